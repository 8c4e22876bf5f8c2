"""Segment's and RudderStack's events: one at ``/v1/track`` and so on, several at ``/v1/batch``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from nebelhorn.live.wire.answers import Refused, refuse
from nebelhorn.live.wire.body import decode_event, decode_json, misshapen, text_in
from nebelhorn.live.wire.meaning import answered_touchpoint, is_answer, place_name
from nebelhorn.live.wire.record import Kind, NotARecord, WireRecord
from nebelhorn.live.wire.values import (
    id_of,
    mend,
    object_of,
    set_right,
    text_of,
    time_of,
    time_or_none,
)
from nebelhorn.live.wire.wire import Cut, Inbound, Wire

_PLACES = (Kind.page, Kind.screen)
_KINDS = frozenset(Kind) - {Kind.answer}


_UNSAID = msgspec.Raw(b"null")


class _Batch(msgspec.Struct, rename="camel"):
    batch: list[msgspec.Raw] | msgspec.UnsetType | None = msgspec.UNSET
    write_key: msgspec.Raw = _UNSAID
    sent_at: msgspec.Raw = _UNSAID


class _Single(msgspec.Struct, rename="camel"):
    write_key: msgspec.Raw = _UNSAID


class _Event(msgspec.Struct, rename="camel"):
    type: Any = None
    message_id: Any = None
    user_id: Any = None
    anonymous_id: Any = None
    previous_id: Any = None
    group_id: Any = None
    event: Any = None
    name: Any = None
    category: Any = None
    timestamp: Any = None
    original_timestamp: Any = None
    received_at: Any = None
    sent_at: Any = None
    properties: Any = None
    traits: Any = None
    context: Any = None
    channel: Any = None


_BATCH = msgspec.json.Decoder(_Batch)
_SINGLE = msgspec.json.Decoder(_Single)
_EVENT = msgspec.json.Decoder(_Event)


def _cut(body: bytes, route: str, headers: Mapping[str, str]) -> Cut:
    del headers
    if route != "batch":
        single = decode_json(_SINGLE, body)
        return Cut([msgspec.Raw(body)], _key(single))
    try:
        found = decode_json(_BATCH, body)
    except msgspec.ValidationError as error:
        code = "batch_not_a_list" if "$.batch" in str(error) else "not_an_object"
        raise Refused(misshapen(code, error, body)) from None
    if not isinstance(found.batch, list):
        missing = found.batch is msgspec.UNSET
        raise Refused(refuse("batch_missing" if missing else "batch_not_a_list"))
    return Cut(found.batch, _key(found), found.sent_at)


def _key(found: _Batch | _Single) -> str | None:
    return None if found.write_key is _UNSAID else text_in(found.write_key)


def _read(raw: msgspec.Raw, cut: Cut, inbound: Inbound) -> WireRecord:
    event = decode_event(_EVENT, raw)
    kind = _kind(event, inbound.route)
    properties = object_of(event.properties, "properties")
    context = object_of(event.context, "context")
    if event.channel is not None:
        context.setdefault("channel", event.channel)
    if event.category is not None and kind in _PLACES:
        properties.setdefault("category", event.category)
    traits = object_of(event.traits, "traits")
    properties, traits, context = mend(raw, [properties, traits, context])
    name = _name(kind, event, properties)
    if kind is Kind.track and is_answer(name, properties):
        kind, name = Kind.answer, answered_touchpoint(name, properties)
    sent_us = cut.sent_us if event.sent_at is None else time_or_none(event.sent_at)
    return WireRecord(
        kind,
        id_of(event.message_id, "messageId"),
        *_ids(kind, event),
        name,
        _time(event, sent_us, inbound.received_us),
        sent_us,
        properties,
        _traits(kind, traits, context),
        context,
    )


def _kind(event: _Event, route: str) -> Kind:
    said = event.type if route == "batch" else route
    if not isinstance(said, str) or said not in _KINDS:
        msg = f"type is none of identify, track, page, screen, group, alias: {said!r}"
        raise NotARecord(msg)
    return Kind(said)


def _ids(kind: Kind, event: _Event) -> tuple[str | None, str | None, str | None]:
    user = id_of(event.user_id, "userId")
    anonymous = id_of(event.anonymous_id, "anonymousId")
    if kind is Kind.alias:
        other = id_of(event.previous_id, "previousId") or anonymous
        if not user or not other:
            msg = "an alias needs userId and previousId"
            raise NotARecord(msg)
        return user, None if other == anonymous else anonymous, other
    if not user and not anonymous:
        msg = "nobody: neither userId nor anonymousId"
        raise NotARecord(msg)
    group = id_of(event.group_id, "groupId") if kind is Kind.group else None
    if kind is Kind.group and not group:
        msg = "a group needs groupId"
        raise NotARecord(msg)
    return user, anonymous, group


def _name(kind: Kind, event: _Event, properties: dict[str, Any]) -> str:
    if kind is Kind.track:
        name = text_of(event.event, "event")
        if not name:
            msg = "a track needs an event"
            raise NotARecord(msg)
        return name
    if kind not in _PLACES:
        return ""
    place = properties.get("name") if event.name is None else event.name
    return place_name(kind, text_of(place, "name"))


def _time(event: _Event, sent_us: int | None, received_us: int) -> int | None:
    if event.received_at is not None and event.timestamp is not None:
        # another server has received it before, and has set the clock right already
        return time_of(event.timestamp, "timestamp")
    if event.original_timestamp is None:
        said = time_of(event.timestamp, "timestamp")
    else:
        said = time_of(event.original_timestamp, "originalTimestamp")
    return set_right(said, sent_us, received_us)


def _traits(kind: Kind, traits: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    if kind is not Kind.identify:
        return traits
    # RudderStack's Python library tells traits here and nowhere else
    return {**object_of(context.get("traits"), "context.traits"), **traits}


WIRE = Wire("segment", _cut, _read)
"""Segment and RudderStack."""
