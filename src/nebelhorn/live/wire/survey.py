"""What our own survey pages and the desk put into the inbox; no address of clients leads here.

A body is a list: one answer a question. Each names the customer's key, so that an erasure finds it
while it waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from nebelhorn.live.wire.body import decode_event, decode_json
from nebelhorn.live.wire.record import Kind, WireRecord
from nebelhorn.live.wire.wire import Cut, Inbound, Wire

SURVEY = "survey"
"""Name of the wire, and of the source all its answers come from."""


class Voice(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer as it was given, already checked.

    Attributes:
        message: Its id: ``ask-17``, of a second question ``ask-17-2``; at a place a random one.
        touchpoint: What it is about.
        customer: The customer's key; None: nobody knows who it was.
        ask_no: Number of the ask; None: at a place or the desk.
        event_id: Number of the event it is about; None: not known.
        score: As it was given; None: only words.
        scale: ``WORST:BEST`` of the score; None: only words.
        text: In the customer's words; empty: none.
        circumstance: In which they were; None: not told.
        goal: What they wanted to achieve; None: not told.
        goal_reached: ``yes``, ``partly`` or ``no``; None: not told.
        intent: What they are planning to do; None: not told.
        partial: Was it kept without being sent off?
        at_us: When it was said, UTC microseconds; None: when it was received.
    """

    message: str
    touchpoint: str
    customer: str | None = None
    ask_no: int | None = None
    event_id: int | None = None
    score: float | None = None
    scale: str | None = None
    text: str = ""
    circumstance: str | None = None
    goal: str | None = None
    goal_reached: str | None = None
    intent: str | None = None
    partial: bool = False
    at_us: int | None = None


_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_VOICE = msgspec.json.Decoder(Voice)


def voices_body(voices: Sequence[Voice]) -> bytes:
    """Return what is put into the inbox.

    Args:
        voices: One a question.

    Examples:
        >>> voices_body([Voice("ask-17", "Visit", "c1", 17, score=4, scale="1:5")])
        b'[{"message":"ask-17","touchpoint":"Visit","customer":"c1","ask_no":17,"score":4.0,"scale":"1:5"}]'
    """
    return msgspec.json.encode([_with_floats(voice) for voice in voices])


def voices_in(body: bytes) -> list[Voice]:
    """Return what a body says; empty where it is none of ours."""
    try:
        return msgspec.json.decode(body, type=list[Voice])
    except msgspec.MsgspecError:
        return []


def _with_floats(voice: Voice) -> Voice:
    score = None if voice.score is None else float(voice.score)
    return msgspec.structs.replace(voice, score=score)


def _cut(body: bytes, route: str, headers: Mapping[str, str]) -> Cut:
    del route, headers
    return Cut(decode_json(_LIST, body))


def _read(raw: msgspec.Raw, cut: Cut, inbound: Inbound) -> WireRecord:
    del cut, inbound
    said = decode_event(_VOICE, raw)
    told = {"score": said.score, "scale": said.scale, "text": said.text or None}
    return WireRecord(
        Kind.answer,
        said.message,
        said.customer,
        None,
        None,
        said.touchpoint,
        said.at_us,
        None,
        {name: value for name, value in told.items() if value is not None},
        context=msgspec.to_builtins(said),
    )


WIRE = Wire(SURVEY, _cut, _read)
"""Our own answers."""
