"""What real clients send reaches the facts once: through the door, the inbox, the processor."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from nebelhorn.access import Act, KeyKind, KeyWish, create_key
from nebelhorn.app import Service, serving
from nebelhorn.web import make_application

NOW = 1_796_000_000_000_000
KEY = "wk_" + base64.urlsafe_b64encode(b"k" * 32).rstrip(b"=").decode()
CAPTURES = Path(__file__).parents[3] / "shared" / "captures"


@pytest.fixture
def service(shop: Path) -> Iterator[Service]:
    with serving(shop, clock=lambda: NOW) as service:
        wish = KeyWish("shop", KeyKind.WRITE, source="shop", attributes=("plan",))
        office = service.workspace.stores.office
        create_key(office, wish, Act(NOW, "somebody"), random_bytes=lambda many: b"k" * many)
        service.look_around()
        yield service


@asynccontextmanager
async def client(
    service: Service, peer: str = "127.0.0.1", *, open_to_all: bool = False
) -> AsyncIterator[httpx.AsyncClient]:
    application = make_application(service, lambda: NOW, open_to_all=open_to_all)
    transport = httpx.ASGITransport(application, client=(peer, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as found:
        yield found


def asked(
    service: Service, *requests: httpx.Request, peer: str = "127.0.0.1", open_to_all: bool = False
) -> list[httpx.Response]:
    async def all_of_them() -> list[httpx.Response]:
        async with client(service, peer, open_to_all=open_to_all) as session:
            return [await session.send(one) for one in requests]

    return asyncio.run(all_of_them())


def basic() -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()}


def post(path: str, body: object, **headers: str) -> httpx.Request:
    said = body if isinstance(body, bytes) else json.dumps(body).encode()
    key = {**basic(), **headers}
    return httpx.Request("POST", f"http://nebelhorn{path}", content=said, headers=key)


def get(path: str) -> httpx.Request:
    return httpx.Request("GET", f"http://127.0.0.1{path}")


def captured(file: Path) -> httpx.Request:
    told = json.loads(file.read_text())["request"]
    # whoever recorded them had another key, or was not asked for one
    left_out = {"content-length", "host", "transfer-encoding", "authorization"}
    headers = [(name, text) for name, text in told["headers"] if name.lower() not in left_out]
    headers.append(("authorization", basic()["authorization"]))
    raw = told.get("body_raw_base64")
    body = base64.b64decode(raw) if raw else json.dumps(told["body_json"]).encode()
    return httpx.Request("POST", f"http://nebelhorn{told['path']}", content=body, headers=headers)


def track(number: int) -> dict[str, object]:
    return {"type": "track", "event": "order", "userId": "u1", "messageId": f"m{number}"}


def test_sent_twice_counted_once_and_seen_by_other_verbs(
    service: Service, nebelhorn: Callable[..., Any]
) -> None:
    batch = post("/v1/batch", {"batch": [track(1), track(2), 17]})
    found = asked(service, batch, post("/v1/batch", {"batch": [track(2), track(3)]}))
    assert [one.status_code for one in found] == [200, 200]
    assert service.state().lag == 2
    step = service.step()
    assert (step.taken.events, step.taken.known, step.quarantined) == (3, 1, 1)
    state = service.state()
    assert (state.lag, state.ready, state.trouble) == (0, True, None)
    # whoever opens the workspace in this process shares its stores
    seen = nebelhorn("-w", service.workspace.folder, "map", "--json").json
    assert (seen["events"], seen["customers"]) == (3, 1)


def test_health_readiness_and_metrics(service: Service) -> None:
    asked(service, post("/v1/track", track(1)))
    service.step()
    alive, ready, _, metrics = asked(
        service, get("/healthz"), get("/readyz"), post("/v1/track", track(1)), get("/metrics")
    )
    assert (alive.json(), ready.status_code) == ({"alive": True}, 200)
    said = ready.json()
    assert (said["ready"], said["trouble"], said["lag"]) == (True, None, 0)
    assert (said["foretold"]["seals"], said["pulls"]) == (0, [])
    # counters are an application's own: it has taken one of the two
    assert 'nebelhorn_ingest_requests_total{code="ok"} 1.0' in metrics.text
    assert "nebelhorn_events_new 1.0" in metrics.text


def test_strangers_are_told_whether_it_is_ready_and_no_more(service: Service) -> None:
    watched = (get("/healthz"), get("/readyz"), get("/metrics"))
    passed_on = tuple(
        httpx.Request("GET", one.url, headers={"x-forwarded-for": "127.0.0.1"}) for one in watched
    )
    # a proxy that says nothing of itself asks by the name the world knows
    by_name = tuple(
        httpx.Request("GET", one.url, headers={"host": "nebelhorn.example"}) for one in watched
    )
    asking = (("203.0.113.9", watched), ("127.0.0.1", passed_on), ("127.0.0.1", by_name))
    for peer, requests in asking:
        alive, ready, metrics = asked(service, *requests, peer=peer)
        assert (alive.json(), ready.json()) == ({"alive": True}, {"ready": True})
        assert (metrics.status_code, metrics.json()["error"]["code"]) == (401, "key_missing")
        assert metrics.headers["www-authenticate"] == "Bearer"
    _, ready, metrics = asked(service, *watched, peer="203.0.113.9", open_to_all=True)
    assert (ready.json()["lag"], metrics.status_code) == (0, 200)


def test_a_read_key_opens_the_details_from_everywhere(service: Service) -> None:
    wish = KeyWish("watch", KeyKind.READ)
    _, secret = create_key(service.workspace.stores.office, wish, Act(NOW, "somebody"))
    service.look_around()
    key = {"authorization": f"Bearer {secret.reveal()}"}
    requests = [
        httpx.Request("GET", f"http://nebelhorn{path}", headers=key)
        for path in ("/readyz", "/metrics")
    ]
    ready, metrics = asked(service, *requests, peer="203.0.113.9")
    assert (ready.json()["lag"], metrics.status_code) == (0, 200)


def test_until_the_first_tick_it_says_that_it_begins(service: Service) -> None:
    (ready,) = asked(service, get("/readyz"))
    assert ready.json()["foretold"]["run"] is None
    assert ready.json()["foretold"]["silent"].startswith("beginning")
    service.foretell()
    (ready,) = asked(service, get("/readyz"))
    assert not str(ready.json()["foretold"]["silent"]).startswith("beginning")


def test_it_is_not_ready_while_what_is_read_is_behind(service: Service) -> None:
    told = threading.Event()
    facts = service.workspace.stores.facts
    facts.execute("ALTER TABLE answer RENAME TO away")
    service.read_side.listen(told.set)
    service.read_side.start()
    try:
        while service.read_side.trouble is None:
            assert not told.wait(0.01)
        (ready,) = asked(service, get("/readyz"))
    finally:
        facts.execute("ALTER TABLE away RENAME TO answer")
    assert (ready.status_code, ready.json()["ready"]) == (503, False)
    assert "answer" in ready.json()["reads"]


def test_changed_settings_count_and_broken_ones_are_refused(
    service: Service, nebelhorn: Callable[..., Any]
) -> None:
    file = service.workspace.folder / "nebelhorn.toml"
    good = file.read_text()
    assert service.state().settings is None
    file.write_text(good.replace('language = "en"', 'language = "de"'))
    assert service.workspace.settings.language == "de"
    file.write_text(good + "\n[voice\n")
    assert service.workspace.settings.language == "de"
    (ready,) = asked(service, get("/readyz"))
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    assert "nebelhorn.toml counts as before" in ready.json()["settings"]
    # whoever works with it is told
    assert nebelhorn("-w", service.workspace.folder, "map").code == 2
    while service.read_side.step():
        pass
    service.foretell()
    assert service.state().trouble is None
    file.write_text(good)
    assert service.workspace.settings.language == "en"
    assert service.state().settings is None


def test_browsers_of_other_sites_may_send(service: Service) -> None:
    leave = httpx.Request("OPTIONS", "http://nebelhorn/v1/t")
    asked_first, sent, read = asked(service, leave, post("/v1/t", track(1)), get("/v1/t"))
    assert "authorization" in asked_first.headers["access-control-allow-headers"]
    assert sent.headers["access-control-allow-origin"] == "*"
    assert (sent.status_code, read.status_code, read.json()["code"]) == (
        200,
        405,
        "method_not_allowed",
    )


def test_what_is_too_large_is_refused_before_it_is_read(service: Service) -> None:
    (found,) = asked(service, post("/v1/batch", b"x" * (6 << 20)))
    assert (found.status_code, found.json()["code"]) == (413, "too_large")


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captures of real clients are not here")
def test_every_capture_is_taken_and_nothing_is_put_aside(service: Service) -> None:
    requests = [captured(file) for file in sorted(CAPTURES.glob("*.json"))]
    found = asked(service, *requests)
    assert {one.status_code for one in found} == {200}, [
        (one.request.url.path, one.text) for one in found if one.status_code != 200
    ]
    step = service.step()
    assert step.taken.events > 40
    assert step.quarantined == 0
    again = asked(service, *requests)
    assert {one.status_code for one in again} == {200}
    assert service.step().taken.events == 0
