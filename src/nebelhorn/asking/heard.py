"""A voice that was given elsewhere, on its way to become an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from nebelhorn.asking.result import AskState
from nebelhorn.settings import SCALES, OffScale

LONGEST_TEXT = 10_000
"""Characters of what was said that are kept; the rest is cut off, and that is told."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a survey mean what; names are those of the tool (question id, ref, heading).

    Attributes:
        touchpoint: What the answers speak about, by its name in the log.
        scale: Scale of the score.
        score: Field with the score; None: there is none.
        text: Field with what was said; None: none.
        customer: Field (hidden field, contact attribute, column) with the customer's key; None: the
            tool's own id of a person, where it is ours.
        touchpoint_from: Field whose value names the touchpoint; None: always ``touchpoint``.
        circumstance: Field with the circumstances; None: none.
        goal: Field with what they wanted; None: none.
        reversed: Is the lowest score the best?
        zone: IANA time zone of times without an offset.
    """

    touchpoint: str
    scale: str = "csat"
    score: str | None = None
    text: str | None = None
    customer: str | None = None
    touchpoint_from: str | None = None
    circumstance: str | None = None
    goal: str | None = None
    reversed: bool = False
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Heard:
    """One voice from elsewhere in our own words.

    Attributes:
        source: Name of the tool.
        message_id: Its id there: the same answer has the same id however often it comes; a later
            part of it has a later ``t_us``.
        t_us: When it was given, UTC microseconds.
        touchpoint: What it speaks about.
        customer: The customer's key; None: nobody known. It still counts at its touchpoint and in
            its month.
        state: Partial, finished or dismissed.
        raw_score: As it was given; None: no score.
        score: On 0–1; None: no score.
        scale: (worst, best) of ``raw_score``; None: no score.
        text: What was said; None: nothing.
        circumstance: In which they were; None: not told.
        goal: What they wanted; None: not told.
        language: Code such as ``de``; None: not told.
    """

    source: str
    message_id: str
    t_us: int
    touchpoint: str
    customer: str | None = None
    state: AskState = AskState.FINISHED
    raw_score: float | None = None
    score: float | None = None
    scale: tuple[float, float] | None = None
    text: str | None = None
    circumstance: str | None = None
    goal: str | None = None
    language: str | None = None

    @property
    def period(self) -> str:
        """Month (UTC) it counts in where no customer and so no encounter is known."""
        return datetime.fromtimestamp(self.t_us / 1e6, UTC).strftime("%Y-%m")


class WhyNotHeard(StrEnum):
    """Why no voice could be made of a record.

    ``NOT_THIS``: it has not the shape of this tool. ``NO_ID``, ``NO_TIME``: it cannot be told from
    others, or does not say when. ``OFF_SCALE``: the score is none of its scale. ``NOTHING_SAID``:
    neither score nor text.
    """

    NOT_THIS = "not_this"
    NO_ID = "no_id"
    NO_TIME = "no_time"
    OFF_SCALE = "off_scale"
    NOTHING_SAID = "nothing_said"


@dataclass(frozen=True, slots=True)
class NotHeard:
    """A record no voice could be made of; it harms no other.

    Attributes:
        position: 0-based, among the records of its body.
        why: The reason.
        detail: What was found, for the person who looks at it; never longer than 200 characters.
    """

    position: int
    why: WhyNotHeard
    detail: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What can be seen of a record before anybody has said which of its fields mean what.

    Attributes:
        survey: The tool's id of the survey, form or location; None: the record does not say.
        fields: Names of its fields, in order.
    """

    survey: str | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A tool voices come from, on the shelf.

    Attributes:
        name: Its id.
        title: As people know it.
        read: (parsed JSON of a webhook or an export, or a list of rows of its CSV by heading;
            fields) → voices and what could not be heard, one a record, in order.
        look: One record → what can be seen of it.
        listed: Where the list of records stands in the JSON of an export; empty: it is the list.
        ids_everywhere: Are its ids unique over all its surveys? Else only within one.
    """

    name: str
    title: str
    read: Callable[[object, Fields], Iterator[Heard | NotHeard]]
    look: Callable[[Mapping[str, object]], Seen]
    listed: str = ""
    ids_everywhere: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """What a record of a tool says, before it is judged.

    Attributes:
        source: Name of the tool.
        message_id: Its id; empty: none.
        at: Time as text, ISO 8601 or ``YYYY-MM-DD HH:MM:SS``.
        answers: Field → value.
        customer: The customer's key.
        state: What became of it.
        language: Code.
    """

    source: str
    message_id: str
    at: str
    answers: Mapping[str, object] = field(default_factory=dict)
    customer: str | None = None
    state: AskState = AskState.FINISHED
    language: str | None = None


def judge(told: Told, fields: Fields, position: int) -> Heard | NotHeard:
    """Return what a record says as a voice, or why there is none.

    Args:
        told: What it says.
        fields: Which of its fields mean what.
        position: Of the record.

    Examples:
        >>> told = Told("typeform", "r1", "2026-03-01T10:00:00Z", {"q": 4})
        >>> judge(told, Fields("Visit", score="q"), 0).score
        0.75
        >>> judge(Told("typeform", "r1", "soon", {"q": 4}), Fields("Visit", score="q"), 0).detail
        'the time is soon'
    """
    if not told.message_id:
        return NotHeard(position, WhyNotHeard.NO_ID, "it has no id")
    t_us = time_us(told.at, fields.zone)
    if t_us is None:
        return NotHeard(position, WhyNotHeard.NO_TIME, f"the time is {told.at or 'empty'}"[:200])
    given, said = told.answers.get(fields.score or ""), as_text(told.answers.get(fields.text or ""))
    try:
        raw, score = _score(given, fields)
    except OffScale as off:
        return NotHeard(position, WhyNotHeard.OFF_SCALE, str(off)[:200])
    # who is still answering may say something yet
    if raw is None and said is None and told.state is AskState.FINISHED:
        return NotHeard(position, WhyNotHeard.NOTHING_SAID, "there is neither score nor text")
    named = as_text(told.answers.get(fields.touchpoint_from or ""))
    return Heard(
        source=told.source,
        message_id=told.message_id,
        t_us=t_us,
        touchpoint=named or fields.touchpoint,
        customer=as_text(told.answers.get(fields.customer or "")) or told.customer,
        state=told.state,
        raw_score=raw,
        score=score,
        scale=None if raw is None else _ends(fields),
        text=said,
        circumstance=as_text(told.answers.get(fields.circumstance or "")),
        goal=as_text(told.answers.get(fields.goal or "")),
        language=told.language,
    )


def time_us(text: str, zone: str) -> int | None:
    """Return a time as UTC microseconds; None where it is none.

    Args:
        text: ISO 8601, with ``T`` or a blank; nine digits of a second are cut to six.
        zone: IANA name, where it carries no offset.

    Examples:
        >>> time_us("2026-03-01 10:00:00", "Europe/Berlin") - time_us("2026-03-01T09:00:00Z", "UTC")
        0
        >>> time_us("01.03.2026", "UTC") is None
        True
    """
    whole, _, rest = text.strip().partition(".")
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    cut = f"{whole}.{digits[:6].ljust(6, '0')}{rest[len(digits) :]}" if digits else text.strip()
    try:
        at = datetime.fromisoformat(cut)
        local = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
        since = local.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def as_text(value: object) -> str | None:
    """Return a value as one text, trimmed and at most 10,000 characters; None where it is empty.

    Examples:
        >>> as_text(" a "), as_text(["b", "c"]), as_text(3.0), as_text(True), as_text(" ")
        ('a', 'b, c', '3', 'true', None)
    """
    if isinstance(value, list | tuple):
        parts = [as_text(part) for part in value]
        value = ", ".join(part for part in parts if part)
    if isinstance(value, bool):
        value = str(value).lower()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or isinstance(value, dict):
        return None
    text = str(value).replace("\x00", "").strip()
    return text[:LONGEST_TEXT] or None


def _score(given: object, fields: Fields) -> tuple[float | None, float | None]:
    text = as_text(given)
    scale = SCALES[fields.scale]
    if text is None or not scale.scored:
        return None, None
    raw = scale.read(text)
    score = scale.score(raw)
    return raw, 1 - score if fields.reversed else score


def _ends(fields: Fields) -> tuple[float, float]:
    scale = SCALES[fields.scale]
    ends = (float(scale.low), float(scale.high))
    return ends[::-1] if fields.reversed else ends
