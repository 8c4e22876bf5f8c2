"""What the three Python libraries of Segment's kind are told; they differ in name alone."""

from __future__ import annotations

from typing import Any


def send_all(client: Any) -> None:
    client.identify("u1", {"email": "a@example.test", "plan": "pro"})
    for number in (1, 2, 3):
        told = {"order_id": f"o{number}", "value": 10.5 * number, "currency": "EUR"}
        client.track("u1", "Order Completed", told)
    client.page("u1", "Docs", "Home", {"url": "https://shop.test/"})
    client.screen("u1", "App", "Main")
    client.group("u1", "acme", {"name": "ACME"})
    client.alias("anon-1", "u1")
    client.flush()
    client.join()
