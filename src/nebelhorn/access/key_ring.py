"""All open keys in memory: a request costs a hash and a look into a dictionary."""

from __future__ import annotations

from threading import Lock

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.access.keys import COARSE_US, Key, KeyKind, key_of, write_used
from nebelhorn.access.secret import Secret
from nebelhorn.access.tables import KEYS_VERSION, key, number_of


class KeyRing:
    """A copy of the keys; any thread may ask it.

    It holds hashes, no secrets. ``find`` touches no disk. Somebody must call ``refresh`` every
    second or so, which reads one number unless a key was made or revoked, and ``keep_used`` every
    minute or so: until the next ``refresh`` a revoked key still opens.

    Args:
        engine: The office; its keys are read at once.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._version = -1
        self._keys: dict[bytes, Key] = {}
        self._by_id: dict[int, Key] = {}
        self._used: dict[int, int] = {}
        self._written: dict[int, int] = {}
        self._lock = Lock()
        self.refresh()

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, presented: Secret, kind: KeyKind, at_us: int) -> Key | None:
        """Look up the open key somebody shows, and remember that it was used.

        Args:
            presented: What was shown; of any length, from anybody.
            kind: What is to be opened.
            at_us: Now, UTC microseconds.

        Returns:
            The key; None: there is none, it was revoked, or it opens something else.
        """
        if not presented.has_shape(kind.prefix):
            return None
        # by SHA-256, which nobody can choose: how long it takes tells nothing about other keys
        found = self._keys.get(presented.sha256())
        if found is None or found.kind is not kind:
            return None
        self._used[found.key_id] = at_us
        return found

    def key(self, key_id: int) -> Key | None:
        """Return a key by its number, also one that was revoked: what came with it still counts."""
        return self._by_id.get(key_id)

    def refresh(self) -> bool:
        """Read the keys anew if one was made or revoked since; return whether they were read."""
        with self._lock, self._engine.connect() as connection:
            version = number_of(connection, KEYS_VERSION)
            if version == self._version:
                return False
            found = {bytes(row.sha256): key_of(row) for row in connection.execute(sa.select(key))}
            self._by_id = {one.key_id: one for one in found.values()}
            self._keys = {sha: one for sha, one in found.items() if one.revoked_us is None}
            # read before the keys: one that came in between is read again next time
            self._version = version
            return True

    def keep_used(self) -> int:
        """Write down which keys were used, each every 10 minutes at most.

        Returns:
            Count of keys that were written.
        """
        with self._lock:
            due = {
                key_id: at_us
                for key_id, at_us in self._used.copy().items()
                if at_us - self._written.get(key_id, at_us - COARSE_US) >= COARSE_US
            }
            write_used(self._engine, due)
            self._written.update(due)
            return len(due)
