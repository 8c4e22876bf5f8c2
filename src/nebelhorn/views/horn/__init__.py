"""The horn in words and pictures: what sank, since when, and how loud that is."""

from __future__ import annotations
