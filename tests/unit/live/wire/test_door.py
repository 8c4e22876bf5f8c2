"""What the door does before a wire is asked: unpacking, keys, addresses, answers."""

from __future__ import annotations

import base64
import gzip
import importlib
import json
import pkgutil
import re
import zlib
from pathlib import Path

import pytest

from nebelhorn.live.wire import (
    ACCEPTED,
    LARGE_BYTES,
    MOST_BYTES,
    MOST_EVENTS,
    REFUSALS,
    ROUTES,
    TOOLS,
    WIRES,
    Inbound,
    Poison,
    decode,
    gunzip,
    key_of,
    refuse,
    route_of,
)
from nebelhorn.live.wire.values import MOST_CHARS

BODY = b'{"batch":[]}'


@pytest.mark.parametrize("encoding", ["", "gzip", "GZIP", "x-gzip", "identity", "br"])
def test_gzip_is_known_by_its_first_bytes_whatever_the_headers_say(encoding):
    assert gunzip(gzip.compress(BODY), 100, encoding) == BODY


@pytest.mark.parametrize("encoding", ["", "gzip", " Identity "])
def test_a_plain_body_is_taken_even_when_it_is_named_gzip(encoding):
    assert gunzip(BODY, 100, encoding) == BODY


def test_several_members_are_one_body():
    assert gunzip(gzip.compress(BODY) + gzip.compress(b" \n"), 100) == BODY + b" \n"


@pytest.mark.parametrize(
    ("body", "encoding", "code"),
    [
        (BODY, "br", "unknown_encoding"),
        (BODY, "gzip, gzip", "unknown_encoding"),
        (gzip.compress(BODY, mtime=0)[:-9], "gzip", "broken_gzip"),
        (gzip.compress(BODY, mtime=0) + b"rest", "", "broken_gzip"),
        (b"\x1f\x8bnonsense", "", "broken_gzip"),
        (gzip.compress(b"", mtime=0) * 100_000, "", "broken_gzip"),
        (b"x" * (MOST_BYTES + 1), "", "too_large"),
        (gzip.compress(b"0" * (MOST_BYTES + 1), mtime=0), "", "too_large"),
        (gzip.compress(b"0" * MOST_BYTES, mtime=0) + gzip.compress(b"0", mtime=0), "", "too_large"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(body, encoding, code):
    refused = gunzip(body, MOST_BYTES, encoding)
    assert not isinstance(refused, bytes)
    assert refused.code == code


def test_a_bomb_is_never_unpacked():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    million = b"\0" * 2**20
    bomb = b"".join([*(packer.compress(million) for _ in range(64)), packer.flush()])
    refused = gunzip(bomb, 2**20)
    assert not isinstance(refused, bytes)
    assert refused.status == 413


def basic(pair):
    return {"authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


@pytest.mark.parametrize(
    ("headers", "query", "in_body", "key"),
    [
        (basic("wk_1:"), "", None, "wk_1"),
        (basic("wk_1"), "writeKey=wk_3", "wk_2", "wk_1"),
        ({"authorization": "basic " + base64.b64encode(b"wk_1:x").decode()}, "", None, "wk_1"),
        ({"authorization": "Bearer wk_1"}, "", None, "wk_1"),
        ({"authorization": "Bearer token"}, "", "wk_2", "wk_2"),
        ({}, "writeKey=wk_3", "wk_2", "wk_2"),
        ({}, "a=b&writeKey=wk_3", None, "wk_3"),
        ({"authorization": "Basic ***"}, "writeKey=wk_3", None, "wk_3"),
        ({"authorization": "Basic /w=="}, "", None, None),
        ({"authorization": "Basic"}, "", None, None),
        (basic(":"), "", None, None),
        ({"authorization": "Bearer " + "x" * 201}, "", None, None),
        ({}, "writeKey=a%00b", None, None),
        ({}, "writeKey=", "Žlu", None),
        ({}, "&".join(["a=b"] * 50), None, None),
        ({}, "", None, None),
    ],
)
def test_the_key_is_found_where_the_clients_put_it(headers, query, in_body, key):
    assert key_of(headers, query, in_body) == key


def test_every_address_leads_to_a_wire_with_or_without_a_slash():
    for path, route in ROUTES.items():
        assert route.wire in WIRES
        assert route_of(path) == route_of(path + "/") == route
    browser = {f"/v1/{letter}": letter for letter in "itpsga"}
    assert {ROUTES[path].route[0] for path in browser} == set(browser.values())
    assert route_of("/v1/import") == route_of("/v1/b") == route_of("/v1/batch")
    assert route_of("/v1/unknown") is None
    assert route_of("/") is None


def test_answers_are_what_the_clients_need():
    assert json.loads(ACCEPTED) == {"success": True}
    for code, refusal in REFUSALS.items():
        said = json.loads(refusal.body())
        assert (said["code"], said["success"]) == (code, False)
        assert said["message"]
        assert said["error"] == {"code": code, "message": said["message"]}
        # older libraries take 2xx other than 200 for a fault, and some follow no redirect
        assert refusal.status >= 400
        assert refusal.status != 501
    assert {code for code, one in REFUSALS.items() if one.sent_again} == {
        "too_fast",
        "busy",
        "disk_full",
    }
    assert refuse("empty") is REFUSALS["empty"]


def test_every_address_answer_and_limit_is_on_the_page():
    page = (Path(__file__).parents[4] / "docs" / "reference" / "ingest.md").read_text("utf-8")
    assert all(f"`{path}`" in page for path in ROUTES)
    for code, refusal in REFUSALS.items():
        again = "yes" if refusal.sent_again else "no"
        row = rf"^\| {refusal.status} \| `{code}` \| .* \| {again} \|$"
        assert re.search(row, page, re.MULTILINE), code
    assert f"| events in a body | {MOST_EVENTS:,} |" in page
    assert f"| body, packed and unpacked | {MOST_BYTES // 2**20} MiB |" in page
    assert f"| one event | {LARGE_BYTES // 2**10} KiB |" in page
    assert f"| id or name | {MOST_CHARS:,} characters |" in page


def test_a_body_the_door_never_let_in_is_one_poison():
    for wire in WIRES.values():
        for body in (b"\xff", b"", b"7", b"["):
            (poison,) = decode(wire, Inbound(body, "batch", {}, 0))
            assert isinstance(poison, Poison)
            assert (poison.position, poison.raw) == (0, body)


def test_every_wire_is_on_the_shelf():
    room = importlib.import_module("nebelhorn.live.wire")
    modules = [
        importlib.import_module(f"{room.__name__}.{found.name}")
        for found in pkgutil.iter_modules(room.__path__)
    ]
    files = {module.WIRE.name for module in modules if hasattr(module, "WIRE")}
    assert files | set(TOOLS) == set(WIRES)
    assert all(name == wire.name for name, wire in WIRES.items())
