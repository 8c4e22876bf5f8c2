"""What has become of predictions since listeners were told last."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from nebelhorn.app.reading.changes import (
    ChangeKind,
    PredictionsSealed,
    SealedNow,
    sealed_since,
)
from nebelhorn.app.reading.runs import ShownRun
from nebelhorn.app.reading.turned_out import PredictionsSettled, SettledNow, settled_between
from nebelhorn.app.reading.voided import (
    PredictionsRestored,
    PredictionsVoid,
    Voided,
    VoidNow,
    voided_since,
)
from nebelhorn.app.workspace import Workspace
from nebelhorn.live import NewChange, ServingStore

_Told = TypeVar("_Told", SealedNow, SettledNow, VoidNow)


@dataclass(frozen=True, slots=True)
class WhatIsNew:
    """What was sealed, has turned out, is void and counts again, by the number of the customer.

    Attributes:
        sealed: What was foretold.
        settled: What came due.
        voided: What is void from now on, and what is so no more.
        meta: What has to be written together with it, so that nothing is told twice; empty:
            nothing is new.
    """

    sealed: dict[int, list[SealedNow]] = field(default_factory=dict)
    settled: dict[int, list[SettledNow]] = field(default_factory=dict)
    voided: Voided = field(default_factory=lambda: Voided({}, {}, 0))
    meta: Mapping[str, str] = field(default_factory=dict)

    @property
    def customers(self) -> set[int]:
        """Numbers of those whom it is about."""
        void = self.voided
        return {*self.sealed, *self.settled, *void.void, *void.restored}

    def changes(self, names: Mapping[int, str]) -> list[NewChange]:
        """Return what listeners are told.

        Args:
            names: Number of the customer → name; who has none is forgotten.
        """
        void = self.voided
        return [
            *_changes(ChangeKind.SEALED, PredictionsSealed, self.sealed, names),
            *_changes(ChangeKind.VOID, PredictionsVoid, void.void, names),
            *_changes(ChangeKind.RESTORED, PredictionsRestored, void.restored, names),
            *_changes(ChangeKind.SETTLED, PredictionsSettled, self.settled, names),
        ]


class News:
    """Finds what has become of predictions, each once.

    Args:
        workspace: With a connection of its own.
        store: Where it is written until when everything was told.
    """

    def __init__(self, workspace: Workspace, store: ServingStore) -> None:
        self._workspace, self._store = workspace, store

    def since(self, runs: Sequence[ShownRun], as_of_us: int) -> WhatIsNew:
        """Return what is new; again and again the same until its ``meta`` is written.

        Args:
            runs: As ``shown_runs`` returns them.
            as_of_us: Now, UTC microseconds.
        """
        facts, before = self._workspace.stores.facts, self._before()
        sealed, places = self._sealed(runs, before["sealed"])
        settled, settled_us = self._settled(runs, before["settled_us"], as_of_us)
        fresh = {who: [(one.run_no, one.seal_no) for one in said] for who, said in sealed.items()}
        told = before["changes"]
        voided = voided_since(facts, runs, None if told is None else int(told), fresh)
        meta = {
            "sealed": json.dumps(places),
            "settled_us": str(settled_us),
            "changes": str(voided.reached),
        }
        return WhatIsNew(sealed, settled, voided, meta if meta != before else {})

    def _before(self) -> dict[str, str | None]:
        return {name: self._store.meta(name) for name in ("sealed", "settled_us", "changes")}

    def _sealed(
        self, runs: Sequence[ShownRun], told: str | None
    ) -> tuple[dict[int, list[SealedNow]], dict[str, int]]:
        facts = self._workspace.stores.facts
        if told is None:  # what was sealed before anybody could listen is no news
            rows = facts.execute("SELECT run_no, max(seal_no) FROM seal GROUP BY run_no").fetchall()
            return {}, {str(run): int(seal) for run, seal in rows}
        return sealed_since(facts, runs, json.loads(told))

    def _settled(
        self, runs: Sequence[ShownRun], told: str | None, as_of_us: int
    ) -> tuple[dict[int, list[SettledNow]], int]:
        if told is None:
            return {}, as_of_us
        return settled_between(self._workspace, runs, int(told), max(int(told), as_of_us))


def _changes(
    kind: ChangeKind,
    make: Callable[[str, tuple[_Told, ...]], object],
    said: Mapping[int, Sequence[_Told]],
    names: Mapping[int, str],
) -> Iterator[NewChange]:
    for number, told in said.items():
        if number in names:
            body = msgspec.json.encode(make(names[number], tuple(told)))
            yield NewChange(kind, number, body)
