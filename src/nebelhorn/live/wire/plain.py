"""Our own plain JSON: one object, a list, or one object a line.

``{"customer": "c1", "touchpoint": "order placed", "time": "2026-11-22T10:00:00Z", "id": "o-17"}``
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from nebelhorn.live.wire.answers import Refused, refuse
from nebelhorn.live.wire.body import decode_event, decode_json
from nebelhorn.live.wire.meaning import objects_of
from nebelhorn.live.wire.record import Kind, NotARecord, WireRecord
from nebelhorn.live.wire.values import id_of, mend, object_of, text_of, time_of
from nebelhorn.live.wire.wire import MOST_EVENTS, Cut, Inbound, Wire

_OWN = frozenset(["customer", "anonymous", "also", "touchpoint", "time", "id", "traits"])
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[str, Any])


class _Shape(msgspec.Struct):
    pass


_ONE = msgspec.json.Decoder(_Shape)


def _cut(body: bytes, route: str, headers: Mapping[str, str]) -> Cut:
    del route, headers
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return Cut(decode_json(_LIST, body))
    try:
        decode_json(_ONE, body)
    except Refused as refused:
        if refused.refusal.code != "not_json":
            raise
        return Cut(_lines(body))
    return Cut([msgspec.Raw(body)])


def _lines(body: bytes) -> list[msgspec.Raw]:
    if body.count(b"\n") > 2 * MOST_EVENTS:
        raise Refused(refuse("too_many_events", f"the most is {MOST_EVENTS}"))
    lines = [line for line in body.split(b"\n") if line.strip()]
    # a first line that stands alone makes it lines; a bad one among the others is a poison
    decode_json(_ONE, lines[0])
    return [msgspec.Raw(line) for line in lines]


def _read(raw: msgspec.Raw, cut: Cut, inbound: Inbound) -> WireRecord:
    del cut, inbound
    said = decode_event(_OBJECT, raw)
    record = WireRecord(
        _kind(said),
        id_of(said.get("id"), "id"),
        id_of(said.get("customer"), "customer"),
        id_of(said.get("anonymous"), "anonymous"),
        id_of(said.get("also"), "also"),
        text_of(said.get("touchpoint"), "touchpoint"),
        time_of(said.get("time"), "time"),
        None,
        mend(raw, _properties(said)),
        mend(raw, object_of(said.get("traits"), "traits")),
    )
    _check(record)
    return record


def _kind(said: dict[str, Any]) -> Kind:
    if said.get("touchpoint") is not None:
        answered = said.get("score") is not None or said.get("text") is not None
        return Kind.answer if answered else Kind.track
    return Kind.identify if said.get("also") is None else Kind.alias


def _properties(said: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in said.items() if key not in _OWN and key != "properties"}
    return {**object_of(said.get("properties"), "properties"), **rest}


def _check(record: WireRecord) -> None:
    somebody = record.user_id or record.anonymous_id
    if record.kind is Kind.alias:
        if not record.user_id or not record.other_id:
            msg = "also needs customer"
            raise NotARecord(msg)
    elif record.kind is Kind.identify:
        if not somebody or not (record.traits or (record.user_id and record.anonymous_id)):
            msg = "there is no touchpoint"
            raise NotARecord(msg)
    elif not record.name:
        msg = "there is no touchpoint"
        raise NotARecord(msg)
    elif not somebody and not objects_of(record):
        msg = "nobody: neither customer nor anonymous, and no object"
        raise NotARecord(msg)


WIRE = Wire("plain", _cut, _read)
"""Our own JSON."""
