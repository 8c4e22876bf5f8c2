"""Where lights and flows lead on a page: to the customers behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from nebelhorn.views.map.drop_off import DropOff

THERE = "/customers"
"""The page of customers."""


@dataclass(frozen=True, slots=True)
class MapLinks:
    """Addresses of those behind a map.

    Attributes:
        narrowed: (name, value) of the filter the map was drawn with: ``group``, ``from``,
            ``until``; those behind it are narrowed likewise.

    Examples:
        >>> MapLinks().at("a & b")
        '/customers?touchpoint=a+%26+b'
        >>> MapLinks((("group", "New"),)).along("a", "b")
        '/customers?touchpoint=a&then=b&group=New'
    """

    narrowed: tuple[tuple[str, str], ...] = ()

    def at(self, touchpoint: str) -> str:
        """Return the address of those who were at a touchpoint, by its raw name."""
        return self._link(("touchpoint", touchpoint))

    def along(self, source: str, target: str) -> str:
        """Return the address of those who went from one touchpoint directly to another."""
        return self._link(("touchpoint", source), ("then", target))

    def _link(self, *asked: tuple[str, str]) -> str:
        # thousands of addresses of one map are made of the same few names
        return f"{THERE}?{'&'.join(_pair(*one) for one in (*asked, *self.narrowed))}"


@lru_cache(maxsize=4_096)
def _pair(name: str, value: str) -> str:
    return urlencode([(name, value)])


@dataclass(frozen=True, slots=True)
class Beside:
    """What a map says and where it leads, beyond what it draws.

    Attributes:
        ends: How often journeys end, by raw touchpoint.
        links: Where lights and flows lead; None: nowhere, as in a report.
        key_points: Raw touchpoints that matter most.
    """

    ends: Mapping[str, DropOff]
    links: MapLinks | None = None
    key_points: frozenset[str] = frozenset()
