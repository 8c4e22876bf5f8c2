"""What the page of an ask shows: its questions, its choices, and what answers are used for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from nebelhorn.app import LONGEST_WORDS, OpenedAsk, Words
from nebelhorn.settings import SCALES, AskedQuestion, Scale, Settings
from nebelhorn.web.refusing import message

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIELDS = (("score", "text"), ("score2", "text2"))
_FACES = frozenset({"csat"})
_STARS = frozenset({"stars"})
_NAMED = frozenset({"thumbs"})
_MOUTH = 5.0

CIRCUMSTANCES = (
    ("hurried", message("In a hurry")),
    ("worried", message("Worried")),
    ("distracted", message("Distracted")),
    ("at ease", message("At ease")),
)
REACHED = (("yes", message("Yes")), ("partly", message("Partly")), ("no", message("No")))
INTENTS = (
    ("more", message("Take more of it")),
    ("stay", message("Leave it as it is")),
    ("compare", message("Look at others")),
    ("leave", message("Go elsewhere")),
    ("unsure", message("I do not know yet")),
)
"""As customers read them."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is shown.

    Attributes:
        text: Its wording.
        language: Of the wording.
        score: Name of the field with the score.
        words: Name of the field with words, where it has no score.
        steps: (value, what is shown, what it means where that is not clear, how far the corners of
            a mouth go up; None: no face is drawn), worst first; empty: it has no score.
        ends: What the worst and the best are called; None: the steps say it.
    """

    text: str
    language: str
    score: str
    words: str
    steps: tuple[tuple[str, str, str, float | None], ...]
    ends: tuple[str, str] | None


def survey_values(
    opened: OpenedAsk,
    settings: Settings,
    words: Words,
    typed: Mapping[str, str],
    *,
    chosen: bool,
) -> dict[str, object]:
    """Return what the template of an ask needs.

    Args:
        opened: What was opened.
        settings: Of the company.
        words: In the reader's language.
        typed: What the fields hold.
        chosen: Did the reader choose the language on the page? Else the customer's own goes first.
    """
    ask, page = opened.ask, words.language
    own = opened.language or page
    order = (page, own, "en") if chosen else (own, page, "en")
    questions = [
        _question(one, order, page, fields)
        for one, fields in zip(ask.questions, _FIELDS, strict=False)
    ]
    return {
        "ask": ask,
        "typed": typed,
        "questions": questions,
        "asks_words": ask.text and bool(questions[0].steps),
        "about": _about(opened, settings, words),
        "uses": uses_of(opened, settings.name, words),
        "circumstances": [(value, words.say(label)) for value, label in CIRCUMSTANCES],
        "reached": [(value, words.say(label)) for value, label in REACHED],
        "intents": [(value, words.say(label)) for value, label in INTENTS],
        "longest": LONGEST_WORDS,
    }


def uses_of(opened: OpenedAsk, company: str, words: Words) -> list[str]:
    """Return what an answer is used for, in sentences: as it is, and nothing nicer.

    Args:
        opened: What was opened.
        company: Whose question it is.
        words: In the reader's language.
    """
    ask, said = opened.ask, []
    if ask.decision:
        said.append(
            words.say(
                "{company} asks this to decide: “{decision}”",
                company=company,
                decision=ask.decision,
            )
        )
    if ask.purpose != "survey":
        said.append(words.say("It is used for: {purpose}.", purpose=ask.purpose))
    if opened.about.customer is None:
        said.append(
            words.say(
                "{company} does not learn who wrote it, unless you write it.", company=company
            )
        )
    else:
        said.append(
            words.say(
                "Your answer is kept together with your customer number: staff of {company} can "
                "read it, and it counts in forecasts of what customers do next. You can have it "
                "erased.",
                company=company,
            )
        )
    said.append(words.say("This page sets no cookies and asks no other server."))
    return said


def prefilled(opened: OpenedAsk, query: Mapping[str, str]) -> dict[str, str]:
    """Return what the fields hold when a page is opened: what was kept, and the score of the link.

    Args:
        opened: What was opened.
        query: Of the address; ``score`` is chosen where the scale has it, and stored by nobody.
    """
    typed = dict(opened.typed)
    scale = SCALES[opened.ask.questions[0].scale]
    given = query.get("score", "").strip()
    if given in {f"{step:g}" for step in scale.steps()}:
        typed["score"] = given
    return typed


def _question(
    asked: AskedQuestion, order: Sequence[str], page: str, fields: tuple[str, str]
) -> Question:
    spoken = [*order, *asked.wording]
    wording = next(one for one in spoken if one in asked.wording)
    scale = SCALES[asked.scale]
    named = scale.name in _STARS | _NAMED
    return Question(
        asked.wording[wording],
        wording,
        *fields,
        _steps(scale, page),
        scale.ends(page) if scale.scored and not named else None,
    )


def _steps(scale: Scale, language: str) -> tuple[tuple[str, str, str, float | None], ...]:
    steps = scale.steps()
    found = []
    for place, step in enumerate(steps):
        end = {0: scale.ends(language)[0], len(steps) - 1: scale.ends(language)[1]}.get(place, "")
        mouth = None
        if scale.name in _FACES:
            mouth = round(_MOUTH * (2 * place / (len(steps) - 1) - 1), 1)
        value = f"{step:g}"
        if scale.name in _NAMED:
            found.append((value, end, "", mouth))
        elif scale.name in _STARS:
            found.append((value, f"{value} ★", "", mouth))
        else:
            found.append((value, value, end, mouth))
    return tuple(found)


def _about(opened: OpenedAsk, settings: Settings, words: Words) -> str:
    label = settings.touchpoint(opened.about.touchpoint).label(words.language)
    if opened.encounter_us is None:
        return opened.place or label
    at = _EPOCH + timedelta(microseconds=opened.encounter_us)
    return f"{label} · {words.day(at.astimezone(ZoneInfo(settings.time_zone)))}"
