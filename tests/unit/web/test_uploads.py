from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from nebelhorn.web.forms import FormRefused
from nebelhorn.web.uploads import take_file

BOUNDARY = "----x7"


def body(content, *, name=b"log.csv", tail=b"--\r\n"):
    mark = b"--" + BOUNDARY.encode()
    field = b'\r\nContent-Disposition: form-data; name="form_token"\r\n\r\nsecret\r\n'
    file = (
        b'\r\nContent-Disposition: form-data; name="file"; filename="'
        + name
        + b'"\r\nContent-Type: text/csv\r\n\r\n'
        + content
        + b"\r\n"
    )
    return mark + field + mark + file + mark + tail


def send(
    pieces, folder, *, kind=f"multipart/form-data; boundary={BOUNDARY}", most=1 << 20, site=""
):
    headers = [(b"content-type", kind.encode())]
    headers += [(b"sec-fetch-site", site.encode())] if site else []
    left = list(pieces)

    async def receive():
        piece = left.pop(0) if left else b""
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    scope = {"type": "http", "method": "POST", "headers": headers, "path": "/", "query_string": b""}
    return asyncio.run(take_file(Request(scope, receive), folder, most_bytes=most))


@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.sampled_from(
            [b"", b"\r\n", b"\r\n--", b"--" + BOUNDARY.encode(), b"\r\n------x", b"a\r\n-"]
        ),
    ),
    cuts=st.lists(st.integers(1, 400), max_size=12),
)
def test_a_file_arrives_byte_by_byte_however_it_is_cut(tmp_path_factory, content, cuts):
    if b"\r\n--" + BOUNDARY.encode() in b"\r\n" + content:
        return  # then it would be a boundary
    whole = body(content)
    places = sorted({cut for cut in cuts if cut < len(whole)})
    pieces = [whole[a:b] for a, b in zip([0, *places], [*places, len(whole)], strict=True)]
    folder = tmp_path_factory.mktemp("in")
    upload = send(pieces, folder)
    assert upload.fields == {"form_token": "secret"}
    assert upload.path is not None
    assert upload.path.read_bytes() == content
    assert upload.path.parent.parent == folder


def test_names_cannot_leave_the_folder(tmp_path):
    upload = send([body(b"x", name=b"../../../etc/passwd")], tmp_path)
    assert upload.path is not None
    assert upload.path.name == "passwd"
    assert tmp_path in upload.path.parents


def test_without_a_file_nothing_is_left(tmp_path):
    upload = send([body(b"", name=b"")], tmp_path / "in")
    assert upload.path is None
    assert list((tmp_path / "in").iterdir()) == []


@pytest.mark.parametrize(
    ("pieces", "more"),
    [
        ([body(b"x" * 900)], {"most": 500}),
        ([body(b"x", tail=b"")], {}),
        ([body(b"x")[:60]], {}),
        ([b""], {}),
        ([body(b"x")], {"kind": "application/x-www-form-urlencoded"}),
        ([body(b"x")], {"kind": "multipart/form-data"}),
        ([body(b"x")], {"site": "cross-site"}),
    ],
)
def test_what_is_no_whole_form_of_ours_is_refused_and_leaves_nothing(tmp_path, pieces, more):
    folder = tmp_path / "in"
    with pytest.raises(FormRefused):
        send(pieces, folder, **more)
    assert not folder.exists() or list(folder.iterdir()) == []
