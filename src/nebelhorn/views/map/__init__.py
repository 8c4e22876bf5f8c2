"""The journey map as a picture: lights, flows between them, fog, and the emotional curve."""

from __future__ import annotations
