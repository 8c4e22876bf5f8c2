"""The description of the read API: valid, whole, and true to the routes."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Route

from nebelhorn.app import ReadSide
from nebelhorn.web.needs import Needs
from nebelhorn.web.openapi import describe
from nebelhorn.web.reading import Reading, read_routes


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return dict(json.loads(json.dumps(describe())))


def test_it_is_valid_openapi(described: dict[str, Any]) -> None:
    assert list(OpenAPIV31SpecValidator(described).iter_errors()) == []


def test_every_address_is_described_and_answered(described: dict[str, Any]) -> None:
    reading = Reading(cast("ReadSide", None), lambda *_: None)
    routes: list[Route] = [*read_routes(reading)]
    reading.close()
    assert set(described["paths"]) == {read.path for read in ReadSide.reads} | {"/v1/changes"}
    for read in ReadSide.reads:
        path = read.path.replace("{id}", "c1")
        assert any(route.path_regex.match(path) for route in routes), path
    assert {route.needs for route in read_routes(reading)} == {Needs.READER}


def test_every_field_says_what_it_means(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    silent = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, said in schema.get("properties", {}).items()
        if not said.get("description")
    ]
    assert silent == []
    assert "Attributes:" not in json.dumps(schemas)


def test_every_refusal_and_every_event_is_described(described: dict[str, Any]) -> None:
    said = json.dumps(described["paths"], ensure_ascii=False)
    general = {"not_found", "method_not_allowed"}  # of addresses that are none
    for code in ReadSide.refusals.keys() - general:
        assert f"`{code}`" in said, code
    events = described["paths"]["/v1/changes"]["get"]["responses"]["200"]["content"]
    assert events["text/event-stream"]["x-data"].keys() == ReadSide.events.keys()
