from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

from nebelhorn.web.packing import masked, packed, padding, unmasked

PAGE = b"<p>fog</p>" * 400


def asked(accept):
    headers = [] if accept is None else [(b"accept-encoding", accept.encode())]
    return Request({"type": "http", "headers": headers})


@pytest.mark.parametrize("accept", ["gzip", "br, GZIP;q=0.5", "*"])
def test_who_can_unpack_gets_the_same_page_packed(accept):
    response = packed(asked(accept), Response(PAGE))
    assert response.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in response.headers["vary"].lower()
    assert gzip.decompress(response.body) == PAGE
    assert int(response.headers["content-length"]) == len(response.body) < len(PAGE)


@pytest.mark.parametrize("accept", [None, "", "br", "gzip;q=0", "gzip; q=0.0, br"])
def test_who_cannot_gets_it_as_it_is(accept):
    response = packed(asked(accept), Response(PAGE))
    assert "content-encoding" not in response.headers
    assert response.body == PAGE


def test_what_is_short_is_not_packed():
    assert packed(asked("gzip"), Response(b"short")).body == b"short"


@given(st.binary(min_size=1, max_size=64))
def test_a_masked_token_is_found_again_and_never_looks_alike(token):
    text = token.hex()
    one, other = masked(text), masked(text)
    assert unmasked(one) == unmasked(other) == text
    if len(token) > 8:
        assert one != other


@given(st.text(max_size=80))
def test_anything_else_is_no_token(text):
    assert isinstance(unmasked(text), str)


def test_paddings_differ_in_length():
    assert len({len(padding()) for _ in range(60)}) > 5
