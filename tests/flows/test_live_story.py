"""What real clients send reaches the facts once: through the door, the inbox, the processor."""

from __future__ import annotations

import asyncio
import base64
import json
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
async def client(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(make_application(service, lambda: NOW))
    async with httpx.AsyncClient(transport=transport, base_url="http://nebelhorn") as found:
        yield found


def asked(service: Service, *requests: httpx.Request) -> list[httpx.Response]:
    async def all_of_them() -> list[httpx.Response]:
        async with client(service) as session:
            return [await session.send(one) for one in requests]

    return asyncio.run(all_of_them())


def basic() -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()}


def post(path: str, body: object, **headers: str) -> httpx.Request:
    said = body if isinstance(body, bytes) else json.dumps(body).encode()
    key = {**basic(), **headers}
    return httpx.Request("POST", f"http://nebelhorn{path}", content=said, headers=key)


def get(path: str) -> httpx.Request:
    return httpx.Request("GET", f"http://nebelhorn{path}")


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
