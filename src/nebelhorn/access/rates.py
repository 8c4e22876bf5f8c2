"""How fast the events of a key may come."""

from __future__ import annotations

from threading import Lock

from nebelhorn.access.keys import Key

_BURST_S = 10.0
"""So many seconds' worth may come at once: clients collect and send in batches."""


class Rates:
    """One bucket a key: it fills by the key's rate, and each event takes one drop out.

    A batch is taken as long as the bucket is not in debt, also when it is larger than what is in
    it: otherwise a batch larger than the bucket would never get in. The debt is waited off. Any
    thread may ask; a restart fills all buckets.

    References:
        Turner (1986), New directions in communications, IEEE Communications Magazine 24 (10):
        the leaky bucket as a meter.
    """

    def __init__(self) -> None:
        self._buckets: dict[int, tuple[float, int]] = {}
        self._lock = Lock()

    def take(self, key: Key, events: int, at_us: int) -> float:
        """Take events out of a key's bucket.

        Args:
            key: Whose.
            events: How many came, at least 0.
            at_us: Now, UTC microseconds; a clock that was put back fills nothing.

        Returns:
            0: they may come in. More: nothing was taken; so many seconds until the next may.

        Examples:
            >>> from nebelhorn.access import Key, KeyKind
            >>> key = Key(1, KeyKind.WRITE, "shop", "shop", (), 2.0, 0, None, None)
            >>> rates = Rates()
            >>> rates.take(key, 22, 0), rates.take(key, 1, 0), rates.take(key, 1, 1_000_000)
            (0.0, 1.0, 0.0)
        """
        if key.rate is None:
            return 0.0
        full = max(key.rate * _BURST_S, 1.0)
        with self._lock:
            level, since_us = self._buckets.get(key.key_id, (full, at_us))
            level = min(full, level + key.rate * max(0, at_us - since_us) / 1e6)
            wait_s = max(0.0, -level / key.rate)
            self._buckets[key.key_id] = (level if wait_s else level - events, at_us)
        return wait_s
