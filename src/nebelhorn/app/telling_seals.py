"""Tell other systems what was foretold: each point once, and only those who ask for it by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import sqlalchemy as sa

from nebelhorn.app.background import Background
from nebelhorn.app.chore import Chore
from nebelhorn.app.reading.changes import ChangeKind, SealedNow
from nebelhorn.app.reading.runs import ShownRun, shown_runs
from nebelhorn.app.workspace import Workspace
from nebelhorn.live import enqueue, found_outbox, targets
from nebelhorn.log import customer_names
from nebelhorn.predictions import FULL, LIVE

TOPIC = ChangeKind.SEALED.value
"""Topic of such messages; ``*`` alone does not mean it, for there are very many."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_POINTS = 1_000
_LEAST_US = 1_000_000

_told = sa.Table(
    "told_seal",
    sa.MetaData(),
    sa.Column("run_no", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("point_no", sa.BigInteger, nullable=False),
)


class SealTeller:
    """Puts what is sealed live into the outbox, in a thread of its own.

    Where nobody asks for it, a look into the office is all there is.

    Args:
        workspace: With the outbox in its office; facts are read by a connection of its own.
        clock: The time, UTC microseconds.
        background: Says whose turn it is.
    """

    def __init__(
        self, workspace: Workspace, clock: Callable[[], int], background: Background
    ) -> None:
        self._workspace, self._clock = workspace.lend(), clock
        office = workspace.stores.office
        found_outbox(office)
        _told.create(office, checkfirst=True)
        self._chore = Chore("sealed", self.step, background, least_us=_LEAST_US)

    def step(self) -> int:
        """Tell what was sealed since; what was sealed before somebody asked for it is no news.

        Returns:
            Count of points that were told.
        """
        office = self._workspace.stores.office
        with office.connect() as connection:
            wanted = any(one.enabled and _named(one.topics) for one in targets(connection))
            told = {int(run): int(point) for run, point in connection.execute(sa.select(_told))}
        if not wanted:
            if told:  # who asks for it later is not told what was sealed in between
                with office.begin() as connection:
                    connection.execute(sa.delete(_told))
            return 0
        runs = [one for one in shown_runs(self._workspace, self._clock()) if one.run.label == LIVE]
        if not told:
            self._begin([one.run.run_no for one in runs])
            return 0
        return sum(self._tell(shown, told.get(shown.run.run_no, -1)) for shown in runs)

    def start(self) -> None:
        """Go on in a thread of its own."""
        self._chore.start()

    def stop(self) -> None:
        """Finish what is under way and stop."""
        self._chore.stop()
        self._workspace.stores.facts.close()

    def _begin(self, runs: list[int]) -> None:
        facts = self._workspace.stores.facts
        rows = facts.execute(
            "SELECT run_no, max(point_no) FROM sealed_point GROUP BY run_no"
        ).fetchall()
        # a place for no run says that it has begun, though nothing was sealed yet
        reached = {0: -1, **dict.fromkeys(runs, -1), **{int(run): int(no) for run, no in rows}}
        with self._workspace.stores.office.begin() as connection:
            for run_no, point_no in reached.items():
                connection.execute(sa.insert(_told).values(run_no=run_no, point_no=point_no))

    def _tell(self, shown: ShownRun, after: int) -> int:
        run_no = shown.run.run_no
        points = self._points(shown, after)
        if not points:
            return 0
        office = self._workspace.stores.office
        names = customer_names(office, {customer for customer, _ in points.values()})
        now_us = self._clock()
        # together with how far it got: all of it is written, or nothing
        with office.begin() as connection:
            for point_no, (customer, said) in points.items():
                if customer in names:
                    body = {"customer": names[customer], "predictions": msgspec.to_builtins(said)}
                    key = f"{run_no}/{point_no}"
                    enqueue(connection, TOPIC, body, key=key, now_us=now_us, by_name=True)
            connection.execute(sa.delete(_told).where(_told.c.run_no == run_no))
            connection.execute(sa.insert(_told).values(run_no=run_no, point_no=max(points)))
        return len(points)

    def _points(self, shown: ShownRun, after: int) -> dict[int, tuple[int, list[SealedNow]]]:
        """Return the next points: number → (customer, what was foretold there)."""
        rows = self._workspace.stores.facts.execute(
            "SELECT p.point_no, p.customer_no, p.sealed_us, s.seal_no, s.question_no, s.class_1, "
            "s.chance_1 FROM (SELECT * FROM sealed_point WHERE run_no = $1 AND point_no > $2 "
            f"ORDER BY point_no LIMIT {_MOST_POINTS:d}) AS p JOIN seal AS s USING (run_no, "
            "point_no) ORDER BY s.seal_no",
            [shown.run.run_no, after],
        ).fetchall()
        found: dict[int, tuple[int, list[SealedNow]]] = {}
        for point_no, customer, sealed_us, seal_no, number, foretold, chance in rows:
            _, said = found.setdefault(int(point_no), (int(customer), []))
            said.append(
                SealedNow(
                    run_no=shown.run.run_no,
                    seal_no=seal_no,
                    question=shown.questions[number].name,
                    foretells=shown.classes[number].get(foretold, str(foretold)),
                    chance=round(chance / FULL, 4),
                    due_at=_EPOCH + timedelta(microseconds=sealed_us + shown.open_us[number]),
                )
            )
        return dict(sorted(found.items()))


def _named(topics: tuple[str, ...]) -> bool:
    return any(one in {TOPIC, "prediction.*"} for one in topics)
