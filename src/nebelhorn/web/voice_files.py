"""What the page of voices gives to keep: tables and its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from nebelhorn.app import (
    Role,
    Sheet,
    VoiceMood,
    Words,
    asks,
    draw_voice_months,
    looking,
    voice_months,
    voices,
)
from nebelhorn.errors import UnknownName
from nebelhorn.web.page import Visit

_MOST_IN_A_FILE = 20_000
_COLUMNS = ("at", "score", "touchpoint", "customer", "said", "source")
_MONTH_COLUMNS = ("month", "enthusiastic", "lukewarm", "angry", "text_only")


def mood_typed(text: str | None) -> VoiceMood | None:
    """Read a mood.

    Raises:
        UnknownName: It is none.
    """
    if text is None:
        return None
    if text not in set(VoiceMood):
        msg = f"{text!r} is no mood"
        raise UnknownName(msg)
    return VoiceMood(text)


def voice_titles(words: Words) -> Sequence[Sheet]:
    """Return the tables without their rows."""
    return (
        Sheet("voices", words.say("Voices"), _COLUMNS, ()),
        Sheet("months", words.say("Voices of each month"), _MONTH_COLUMNS, ()),
        Sheet("questions", words.say("What customers are asked"), (), ()),
    )


def voice_sheets(visit: Visit) -> Sequence[Sheet]:
    """Return the tables, filled; none where the filter names something unknown."""
    role = visit.access.role
    may_read = role is not None and role.reaches(Role.EDITOR)
    with looking(visit.service) as workspace:
        try:
            found = voices(
                workspace,
                touchpoint=visit.query.get("about"),
                mood=mood_typed(visit.query.get("mood")),
                limit=_MOST_IN_A_FILE,
                texts=may_read,
            )
        except UnknownName:
            return ()
        months = voice_months(workspace).months
        states = asks(workspace)
    heard = tuple(
        (
            one.at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z",
            *(one.score, one.touchpoint, one.customer, one.said, one.source),
        )
        for one in found.listed
    )
    asked = tuple(
        (
            *(one.name, one.touchpoint, int(one.active), one.planned, one.sent, one.uncertain),
            *(one.asked, one.shown, one.dismissed, one.partial, one.finished),
            sum(count for _, count in one.not_asked),
        )
        for one in states
    )
    columns: tuple[str, ...] = (
        "ask",
        "touchpoint",
        "active",
        "planned",
        "sent",
        "uncertain",
        "not_opened",
    )
    columns += ("opened", "closed", "begun", "finished", "not_asked")
    by_month = tuple(
        (one.month.isoformat(), one.enthusiastic, one.lukewarm, one.angry, one.text_only)
        for one in months
    )
    first, second, third = voice_titles(visit.words)
    return (
        replace(first, rows=heard),
        replace(second, rows=by_month),
        replace(third, columns=columns, rows=asked),
    )


def voices_picture(visit: Visit) -> Markup | None:
    """Return the months as a picture; None: nobody has said anything."""
    with looking(visit.service) as workspace:
        months = voice_months(workspace).months
    return draw_voice_months(months, visit.words) if months else None
