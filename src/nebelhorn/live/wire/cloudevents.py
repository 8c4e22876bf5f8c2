"""CloudEvents 1.0 over HTTP: structured, binary (``ce-*`` headers), and in batches.

Which of the three it is, is told by the headers ``ce-*`` and by the body, never by the content
type.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

import msgspec

from nebelhorn.live.wire.answers import Refused
from nebelhorn.live.wire.body import check_utf8, decode_event, decode_json
from nebelhorn.live.wire.meaning import answered_touchpoint, is_answer, objects_of
from nebelhorn.live.wire.record import Kind, NotARecord, WireRecord
from nebelhorn.live.wire.values import id_of, mend, text_of, time_of
from nebelhorn.live.wire.wire import Cut, Inbound, Wire

_SAYS_BINARY = ("ce-id", "ce-type", "ce-source", "ce-specversion")
_CORE = frozenset(
    (
        "id",
        "source",
        "type",
        "specversion",
        "time",
        "subject",
        "datacontenttype",
        "dataschema",
        "data",
        "data_base64",
    )
)
_BLANK = re.compile(r"[\s\x00-\x1f]")
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[str, Any])
_ANY = msgspec.json.Decoder(Any)


class _Shape(msgspec.Struct):
    pass


_STRUCTURED = msgspec.json.Decoder(_Shape)


def _is_binary(headers: Mapping[str, str]) -> bool:
    return any(name in headers for name in _SAYS_BINARY)


def _cut(body: bytes, route: str, headers: Mapping[str, str]) -> Cut:
    del route
    if _is_binary(headers):
        # data may be any text, and may be missing
        check_utf8(body)
        return Cut([msgspec.Raw(body)])
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return Cut(decode_json(_LIST, body))
    decode_json(_STRUCTURED, body)
    return Cut([msgspec.Raw(body)])


def _read(raw: msgspec.Raw, cut: Cut, inbound: Inbound) -> WireRecord:
    del cut
    if _is_binary(inbound.headers):
        said = {
            name[3:]: unquote(value).replace("\x00", "�")
            for name, value in inbound.headers.items()
            if name.startswith("ce-")
        }
        properties = _as_properties(_data_of(bytes(raw)))
    else:
        said = decode_event(_OBJECT, raw)
        properties = _as_properties(_data_in(said))
    return _record(raw, said, properties)


def _data_of(body: bytes) -> object:
    if not body.strip():
        return None
    try:
        return mend(msgspec.Raw(body), decode_json(_ANY, body))
    except Refused:
        return body.decode(errors="replace").replace("\x00", "�")


def _data_in(said: dict[str, Any]) -> object:
    packed = said.get("data_base64")
    if "data" in said or packed is None:
        return said.get("data")
    try:
        return _data_of(base64.b64decode(str(packed), validate=True))
    except (binascii.Error, ValueError):
        msg = "data_base64 is not base64"
        raise NotARecord(msg) from None


def _as_properties(data: object) -> dict[str, Any]:
    if isinstance(data, dict):
        return data
    return {} if data is None else {"data": data}


def _record(raw: msgspec.Raw, said: dict[str, Any], properties: dict[str, Any]) -> WireRecord:
    source, own_id = text_of(said.get("source"), "source"), text_of(said.get("id"), "id")
    name = text_of(said.get("type"), "type")
    if not source or not own_id or not name:
        msg = "a CloudEvent needs id, source and type"
        raise NotARecord(msg)
    for key, value in said.items():
        if key not in _CORE:
            properties.setdefault(f"ce_{key}", value)
    properties.setdefault("ce_source", source)
    properties = mend(raw, properties)
    kind = Kind.track
    if is_answer(name, properties):
        kind, name = Kind.answer, answered_touchpoint(name, properties)
    customer = said.get("customerid", said.get("subject"))
    record = WireRecord(
        kind,
        f"{_BLANK.sub(lambda found: quote(found[0]), source)} {own_id}",
        id_of(customer, "subject"),
        None,
        None,
        name,
        time_of(said.get("time"), "time"),
        None,
        properties,
    )
    if not record.user_id and not objects_of(record):
        msg = "nobody: neither subject nor customerid, and no object in the data"
        raise NotARecord(msg)
    return record


WIRE = Wire("cloudevents", _cut, _read)
"""CloudEvents 1.0."""
