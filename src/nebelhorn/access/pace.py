"""How fast things may come from one address of the network."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from nebelhorn.access.attempts import network_of

_MOST = 10_000


class Pace:
    """One bucket an address: it starts full, each thing takes one drop, and it fills again.

    Only the last 10,000 addresses are known, and only in memory; whoever is forgotten starts with
    a full bucket. IPv6 counts by /64, which is what one household has. Any thread may ask.

    References:
        Turner (1986), New directions in communications, IEEE Communications Magazine 24 (10):
        the leaky bucket as a meter.

    Args:
        burst: So many may come at once, at least 1.
        a_second: So many are let in a second after that.

    Examples:
        >>> pace = Pace(burst=2, a_second=0.5)
        >>> [pace.take("192.0.2.1", 0) for _ in range(3)]
        [0.0, 0.0, 2.0]
        >>> pace.take("192.0.2.2", 0), pace.take("192.0.2.1", 2_000_000)
        (0.0, 0.0)
    """

    def __init__(self, *, burst: int, a_second: float) -> None:
        self._burst, self._a_second = float(burst), a_second
        self._known: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def take(self, address: str, at_us: int) -> float:
        """Take a drop out of an address's bucket.

        Args:
            address: Of the network; empty: all of whom nobody knows where they come from.
            at_us: Now, UTC microseconds; a clock that was put back fills nothing.

        Returns:
            0: it may come in. More: nothing was taken; so many seconds until the next may.
        """
        network = network_of(address)
        with self._lock:
            level, since_us = self._known.pop(network, (self._burst, at_us))
            level = min(self._burst, level + self._a_second * max(0, at_us - since_us) / 1e6)
            wait_s = 0.0 if level >= 1 else (1 - level) / self._a_second
            self._known[network] = (level if wait_s else level - 1, at_us)
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        return wait_s
