"""Make sense of what somebody typed into a survey page, and turn it into answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nebelhorn.live import Voice
from nebelhorn.settings import SCALES, Ask, AskedQuestion, OffScale

LONGEST_WORDS = 10_000
"""Characters of a text that are kept; whoever wrote more is told."""

LONGEST_GOAL = 80
CIRCUMSTANCES = ("hurried", "worried", "distracted", "at ease")
REACHED = ("yes", "partly", "no")
INTENTS = ("more", "stay", "compare", "leave", "unsure")
"""What somebody is planning: take more of us, stay as it is, look at others, leave; or they do not
know yet."""

FIELDS = ("score", "text", "score2", "text2", "circumstance", "goal", "reached", "intent")
"""Names of the fields of a survey page; whatever else is sent is not looked at."""


class Unclear(StrEnum):
    """Why nothing was kept of what was typed.

    ``OFF_SCALE``: a score there is not. ``NOTHING``: neither a score nor a word.
    """

    OFF_SCALE = "off_scale"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody said to one question.

    Attributes:
        scale: Name of its scale.
        score: As it was given; None: only words, or nothing.
        text: In their words; empty: none.
    """

    scale: str
    score: float | None = None
    text: str = ""

    @property
    def empty(self) -> bool:
        """Was nothing said?"""
        return self.score is None and not self.text


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said on a survey page.

    Attributes:
        answers: One a question, in their order; at least one is not empty.
        circumstance: One of ``CIRCUMSTANCES``; None: not told.
        goal: What they wanted to achieve, up to 80 characters; None: not told.
        reached: One of ``REACHED``; None: not told.
        intent: One of ``INTENTS``; None: not told.
        cut: Was a text longer than what is kept?
    """

    answers: tuple[Answered, ...]
    circumstance: str | None = None
    goal: str | None = None
    reached: str | None = None
    intent: str | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What answers are about, and whose they are.

    Attributes:
        message: Id of the first of them; the second's has ``-2`` behind it.
        touchpoint: Its name in the log.
        customer: Key; None: nobody knows who it is.
        ask_no: Number of the ask; None: none was sent.
        event_id: Number of the event; None: not known.
    """

    message: str
    touchpoint: str
    customer: str | None = None
    ask_no: int | None = None
    event_id: int | None = None


def read_said(ask: Ask, typed: Mapping[str, str]) -> Said | Unclear:
    """Read the fields of a survey page.

    A choice that is none of ours counts as not made; a score that is none of its scale's is told,
    for somebody meant something by it.

    Args:
        ask: What was asked.
        typed: Fields by name, as they came.

    Examples:
        >>> ask = Ask("visit", "Visit", (AskedQuestion("csat", {"en": "How was it?"}),))
        >>> read_said(ask, {"score": "4", "text": " fine "}).answers
        (Answered(scale='csat', score=4.0, text='fine'),)
        >>> read_said(ask, {"score": "9"}).value, read_said(ask, {}).value
        ('off_scale', 'nothing')
    """
    try:
        answers = [
            Answered(
                question.scale,
                _score(question, typed.get(score, "")),
                words(typed, text) if ask.text or not SCALES[question.scale].scored else "",
            )
            for question, score, text in zip(
                ask.questions, ("score", "score2"), ("text", "text2"), strict=False
            )
        ]
    except OffScale:
        return Unclear.OFF_SCALE
    goal = words(typed, "goal") if ask.goal else ""
    if all(one.empty for one in answers):
        if not goal:
            return Unclear.NOTHING
        answers[0] = Answered(answers[0].scale, None, goal)
    return Said(
        tuple(answers),
        _choice(CIRCUMSTANCES, typed, "circumstance") if ask.circumstances else None,
        goal[:LONGEST_GOAL].strip() or None,
        _choice(REACHED, typed, "reached") if ask.goal else None,
        _choice(INTENTS, typed, "intent") if ask.intent else None,
        cut=any(len(typed.get(name, "").strip()) > LONGEST_WORDS for name in ("text", "text2")),
    )


def words(typed: Mapping[str, str], name: str) -> str:
    """Return a text as it is kept: without blanks around it, at most 10,000 characters.

    Args:
        typed: Fields by name.
        name: Of the field.
    """
    text = typed.get(name, "").replace("\r\n", "\n").replace("\x00", "\ufffd")
    return text.strip()[:LONGEST_WORDS].rstrip()


def voices(
    said: Said, about: About, *, at_us: int | None = None, partial: bool = False
) -> list[Voice]:
    """Return what somebody said as answers: one a question that was answered.

    What was told beside the questions belongs to the first of them.

    Args:
        said: What they said.
        about: What about, and who.
        at_us: When, UTC microseconds; None: when it is received.
        partial: Was it never sent off?

    Examples:
        >>> said = Said((Answered("csat"), Answered("nps", 9.0)), intent="stay")
        >>> [(one.message, one.scale, one.intent) for one in voices(
        ...     said, About("ask-17", "Visit"))]
        [('ask-17-2', '0:10', 'stay')]
    """
    found: list[Voice] = []
    for number, one in enumerate(said.answers):
        if one.empty:
            continue
        scale, first = SCALES[one.scale], not found
        found.append(
            Voice(
                about.message if number == 0 else f"{about.message}-{number + 1}",
                about.touchpoint,
                about.customer,
                about.ask_no,
                about.event_id,
                score=one.score,
                scale=None if one.score is None else f"{scale.low:g}:{scale.high:g}",
                text=one.text,
                circumstance=said.circumstance if first else None,
                goal=said.goal if first else None,
                goal_reached=said.reached if first else None,
                intent=said.intent if first else None,
                partial=partial,
                at_us=at_us,
            )
        )
    return found


def _score(question: AskedQuestion, given: str) -> float | None:
    scale = SCALES[question.scale]
    return scale.read(given) if given.strip() and scale.scored else None


def _choice(known: tuple[str, ...], typed: Mapping[str, str], name: str) -> str | None:
    given = typed.get(name, "")
    return given if given in known else None
