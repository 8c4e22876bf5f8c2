from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

LOOPBACK = {"allow": ["127.0.0.0/8"]}


@dataclass
class Erp:
    """A server that answers what the test says: path → (status, headers, body)."""

    port: int = 0
    answers: dict[str, tuple[int, dict[str, str], object]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def says(self, path: str, body: object, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, named, body)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def erp() -> Iterator[Erp]:
    told = Erp()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            told.asked.append((self.path, headers))
            status, more, body = told.answers.get(self.path, (404, {}, {"error": "no"}))
            if more.get("ETag") and headers.get("if-none-match") == more["ETag"]:
                status, body = 304, None
            content = b"" if body is None else json.dumps(body).encode()
            if more.get("Content-Encoding") == "gzip":
                content = gzip.compress(content)
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def tickets(shop, erp):
    (shop.folder / "tickets.toml").write_text(
        '[[event]]\ntime = "created"\ncustomer = "customer.id"\ntouchpoint = "Ticket"\n'
        'attributes = ["state"]\n'
    )

    def say(path: str, more: str = "", *, watermark: str = 'watermark = "updated"') -> None:
        shop.say(
            f"""
[[pull]]
name = "tickets"
kind = "rest"
url = "{erp.url}{path}"
key = "id"
{watermark}
mapping = "tickets.toml"
{more}
"""
        )

    return say


def ticket(number: int, minute: int = 0, state: str | None = "open", who: str = "ann") -> object:
    at = f"2026-03-01T{9 + minute // 60:02}:{minute % 60:02}:00Z"
    record = {"id": number, "created": at, "updated": at, "customer": {"id": who}}
    return record if state is None else record | {"state": state}


def pull(shop, minutes: float = 0, **said: object):
    return shop.pull("tickets", minutes=minutes, **(LOOPBACK | said))


def test_a_list_in_one_answer(shop, erp, tickets):
    tickets("/tickets", 'records = "data.items"')
    erp.says("/tickets", {"data": {"items": [ticket(1), ticket(2, 5)]}})
    done = pull(shop)
    assert (done.events, done.trouble) == (2, None)
    assert pull(shop, 5).events == 0


@pytest.mark.parametrize("where", ["header", "answer"])
def test_pages_by_link(shop, erp, tickets, where):
    tickets(
        "/t", 'paging = "link"' + ("" if where == "header" else '\nnext = "next"\nrecords="items"')
    )
    if where == "header":
        erp.says("/t", [ticket(1)], Link='</t?c=2>; rel="next"')
        erp.says("/t?c=2", [ticket(2)])
    else:
        erp.says("/t", {"items": [ticket(1)], "next": f"{erp.url}/t?c=2"})
        erp.says("/t?c=2", {"items": [ticket(2)], "next": None})
    assert pull(shop).events == 2


def test_pages_by_number(shop, erp, tickets):
    tickets("/t", 'paging = "page"\npage_parameter = "page"')
    erp.says("/t?page=1", [ticket(1)])
    erp.says("/t?page=2", [ticket(2)])
    erp.says("/t?page=3", [])
    assert pull(shop).events == 2
    assert erp.paths() == ["/t?page=1", "/t?page=2", "/t?page=3"]


def test_pages_that_do_not_move_on_are_noticed(shop, erp, tickets):
    tickets("/t", 'paging = "page"\npage_parameter = "page"')
    erp.says("/t?page=1", [ticket(1)])
    erp.says("/t?page=2", [ticket(1)])
    assert "a page is the same as the one before it" in pull(shop).trouble


def test_pages_by_cursor(shop, erp, tickets):
    tickets(
        "/t", 'paging = "cursor"\npage_parameter = "after"\nnext = "meta.next"\nrecords = "list"'
    )
    erp.says("/t", {"list": [ticket(1)], "meta": {"next": "abc"}})
    erp.says("/t?after=abc", {"list": [ticket(2)], "meta": {"next": None}})
    assert pull(shop).events == 2


def test_only_what_is_new_is_asked_for(shop, erp, tickets):
    tickets("/t", 'since_parameter = "since"\noverlap = "5 min"')
    erp.says("/t", [ticket(1, 10), ticket(2, 30)])
    pull(shop)
    erp.says("/t?since=2026-03-01T09%3A25%3A00Z", [ticket(3, 31)])
    assert pull(shop, 5).events == 1
    since = [parse_qs(urlsplit(path).query).get("since") for path in erp.paths()]
    assert since == [None, ["2026-03-01T09:25:00Z"]]


def test_an_unchanged_list_is_not_sent_again(shop, erp, tickets):
    tickets("/t", watermark="")
    erp.says("/t", [ticket(1)], ETag='"7"', Last_Modified="Sun, 01 Mar 2026 09:00:00 GMT")
    pull(shop)
    done = pull(shop, 5)
    assert (done.records, done.trouble) == (0, None)
    assert erp.asked[1][1]["if-modified-since"] == "Sun, 01 Mar 2026 09:00:00 GMT"
    erp.says("/t", [ticket(1), ticket(2)], ETag='"8"')
    assert pull(shop, 10).events == 1


@pytest.mark.parametrize("after", ["120", "Sun, 01 Mar 2026 10:02:00 GMT"])
def test_who_asks_to_be_left_alone_is_left_alone_and_it_goes_on_there(shop, erp, tickets, after):
    tickets("/t", 'paging = "link"')
    erp.says("/t", [ticket(1)], Link='</t?c=2>; rel="next"')
    erp.says("/t?c=2", {"error": "slow down"}, 429, Retry_After=after)
    done = pull(shop)
    assert (done.events, done.wait_s) == (1, 120)
    assert shop.status("tickets").next.isoformat() == "2026-03-01T10:02:00+00:00"
    erp.says("/t?c=2", [ticket(2)])
    assert pull(shop, 3).events == 1
    assert erp.paths() == ["/t", "/t?c=2", "/t?c=2"]
    pull(shop, 8)
    assert erp.paths()[3] == "/t"


def test_a_page_that_is_gone_lets_it_begin_anew(shop, erp, tickets):
    tickets("/t", 'paging = "link"')
    erp.says("/t", [ticket(1)], Link='</t?c=2>; rel="next"')
    erp.says("/t?c=2", None, 503)
    assert "answers 503" in pull(shop).trouble
    erp.says("/t", [ticket(1)], Link='</t?c=9>; rel="next"')
    erp.says("/t?c=2", None, 410)
    erp.says("/t?c=9", [ticket(2)])
    done = pull(shop, 5)
    assert (done.events, done.trouble) == (1, None)


def test_secrets_come_from_the_environment_and_are_never_told(shop, erp, tickets, monkeypatch):
    tickets("/t", 'headers = { Authorization = "Bearer ${ERP_TOKEN}" }')
    assert "ERP_TOKEN of a header is not set" in pull(shop).trouble
    monkeypatch.setenv("ERP_TOKEN", "s3cret")
    erp.says("/t", None, 401)
    told = pull(shop, 5).trouble
    assert "is the secret in headers right?" in told
    assert "s3cret" not in told
    assert erp.asked[-1][1]["authorization"] == "Bearer s3cret"


def test_the_next_page_is_not_asked_elsewhere(shop, erp, tickets):
    tickets("/t", 'paging = "link"')
    erp.says("/t", [ticket(1)], Link='<http://evil.example/t>; rel="next"')
    assert "evil.example; it is not asked" in pull(shop).trouble


def test_our_own_network_is_closed_unless_it_is_allowed(shop, erp, tickets):
    tickets("/t")
    assert "loopback" in pull(shop, allow=[]).trouble
    assert erp.asked == []


def test_what_is_empty_may_be_left_out_but_a_renamed_field_is_noticed(shop, erp, tickets):
    tickets("/t", 'track = ["state"]')
    erp.says("/t", [ticket(1, 0, "open")])
    pull(shop)
    erp.says("/t", [ticket(1, 5, None)])
    assert pull(shop, 5).trouble is None
    assert ("ann", "tickets: state emptied") in shop.touchpoints()
    erp.says("/t", [{**ticket(1, 9, None), "status": "open"}])
    assert "column 'state' is gone" in pull(shop, 10).trouble
    erp.says("/t", [ticket(1, 9, "done")])
    assert pull(shop, 15).changes == 1


def test_a_list_that_is_complete_shows_what_was_deleted(shop, erp, tickets):
    tickets("/t", "full = true")
    erp.says("/t", [ticket(1), ticket(2, who="bob")])
    pull(shop)
    erp.says("/t", [ticket(1)])
    assert pull(shop, 5).deletes == 1
    assert ("bob", "tickets deleted") in shop.touchpoints()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"itms": []}, "no 'items' (of 'items') in the answer; available: itms"),
        ({"items": {"a": 1}}, "no list of records at 'items'; there is an object with a"),
        ({"items": [1]}, "no list of records"),
    ],
)
def test_an_answer_that_is_otherwise(shop, erp, tickets, body, told):
    tickets("/t", 'records = "items"')
    erp.says("/t", body)
    assert told in pull(shop).trouble


def test_a_packed_answer(shop, erp, tickets):
    tickets("/t")
    erp.says("/t", [ticket(1)], Content_Encoding="gzip")
    assert pull(shop).events == 1
