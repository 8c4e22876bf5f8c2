"""One customer: what happened, how it felt, and what nobody knows."""

from __future__ import annotations
