"""Fog, mood and feeling of any days and any group, added up from cells."""

from __future__ import annotations
