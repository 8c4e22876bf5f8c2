"""PostHog's events, as its server libraries send them to ``/batch/`` and ``/capture/``."""

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
)
from nebelhorn.live.wire.wire import Cut, Inbound, Wire

_KINDS = {
    "$identify": Kind.identify,
    "$set": Kind.identify,
    "$create_alias": Kind.alias,
    "$merge_dangerously": Kind.alias,
    "$groupidentify": Kind.group,
    "$pageview": Kind.page,
    "$screen": Kind.screen,
}
_PLACES = {Kind.page: "title", Kind.screen: "$screen_name"}


class _Body(msgspec.Struct):
    batch: list[msgspec.Raw] | msgspec.UnsetType | None = msgspec.UNSET
    api_key: msgspec.Raw = msgspec.Raw(b"null")
    token: msgspec.Raw = msgspec.Raw(b"null")
    sent_at: msgspec.Raw = msgspec.Raw(b"null")


class _Event(
    msgspec.Struct, rename={"set_now": "$set", "set_once": "$set_once", "distinct": "distinct_id"}
):
    event: Any = None
    uuid: Any = None
    message_id: Any = None
    distinct: Any = None
    timestamp: Any = None
    properties: Any = None
    set_now: Any = None
    set_once: Any = None


_BODY = msgspec.json.Decoder(_Body)
_EVENT = msgspec.json.Decoder(_Event)


def _cut(body: bytes, route: str, headers: Mapping[str, str]) -> Cut:
    del headers
    try:
        found = decode_json(_BODY, body)
    except msgspec.ValidationError as error:
        code = "batch_not_a_list" if "$.batch" in str(error) else "not_an_object"
        raise Refused(misshapen(code, error, body)) from None
    key = text_in(found.api_key) or text_in(found.token)
    if isinstance(found.batch, list):
        return Cut(found.batch, key, found.sent_at)
    if found.batch is None:
        raise Refused(refuse("batch_not_a_list"))
    if route == "batch":
        raise Refused(refuse("batch_missing"))
    return Cut([msgspec.Raw(body)], key, found.sent_at)


def _read(raw: msgspec.Raw, cut: Cut, inbound: Inbound) -> WireRecord:
    event = decode_event(_EVENT, raw)
    name = text_of(event.event, "event")
    if not name:
        msg = "there is no event name"
        raise NotARecord(msg)
    kind = _KINDS.get(name, Kind.track)
    properties = mend(raw, object_of(event.properties, "properties"))
    if kind is Kind.track and is_answer(name, properties):
        kind, name = Kind.answer, answered_touchpoint(name, properties)
    said = time_of(event.timestamp, "timestamp")
    return WireRecord(
        kind,
        id_of(event.uuid, "uuid") or id_of(event.message_id, "message_id"),
        *_ids(kind, event, properties),
        _name(kind, name, properties),
        set_right(said, cut.sent_us, inbound.received_us),
        cut.sent_us,
        properties,
        mend(raw, _traits(kind, event, properties)),
    )


def _name(kind: Kind, name: str, properties: dict[str, Any]) -> str:
    if kind in _PLACES:
        said = properties.get("name", properties.get(_PLACES[kind]))
        return place_name(kind, text_of(said, "name"))
    return name if kind in {Kind.track, Kind.answer} else ""


def _ids(
    kind: Kind, event: _Event, properties: dict[str, Any]
) -> tuple[str | None, str | None, str | None]:
    if kind is Kind.group:
        # the library makes up a distinct_id here: the event is about the group alone
        group = id_of(properties.get("$group_key"), "$group_key")
        if not group:
            msg = "a group needs $group_key"
            raise NotARecord(msg)
        return None, None, group
    said = properties.get("distinct_id") if event.distinct is None else event.distinct
    distinct = id_of(said, "distinct_id")
    if not distinct:
        msg = "nobody: there is no distinct_id"
        raise NotARecord(msg)
    if kind is Kind.alias:
        other = id_of(properties.get("alias"), "alias")
        if not other:
            msg = "an alias needs the property alias"
            raise NotARecord(msg)
        return distinct, None, other
    if kind is Kind.identify:
        return distinct, id_of(properties.get("$anon_distinct_id"), "$anon_distinct_id"), None
    return (None, distinct, None) if _is_anonymous(distinct, properties) else (distinct, None, None)


def _is_anonymous(distinct: str, properties: dict[str, Any]) -> bool:
    unnamed = properties.get("$is_identified") is False
    unnamed |= properties.get("$process_person_profile") is False
    return unnamed or properties.get("$device_id") == distinct


def _traits(kind: Kind, event: _Event, properties: dict[str, Any]) -> dict[str, Any]:
    if kind is Kind.group:
        return object_of(properties.get("$group_set"), "$group_set")
    once = event.set_once or properties.get("$set_once")
    now = event.set_now or properties.get("$set")
    return {**object_of(once, "$set_once"), **object_of(now, "$set")}


WIRE = Wire("posthog", _cut, _read)
"""PostHog's server libraries."""
