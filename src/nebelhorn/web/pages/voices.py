"""What customers said, what they are asked, and whether the questions are any good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from nebelhorn.app import (
    Ask,
    AskFinding,
    AskStates,
    HeardVoice,
    Role,
    VoiceMood,
    Words,
    asks,
    check_asks,
    check_wording,
    draw_voice_months,
    looking,
    say_newest_month,
    tabulate_voice_months,
    voice_months,
    voices,
)
from nebelhorn.errors import UnknownName
from nebelhorn.web.asked_words import WHY_NOT, findings_of
from nebelhorn.web.customers import path_of
from nebelhorn.web.downloads import files_of
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Reply, Shown, Visit
from nebelhorn.web.paged import page_number
from nebelhorn.web.refusing import message, said_of
from nebelhorn.web.voice_files import mood_typed, voice_sheets, voice_titles, voices_picture

_A_PAGE = 30
_LONGEST = 1_000

MOODS = {
    VoiceMood.ENTHUSIASTIC: message("enthusiastic"),
    VoiceMood.LUKEWARM: message("lukewarm"),
    VoiceMood.ANGRY: message("angry"),
    VoiceMood.TEXT_ONLY: message("only words"),
}
"""As readers see them."""


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """One answer, in the reader's words.

    Attributes:
        when: When it was given.
        mood: The score, −100 to +100; ``?`` without one.
        step: Colour of its mood, 0–6; None: there is no score.
        place: What it speaks about.
        customer: Whose it is; None: nobody knows.
        path: Of the customer; None likewise.
        said: In their words; None: nothing was written, or the reader may not see it.
        hidden: Was something written that the reader may not see?
    """

    when: str
    mood: str
    step: int | None
    place: str
    customer: str | None
    path: str | None
    said: str | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One ask, in the reader's words.

    Attributes:
        name: Its id.
        place: What it is asked about.
        wordings: (language, text) of its questions.
        decision: What a bad answer changes; None: nobody has said.
        active: Is it asked?
        sent: How many were asked.
        finished: How many answered.
        share: How many of 100 answered; None: nobody was asked.
        states: (what, count) of all that became of it.
        why_not: (why, count) of those not asked.
        findings: What is wrong with it.
    """

    name: str
    place: str
    wordings: tuple[tuple[str, str], ...]
    decision: str | None
    active: bool
    sent: str
    finished: str
    share: str | None
    states: tuple[tuple[str, str], ...]
    why_not: tuple[tuple[str, str], ...]
    findings: tuple[tuple[str, str, tuple[str, ...]], ...]


def _show(visit: Visit) -> Reply:
    words, role = visit.words, visit.access.role
    may_read = role is not None and role.reaches(Role.EDITOR)
    number = page_number(visit.query.get("page"))
    kept = {name: value for name in ("about", "mood") if (value := visit.query.get(name))}
    error, status = None, 200
    with looking(visit.service) as workspace:
        settings = workspace.settings
        try:
            found = voices(
                workspace,
                touchpoint=kept.get("about"),
                mood=mood_typed(kept.get("mood")),
                limit=_A_PAGE,
                skip=(number - 1) * _A_PAGE,
                texts=may_read,
            )
        except UnknownName as problem:
            found, kept = voices(workspace, limit=0), {}
            error, status = said_of(problem, words), 404
        months = voice_months(workspace)
        states = asks(workspace)
        checked = {one.name: one.findings for one in check_asks(workspace)}
    entries = {one.name: one for one in settings.asks}

    def label(name: str) -> str:
        return settings.touchpoint(name).label(words.language)

    def link(**more: str) -> str:
        asked = {name: value for name, value in {**kept, **more}.items() if value}
        return f"/voices?{urlencode(asked)}"

    questions = [
        _question(one, entries.get(one.name), label, checked.get(one.name, ()), words)
        for one in states
    ]
    pages = -(-found.total // _A_PAGE)
    wording = visit.query.get("wording", "")[:_LONGEST].strip()
    return Shown(
        "voices.html",
        {
            "total": found.total,
            "more": found.more,
            "lines": [_line(one, label, words, settings.time_zone) for one in found.listed],
            "felt": say_newest_month(months, words),
            "months": draw_voice_months(months.months, words) if months.months else None,
            "months_table": tabulate_voice_months(months.months, words),
            "about": label(kept["about"]) if "about" in kept else None,
            "moods": [
                (words.say(text), link(mood=mood.value), kept.get("mood") == mood.value)
                for mood, text in MOODS.items()
            ],
            "any_mood": link(mood=""),
            "everything": "/voices" if "about" in kept else None,
            "number": number,
            "pages": pages,
            "before": link(page=str(number - 1)) if number > 1 else None,
            "after": link(page=str(number + 1)) if number < pages else None,
            "questions": questions,
            "wording": wording,
            "tried": findings_of(check_wording(wording, words.language), words)
            if wording
            else None,
            "error": error,
            "files": files_of(VOICES, visit, voice_titles(words), drawn=bool(months.months)),
        },
        status,
    )


def _line(one: HeardVoice, label: Callable[[str], str], words: Words, zone: str) -> VoiceLine:
    return VoiceLine(
        when=words.moment(one.at, zone),
        mood=words.mood(one.score),
        step=one.step,
        place="–" if one.touchpoint is None else label(one.touchpoint),
        customer=one.customer,
        path=None if one.customer is None else path_of(one.customer),
        said=one.said,
        hidden=one.has_text and one.said is None,
    )


def _question(
    states: AskStates,
    entry: Ask | None,
    label: Callable[[str], str],
    findings: Sequence[AskFinding],
    words: Words,
) -> Question:
    became = (
        (words.say("on their way"), states.planned),
        (words.say("not opened"), states.asked),
        (words.say("opened, nothing said"), states.shown),
        (words.say("closed without an answer"), states.dismissed),
        (words.say("begun and not sent off"), states.partial),
        (words.say("of these perhaps not arrived"), states.uncertain),
    )
    share = states.finished / states.sent if states.sent else None
    return Question(
        name=states.name,
        place="–" if states.touchpoint is None else label(states.touchpoint),
        wordings=tuple(
            (language, text)
            for question in (entry.questions if entry else ())
            for language, text in question.wording.items()
        ),
        decision=entry.decision if entry else None,
        active=states.active,
        sent=words.count(states.sent),
        finished=words.count(states.finished),
        share=None if share is None else words.percent(share),
        states=tuple((text, words.count(count)) for text, count in became if count),
        why_not=tuple((words.say(WHY_NOT[why]), words.count(n)) for why, n in states.not_asked),
        findings=findings_of(findings, words),
    )


VOICES = Page(
    "/voices",
    Needs.VIEWER,
    _show,
    label=message("Voices"),
    sheets=voice_sheets,
    picture=voices_picture,
)
