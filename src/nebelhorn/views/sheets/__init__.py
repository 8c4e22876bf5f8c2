"""What pages show as tables for programs: exact figures, with count and likely range beside."""

from __future__ import annotations
