"""The shelf of channels: how messages leave the outbox."""

from __future__ import annotations

from nebelhorn.live.channels.webhook import CHANNEL as _WEBHOOK

CHANNELS = {channel.name: channel for channel in (_WEBHOOK,)}
"""Name → channel. To add one: a file with ``CHANNEL``, and a line here."""

__all__ = ["CHANNELS"]
