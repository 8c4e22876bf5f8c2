"""A shop that asks: one customer, one visit, an ask about it, and whoever has its link."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from nebelhorn.access import Cost
from nebelhorn.app import LinkPurpose, Passwords, Service, serving
from nebelhorn.live import Arrival
from nebelhorn.live.asks.tables import ask, found_asks
from nebelhorn.log import customer_number
from nebelhorn.web import make_application

NOW = 1_796_000_000_000_000
DAY = 86_400_000_000
QUICK = Passwords(Cost(passes=1, memory_kib=8, lanes=1))
ASKS = """
[company]
name = "Müller & Söhne <AG>"
language = "en"
time_zone = "Europe/Berlin"

[[touchpoint]]
name = "Visit"
de = "Besuch des Technikers"
en = "Technician's visit"

[[ask]]
name = "visit"
touchpoint = "Visit"
question = { de = "Wie war der Besuch?", en = "How was the visit?" }
scale = "csat"
second = { de = "Empfehlen Sie uns weiter?", en = "Would you recommend us?" }
second_scale = "nps"
decision = "whether technicians come with more time"
channels = ["mail", "qr", "snippet", "desk"]
circumstances = true
goal = true
intent = true
active = true

[[ask]]
name = "plain"
touchpoint = "Visit"
question = { de = "Wie war der Besuch?", en = "How was the visit?", fr = "Comment ça va ?" }
scale = "nps"
channels = ["mail"]
active = true
"""
Client = httpx.AsyncClient
Story = Callable[[Client], Coroutine[Any, Any, None]]


@contextmanager
def asking_shop(
    folder: Path, clock: Callable[[], int] = lambda: NOW, *, visited: bool = True
) -> Iterator[Service]:
    """Serve the shop after the visit of customer ``c1`` a day ago."""
    (folder / "nebelhorn.toml").write_text(ASKS, encoding="utf-8")
    with serving(folder, clock=clock) as service:
        visit = {"customer": "c1", "touchpoint": "Visit", "id": "v1", "time": NOW - DAY}
        if visited:
            bring(service, visit)
        found_asks(service.workspace.stores.office)
        yield service


def bring(service: Service, *events: dict[str, object]) -> None:
    """Let events be facts."""
    body = json.dumps(events).encode()
    service._inbox.put(Arrival(NOW, "plain", "event", 1, body)).result()
    service.step()


def visits(service: Service) -> list[tuple[int, int]]:
    """Return number of the event and of the customer of all visits."""
    return service.workspace.stores.facts.execute(
        "SELECT event_id, id_no FROM event ORDER BY t_us"
    ).fetchall()


def put_ask(
    service: Service,
    name: str = "visit",
    *,
    customer: str = "c1",
    language: str | None = "de",
    expires_us: int = NOW + 13 * DAY,
) -> int:
    """Write an ask down as if it had been sent."""
    id_no = customer_number(service.workspace.stores.office, customer)
    event_id = next(event for event, whose in visits(service) if whose == id_no)
    values = {
        "name": name,
        "id_no": id_no,
        "event_id": event_id,
        "touchpoint": "Visit",
        "encounter_us": NOW - DAY,
        "channel": "mail",
        "language": language,
        "by_lot": False,
        "state": "asked",
        "planned_us": NOW - DAY,
        "state_us": NOW - DAY,
        "expires_us": expires_us,
    }
    with service.workspace.stores.office.begin() as connection:
        made = connection.execute(sa.insert(ask).values(**values).returning(ask.c.ask_no))
        return int(made.scalar_one())


def link_of(service: Service, number: int, purpose: LinkPurpose = LinkPurpose.ANSWER) -> str:
    """Return the path a customer opens."""
    letter = {"answer": "a", "object": "o", "place": "p", "told": "t"}[purpose.value]
    return f"/{letter}/{service.answers.link(purpose, number, NOW + 13 * DAY)}"


def state_of(service: Service, number: int) -> str:
    """Return how far an ask has come, looks of this moment with it."""
    service.answers.seen.write()
    with service.workspace.stores.office.connect() as connection:
        found = sa.select(ask.c.state).where(ask.c.ask_no == number)
        return str(connection.execute(found).scalar_one())


def answers_in(service: Service) -> list[dict[str, object]]:
    """Return all answers that are facts, after everything that waits was processed."""
    while service.step().rows:
        pass
    facts = service.workspace.stores.facts
    found = facts.execute("SELECT * FROM answer ORDER BY scale_high, answer_id")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def live(service: Service, story: Story, *, address: str = "192.0.2.7") -> None:
    """Let somebody with a browser of their own do something."""

    async def go() -> None:
        app = make_application(service, lambda: NOW, passwords=QUICK)
        transport = httpx.ASGITransport(app, client=(address, 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://ask.example") as client:
            await story(client)

    asyncio.run(go())
