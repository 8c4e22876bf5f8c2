"""PostHog's library for Python, everything but host and key as it comes."""

from __future__ import annotations

from driving import arguments, tell
from posthog import Posthog

host, key = arguments()
errors: list[object] = []
client = Posthog(key, host=host, on_error=lambda error, batch: errors.append(error))
client.set(distinct_id="u1", properties={"email": "a@example.test"})
for number in (1, 2, 3):
    told = {"order_id": f"o{number}", "value": 10.5 * number, "currency": "EUR"}
    client.capture("Order Completed", distinct_id="u1", properties=told)
client.capture("$pageview", distinct_id="u1", properties={"$current_url": "https://shop.test/"})
client.capture("$screen", distinct_id="u1", properties={"$screen_name": "Main"})
client.group_identify("company", "acme", {"name": "ACME"})
client.alias("anon-1", "u1")
client.flush(timeout_seconds=None)
client.shutdown()
tell(errors)
