"""From answers of our own pages to touches: each on the event it is about, each ask once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from nebelhorn.live.asks import close_parts, finish_asks
from nebelhorn.live.inbox import Row
from nebelhorn.live.wire import SURVEY, Voice, WireRecord, voices_in
from nebelhorn.log import Stores, Touch, known_answers

_BESIDE = ("circumstance", "goal")

USED = "used: this ask was answered before"
"""Why a second answer to one ask is put aside."""


def voice_of(record: WireRecord) -> Voice:
    """Return what our own pages wrote, from what the wire ``survey`` has read.

    Args:
        record: Of that wire; its context is the voice, which no client can write.
    """
    return msgspec.convert(record.context, Voice)


def placed(touch: Touch, voice: Voice) -> Touch:
    """Return an answer with all that only our own pages know of it.

    Args:
        touch: The answer, as of any client.
        voice: What was said.
    """
    return replace(
        touch,
        source=SURVEY,
        customer=voice.customer,
        on_event_id=voice.event_id,
        circumstance=voice.circumstance,
        goal=voice.goal,
        goal_reached=voice.goal_reached,
        intent=voice.intent,
    )


def once(touch: Touch, answered: set[str]) -> Touch | str:
    """Return an answer, or why it is put aside: what was answered stays as it was.

    Args:
        touch: The answer.
        answered: Ids of answers that are there; this one is added.

    Examples:
        >>> touch, answered = Touch("survey", "ask-1", "c1", 0, 0, "Visit"), set()
        >>> once(touch, answered) is touch, once(touch, answered)
        (True, 'used: this ask was answered before')
    """
    if touch.message in answered:
        return USED
    answered.add(touch.message)
    return touch


def answered_before(stores: Stores, rows: Sequence[Row]) -> set[str]:
    """Look up which answers of our own pages that wait are facts already; close their asks.

    The asks are closed before the facts are written: whatever stops it in between, the answer is in
    the inbox still, and nobody can answer twice.

    Args:
        stores: Of the workspace.
        rows: What waits, of any wire.

    Returns:
        Ids of answers.
    """
    voices = [voice for row in rows if row.wire == SURVEY for voice in voices_in(row.body)]
    if not voices:
        return set()
    finished = {one.ask_no for one in voices if one.ask_no is not None and not one.partial}
    finish_asks(stores.office, finished, max(row.received_us for row in rows))
    close_parts(stores.office, {one.ask_no for one in voices if one.ask_no and one.partial})
    return known_answers(stores.facts, SURVEY, {voice.message for voice in voices})


def told_beside(touch: Touch, record: WireRecord) -> Touch:
    """Return an answer from elsewhere with what was told beside it.

    Args:
        touch: The answer.
        record: As its tool's wire read it.

    Examples:
        >>> from nebelhorn.live.wire import Kind
        >>> record = WireRecord(
        ...     Kind.answer, "m", None, None, None, "Visit", 0, None, context={"goal": "a chat"})
        >>> told_beside(Touch("typeform", "m", None, 0, 0, "Visit"), record).goal
        'a chat'
    """
    told = {name: str(record.context[name])[:80] for name in _BESIDE if record.context.get(name)}
    return replace(touch, circumstance=told.get("circumstance"), goal=told.get("goal"))
