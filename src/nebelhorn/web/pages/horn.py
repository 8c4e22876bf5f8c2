"""What sounds, and why it moved; what people say to it, and take into the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.app import (
    NotAllowed,
    OpenAlarm,
    Role,
    acknowledge,
    deed,
    looking,
    said_to_alarms,
    still_unmodelled,
    take,
    take_dark,
)
from nebelhorn.errors import NebelhornError
from nebelhorn.web.drawn import drawn_page, show_drawn
from nebelhorn.web.page import Reply, Shown, Visit
from nebelhorn.web.refusing import message, said_of

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open alarm, and what was said to it since it was drawn.

    Attributes:
        alarm: As it was drawn.
        said: By whom and what; None: nobody has.
    """

    alarm: OpenAlarm
    said: str | None


def _show(visit: Visit) -> Reply:
    return _shown(visit)


def _take(visit: Visit) -> Reply:
    try:
        done = _do(visit)
    except NotAllowed:
        raise
    except NebelhornError as error:
        return _shown(visit, error=said_of(error, visit.words), status=409)
    return _shown(visit, done=done)


def _do(visit: Visit) -> str | None:
    asked, words = visit.typed("deed"), visit.words
    if asked == "acknowledge":
        return _acknowledge(visit)
    if asked not in {"take", "take_dark"}:
        return None
    name, label = visit.typed("name"), visit.typed("label").strip()[:_LONGEST]
    stage = visit.typed("stage") or None
    with deed(visit.service, visit.access, "touchpoint catalogued", name) as workspace:
        if asked == "take":
            heard = visit.service.painter.alarms
            take(workspace, name, stage=stage, label=label, by=visit.access.who, heard=heard)
        else:
            take_dark(workspace, name, stage=stage, label=label)
    return words.say("“{name}” is in the catalogue now.", name=label or name)


def _acknowledge(visit: Visit) -> str:
    alarm_id = visit.typed("alarm")
    cause = visit.typed("cause").strip()[:_LONGEST]
    with deed(visit.service, visit.access, "alarm acknowledged", alarm_id) as workspace:
        acknowledge(
            workspace,
            alarm_id,
            cause=cause,
            by=visit.session.account.name if visit.session else visit.access.who,
            heard=visit.service.painter.alarms,
        )
    return visit.words.say("Acknowledged. The horn takes new measure from here on.")


def _shown(
    visit: Visit, *, done: str | None = None, error: str | None = None, status: int = 200
) -> Shown:
    drawn = show_drawn(HORN, visit, "horn")
    looks = visit.service.painter.looks(visit.words.language)
    if looks is None:
        return drawn
    words, role = visit.words, visit.access.role
    with looking(visit.service) as workspace:
        said = said_to_alarms(workspace)
        new = [one for one in looks.unmodelled if still_unmodelled(workspace, one.name)]
        stages = workspace.settings.stage_order()
    waiting = []
    for alarm in looks.alarms:
        word = said.get(alarm.alarm_id)
        told = None
        if word is not None:
            told = words.say("{name} said: {cause}", name=word.by, cause=word.cause)
        waiting.append(Waiting(alarm, told))
    return Shown(
        "horn.html",
        {
            **drawn.values,
            "waiting": waiting,
            "new": new,
            "stages": [(one.id, words.label({"de": one.de, "en": one.en})) for one in stages],
            "may_edit": role is not None and role.reaches(Role.EDITOR),
            "typed": {name: visit.typed(name) if error else "" for name in ("alarm", "cause")},
            "done": done,
            "error": error,
        },
        status,
    )


HORN = drawn_page("/horn", "horn", message("Horn"), show=_show, take=_take)
