"""Foretell a stream by the commonest activity so far; as a model of its own for ``foretell.py``."""

from __future__ import annotations

from naive import commonest as stream

__all__ = ["stream"]
