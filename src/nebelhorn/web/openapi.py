"""The description of the read API, made of the very types and routes that answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from nebelhorn.app import ErrorBody, Read, ReadSide

_REF = "#/components/schemas/{name}"
_ALWAYS = ("key_missing", "key_unknown", "key_writes", "too_fast", "unreadable")


def describe() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the read API.

    Examples:
        >>> describe()["openapi"], "/v1/customers/{id}" in describe()["paths"]
        ('3.1.0', True)
    """
    types = [
        *dict.fromkeys(read.body for read in ReadSide.reads),
        *ReadSide.events.values(),
        ErrorBody,
    ]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    by_type = dict(zip(types, schemas, strict=True))
    for component in components.values():
        _describe_fields(component)
    paths = {read.path: {"get": _operation(read, by_type)} for read in ReadSide.reads}
    paths["/v1/changes"] = {"get": _changes(by_type)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Nebelhorn read API",
            "version": version("nebelhorn"),
            "summary": "What is known of customers, and how well it is known.",
        },
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}, {"basic": []}, {"session": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "A read key."},
                "basic": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "A read key as user name, without a password.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "__Host-nebelhorn",
                    "description": "Of somebody who is logged in, over TLS.",
                },
            },
        },
    }


_FIELD = re.compile(r"^        (\w+): (.*(?:\n {9,}.*)*)", re.MULTILINE)


def _describe_fields(component: dict[str, Any]) -> None:
    """Move what a docstring says about attributes to these."""
    said, _, attributes = component.get("description", "").partition("\n\n    Attributes:\n")
    if not said:
        return
    component["description"] = " ".join(said.split())
    for name, meaning in _FIELD.findall(attributes):
        if name in component.get("properties", {}):
            component["properties"][name]["description"] = " ".join(meaning.split())


async def described(request: Request) -> Response:
    """Answer with the description."""
    del request
    return Response(_encoded(), media_type="application/json")


@cache
def _encoded() -> bytes:
    return msgspec.json.encode(describe())


def _operation(read: Read, by_type: dict[Any, Any]) -> dict[str, Any]:
    tag = {"schema": {"type": "string"}, "description": "Of what is answered (RFC 9110, 8.8.3)."}
    return {
        "operationId": read.name,
        "summary": read.summary,
        "parameters": [
            {
                "name": one.name,
                "in": one.where,
                "required": one.where == "path",
                "description": one.says,
                "schema": dict(one.schema),
            }
            for one in read.parameters
        ]
        + [
            {
                "name": "If-None-Match",
                "in": "header",
                "description": "The ETag of what the reader has.",
                "schema": {"type": "string"},
            }
        ],
        "responses": {
            "200": {
                "description": read.summary,
                "headers": {"ETag": tag},
                "content": {"application/json": {"schema": by_type[read.body]}},
            },
            "304": {"description": "The reader has it already.", "headers": {"ETag": tag}},
            **_refusals((*_ALWAYS, *read.refuses, "parameter_wrong"), by_type),
        },
    }


def _changes(by_type: dict[Any, Any]) -> dict[str, Any]:
    said = "\n".join(f"* `{kind}`: {body.__name__}" for kind, body in ReadSide.events.items())
    return {
        "operationId": "changes",
        "summary": "What changes, as server-sent events",
        "description": f"Each event has an `id`, its `event` and `data`, which is JSON:\n\n{said}",
        "parameters": [
            {
                "name": "Last-Event-ID",
                "in": "header",
                "description": "Of the last event that was read: what came after it is told.",
                "schema": {"type": "string"},
            }
        ],
        "responses": {
            "200": {
                "description": "Events, without an end",
                "content": {
                    "text/event-stream": {
                        "schema": {"type": "string"},
                        "x-data": {kind: by_type[body] for kind, body in ReadSide.events.items()},
                    }
                },
            },
            **_refusals((*_ALWAYS, "too_many_listeners"), by_type),
        },
    }


def _refusals(codes: Iterable[str], by_type: dict[Any, Any]) -> dict[str, Any]:
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in dict.fromkeys(codes):
        refusal = ReadSide.refusals[code]
        by_status[refusal.status].append(f"`{code}`: {refusal.message}")
    return {
        str(status): {
            "description": "; ".join(said),
            "content": {"application/json": {"schema": by_type[ErrorBody]}},
        }
        for status, said in sorted(by_status.items())
    }
