"""Segment's library for Python of before 2022, everything but host and key as it comes."""

from __future__ import annotations

from analytics.client import Client
from driving import arguments, tell
from segment_like import send_all

host, key = arguments()
errors: list[object] = []
send_all(Client(key, host=host, on_error=lambda error, batch: errors.append(error)))
tell(errors)
