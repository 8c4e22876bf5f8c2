"""How each record was last seen: what changed since, and what is gone.

Two stores cannot commit together, so a record is kept as a version that carries the step of its
pull. The step moves in the facts, with the events. Versions later than it belong to a portion that
never was taken, and are dropped; of those that were, the latest counts.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from nebelhorn.live.pull.portion import Record
from nebelhorn.live.pull.tables import found_pulls, row

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a record that is not as it was.

    Attributes:
        key: Of the record.
        column: That changed; empty: the record is gone.
        old: Value before; None: it was empty.
        new: Value now; None: it is empty.
        record: As it is now; where it is gone, as it was last seen.
    """

    key: str
    column: str
    old: str | None
    new: str | None
    record: Record


class SeenRows:
    """The records of one pull as they were last seen.

    Args:
        office: Of the workspace.
        pull: Name of the pull.
        step: Portions that were taken.
    """

    def __init__(self, office: Engine, pull: str, step: int) -> None:
        found_pulls(office)
        self._office, self._pull = office, pull
        with office.begin() as connection:
            connection.execute(sa.delete(row).where(row.c.pull == pull, row.c.step > step))
            self._drop_outdated(connection, step)

    def changes(self, records: Mapping[str, Record], track: Sequence[str]) -> list[Change]:
        """Return what is not as it was; a key that was never seen has not changed.

        Args:
            records: Key → record.
            track: Columns to look at.
        """
        before = self._last(records)
        return [
            Change(key, column, was.get(column), record.get(column), record)
            for key, record in records.items()
            if (was := before.get(key)) is not None
            for column in track
            if was.get(column) != record.get(column)
        ]

    def gone(self, keys: Collection[str]) -> tuple[list[Change], int]:
        """Return the records whose keys are not there any more, and how many were known.

        Args:
            keys: All there are now.
        """
        with self._office.connect() as connection:
            chosen = sa.select(row.c.key).where(row.c.pull == self._pull, row.c.record.is_not(None))
            known = {str(key) for (key,) in connection.execute(chosen)}
        vanished = self._last(sorted(known.difference(keys)))
        return [Change(key, "", None, None, record) for key, record in vanished.items()], len(known)

    def keep(self, records: Mapping[str, Record | None], step: int) -> None:
        """Keep records as versions of the next step; what is as it was is not written again.

        Args:
            records: Key → record; None: it is gone.
            step: That the pull will have when they were taken.
        """
        before = self._last(records)
        fresh = [
            {
                "pull": self._pull,
                "key": key,
                "step": step,
                "record": None if record is None else _text(record),
            }
            for key, record in records.items()
            if record is None or before.get(key) != record
        ]
        if fresh:
            with self._office.begin() as connection:
                connection.execute(sa.insert(row), fresh)

    def taken(self, step: int) -> None:
        """Let go of what is outdated, because a portion was taken.

        Args:
            step: Of the pull now.
        """
        with self._office.begin() as connection:
            self._drop_outdated(connection, step)

    def _last(self, keys: Iterable[str]) -> dict[str, Record]:
        found: dict[str, Record] = {}
        with self._office.connect() as connection:
            for some in _chunks(keys):
                chosen = sa.select(row.c.key, row.c.record).where(
                    row.c.pull == self._pull, row.c.key.in_(some), row.c.record.is_not(None)
                )
                found |= {str(key): json.loads(said) for key, said in connection.execute(chosen)}
        return found

    def _drop_outdated(self, connection: Connection, step: int) -> None:
        """Only the last step can have left earlier versions behind."""
        last = sa.select(row.c.key).where(row.c.pull == self._pull, row.c.step == step)
        connection.execute(
            sa.delete(row).where(row.c.pull == self._pull, row.c.step < step, row.c.key.in_(last))
        )
        connection.execute(
            sa.delete(row).where(
                row.c.pull == self._pull, row.c.step == step, row.c.record.is_(None)
            )
        )


def _chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while some := list(itertools.islice(rest, _AT_ONCE)):
        yield some


def _text(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True)
