"""Survey tools and review portals: what they send becomes answers, by what ``[[voice]]`` says.

The door knows nothing of settings: it only cuts. Which field means what is looked up when a body
is read, so that a form whose entry comes later can be tried again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from nebelhorn.asking import SHAPES, AskState, Fields, Heard, NotHeard, Shape
from nebelhorn.live.wire.body import decode_event, decode_json
from nebelhorn.live.wire.record import Kind, NotARecord, WireRecord
from nebelhorn.live.wire.values import id_of, mend, text_of
from nebelhorn.live.wire.wire import Cut, Inbound, Wire
from nebelhorn.settings import VoiceForm

EXPORT = "export"
"""Route of what was brought in a file: there an answer that was never sent off counts too. A name
behind it, as in ``export/after the visit``, is that of the entry that takes all of it."""

OVER_US = 24 * 3_600_000_000
"""In a file, whoever has not gone on for so long does not finish any more."""

_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_PARTS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_RECORD = msgspec.json.Decoder(dict[str, Any])
_MOST_FIELDS = 12


def tool_wire(tool: str, voices: Sequence[VoiceForm] = (), *, zone: str = "UTC") -> Wire:
    """Return the wire of a tool.

    Args:
        tool: Key of ``SHAPES``.
        voices: What ``[[voice]]`` says; the door needs none.
        zone: IANA time zone of times without an offset, where an entry says none.

    Examples:
        >>> from nebelhorn.live.wire.wire import decode
        >>> visit = VoiceForm("a", "typeform", "Visit", scale="nps", score="q")
        >>> answer = b'{"type":"number","number":9,"field":{"ref":"q"}}'
        >>> body = b'{"form_response":{"form_id":"f","token":"t","submitted_at":"%s",' % (
        ...     b"2026-03-01T10:00:00Z") + b'"answers":[%s]}}' % answer
        >>> inbound = Inbound(body, "response", {}, 0)
        >>> decode(tool_wire("typeform", [visit]), inbound)[0].properties
        {'score': 9.0, 'scale': '0:10'}
        >>> decode(tool_wire("typeform"), inbound)[0].reason
        'no [[voice]] in nebelhorn.toml takes typeform survey "f"; it has the fields q'
    """
    shape = SHAPES[tool]
    mine = [voice for voice in voices if voice.tool == tool]
    return Wire(tool, partial(_cut, shape), partial(_read, shape, mine, zone))


def _cut(shape: Shape, body: bytes, route: str, headers: Mapping[str, str]) -> Cut:
    del route, headers
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return Cut(decode_json(_LIST, body))
    parts = decode_json(_PARTS, body)
    listed = parts.get(shape.listed, msgspec.Raw(b""))
    if bytes(listed).lstrip().startswith(b"["):
        return Cut(_LIST.decode(listed))
    return Cut([msgspec.Raw(body)])


def _read(
    shape: Shape,
    voices: Sequence[VoiceForm],
    zone: str,
    raw: msgspec.Raw,
    cut: Cut,
    inbound: Inbound,
) -> WireRecord:
    del cut
    found = mend(raw, decode_event(_RECORD, raw))
    name = inbound.route.partition("/")[2]
    voice = _named(voices, name) if name else _voice_for(shape, voices, found)
    heard = next(shape.read(found, _fields(voice, zone)))
    if isinstance(heard, NotHeard):
        raise NotARecord(heard.detail)
    return _record(shape, voice, heard, inbound)


def _named(voices: Sequence[VoiceForm], name: str) -> VoiceForm:
    for voice in voices:
        if voice.name == name:
            return voice
    msg = f'there is no [[voice]] "{name}" in nebelhorn.toml any more'
    raise NotARecord(msg)


def _voice_for(shape: Shape, voices: Sequence[VoiceForm], found: Mapping[str, object]) -> VoiceForm:
    seen = shape.look(found)
    for survey in (seen.survey, None):
        for voice in voices:
            if voice.survey == survey:
                return voice
    named = f'survey "{seen.survey}"' if seen.survey else "answers that name no survey"
    more = ", …" if len(seen.fields) > _MOST_FIELDS else ""
    fields = ", ".join(seen.fields[:_MOST_FIELDS]) + more
    has = f"it has the fields {fields}" if fields else "it has no fields"
    msg = f"no [[voice]] in nebelhorn.toml takes {shape.name} {named}; {has}"
    raise NotARecord(msg)


def _fields(voice: VoiceForm, zone: str) -> Fields:
    return Fields(
        touchpoint=voice.touchpoint,
        scale=voice.scale,
        score=voice.score,
        text=voice.text,
        customer=voice.customer,
        touchpoint_from=voice.touchpoint_from,
        circumstance=voice.circumstance,
        goal=voice.goal,
        reversed=voice.reversed,
        zone=voice.zone or zone,
    )


def _record(shape: Shape, voice: VoiceForm, heard: Heard, inbound: Inbound) -> WireRecord:
    """An answer; one that is not sent off yet is no record of anything: it comes again."""
    said = heard.score is not None or heard.text is not None
    done = heard.state is AskState.FINISHED or (
        inbound.route.startswith(EXPORT) and heard.t_us < inbound.received_us - OVER_US
    )
    survey = voice.survey or voice.name
    told: dict[str, object] = {
        "score": heard.raw_score,
        "scale": None if heard.scale is None else f"{heard.scale[0]:g}:{heard.scale[1]:g}",
        "text": heard.text,
    }
    beside = {"circumstance": heard.circumstance, "goal": heard.goal, "language": heard.language}
    return WireRecord(
        Kind.answer if said and done else Kind.identify,
        heard.message_id if shape.ids_everywhere else f"{survey} {heard.message_id}",
        id_of(heard.customer, "customer"),
        None,
        None,
        text_of(heard.touchpoint, "touchpoint"),
        heard.t_us,
        None,
        {name: value for name, value in told.items() if value is not None},
        context={name: value for name, value in beside.items() if value is not None},
    )
