"""Wire formats: what clients send becomes one kind of record. Pure: no clock, disk or network.

A request goes this way: ``route_of`` its path, ``gunzip`` its body, ``split`` (before
the 200), ``key_of`` its headers and body; later, out of the inbox, ``decode``.
"""

from __future__ import annotations

from nebelhorn.asking import SHAPES
from nebelhorn.live.wire.answers import ACCEPTED, ALLOWED_HEADERS, REFUSALS, Refusal, refuse
from nebelhorn.live.wire.body import MOST_BYTES, gunzip
from nebelhorn.live.wire.cloudevents import WIRE as _CLOUDEVENTS
from nebelhorn.live.wire.meaning import Said, answer_of, objects_of, value_of
from nebelhorn.live.wire.plain import WIRE as _PLAIN
from nebelhorn.live.wire.posthog import WIRE as _POSTHOG
from nebelhorn.live.wire.record import Kind, Poison, WireRecord
from nebelhorn.live.wire.routes import ROUTES, Route, route_of
from nebelhorn.live.wire.segment import WIRE as _SEGMENT
from nebelhorn.live.wire.survey import SURVEY, Voice, voices_body, voices_in
from nebelhorn.live.wire.survey import WIRE as _SURVEY
from nebelhorn.live.wire.tools import EXPORT, tool_wire
from nebelhorn.live.wire.wire import (
    LARGE_BYTES,
    MOST_EVENTS,
    Inbound,
    Split,
    Wire,
    decode,
    split,
)
from nebelhorn.live.wire.write_key import key_of

TOOLS = tuple(SHAPES)
"""Wires that read what survey tools and review portals send; what it means stands in settings."""

CLOUDEVENTS = _CLOUDEVENTS.name
"""The one wire that reads headers, those named ``ce-*``."""

WIRES = {
    wire.name: wire
    for wire in (_SEGMENT, _POSTHOG, _CLOUDEVENTS, _PLAIN, _SURVEY, *map(tool_wire, TOOLS))
}
"""Name → wire. To add one: a file with ``WIRE``, a line here, its addresses in ``ROUTES``; only
``survey`` has none, since nobody but our own pages may write it."""

__all__ = [
    "ACCEPTED",
    "ALLOWED_HEADERS",
    "CLOUDEVENTS",
    "EXPORT",
    "LARGE_BYTES",
    "MOST_BYTES",
    "MOST_EVENTS",
    "REFUSALS",
    "ROUTES",
    "SURVEY",
    "TOOLS",
    "WIRES",
    "Inbound",
    "Kind",
    "Poison",
    "Refusal",
    "Route",
    "Said",
    "Split",
    "Voice",
    "Wire",
    "WireRecord",
    "answer_of",
    "decode",
    "gunzip",
    "key_of",
    "objects_of",
    "refuse",
    "route_of",
    "split",
    "tool_wire",
    "value_of",
    "voices_body",
    "voices_in",
]
