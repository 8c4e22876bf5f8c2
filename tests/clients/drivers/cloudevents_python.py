"""CloudEvents from Python: the library makes messages, sending them again is the program's own."""

from __future__ import annotations

import http.client
from datetime import UTC, datetime
from urllib.parse import urlsplit

from cloudevents.core.bindings.http import HTTPMessage, to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent
from driving import arguments, tell

TRIES = 6


def sent(place: str, key: str, headers: dict[str, str], body: bytes) -> bool:
    connection = http.client.HTTPConnection(place, timeout=15)
    try:
        connection.request(
            "POST", "/v1/cloudevents", body, {**headers, "authorization": f"Bearer {key}"}
        )
        return connection.getresponse().status == 200
    except (http.client.HTTPException, ConnectionError):
        return False
    finally:
        connection.close()


def event(number: int) -> CloudEvent:
    return CloudEvent(
        attributes={
            "id": f"e{number}",
            "source": "/shop/eu",
            "type": "Order Completed",
            "subject": "u1",
            "time": datetime(2026, 1, 15, 10, number, tzinfo=UTC),
        },
        data={"order_id": f"o{number}", "value": 10.5 * number},
    )


def messages() -> list[HTTPMessage]:
    binary, structured = to_binary_event(event(1)), to_structured_event(event(2))
    third = to_structured_event(event(3))
    batch = HTTPMessage(
        {"content-type": "application/cloudevents-batch+json"}, b"[" + third.body + b"]"
    )
    return [binary, structured, batch]


host, key = arguments()
place = urlsplit(host).netloc
told = [
    any(sent(place, key, message.headers, message.body) for _ in range(TRIES))
    for message in messages()
]
tell([number for number, taken in enumerate(told, start=1) if not taken])
