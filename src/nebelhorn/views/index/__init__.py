"""The Reality Index as sentences, picture and tables, and the guesses before it."""

from __future__ import annotations
