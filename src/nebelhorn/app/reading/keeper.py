"""Keeps ``serving.sqlite`` in step with the facts, in a thread of its own."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from nebelhorn.app.reading.changes import ChangeKind, CustomerChanged
from nebelhorn.app.reading.heard import Heard
from nebelhorn.app.reading.known import cut_us_of, read_known
from nebelhorn.app.reading.news import News
from nebelhorn.app.reading.runs import ShownRun, shown_runs
from nebelhorn.app.reading.standing import everybody, mark_of, position_of
from nebelhorn.app.reading.telling import Telling, keep
from nebelhorn.app.reading.terms import Terms, end_of_knowledge, read_terms
from nebelhorn.app.workspace import Workspace
from nebelhorn.clock import steady_us
from nebelhorn.live import Batch, NewChange, NewProfile, ServingStore
from nebelhorn.log import customer_names, transaction

PORTION = 2_000
"""So many customers are looked at at once."""

_LOG = logging.getLogger("nebelhorn.serving")
_EPOCH, _DAY_US = datetime(1970, 1, 1, tzinfo=UTC), 86_400_000_000
_PAUSE_S, _TROUBLED_S = 0.25, 5.0
_LOOK_S, _MOST_REST_S = 1.0, 2.0


class Keeper:
    """Brings into ``serving.sqlite`` whom the loop has heard of, and everybody when need be.

    The loop never waits for it, and readers never wait for either.

    Args:
        workspace: Whose facts; they are read by a connection of its own.
        tell: Called when listeners are to be told of changes, from the keeper's thread.
        steady: Microseconds, as real time runs: while much is heard, it rests as long as it works.

    Attributes:
        store: Where it writes.
        telling: Says what it has written; None: nothing can be said yet.
        trouble: Why it is behind, in a sentence; None: it is not.
    """

    def __init__(
        self,
        workspace: Workspace,
        tell: Callable[[], None] = lambda: None,
        steady: Callable[[], int] = steady_us,
    ) -> None:
        self._workspace, self._tell, self._steady = workspace.lend(), tell, steady
        self.store = ServingStore(workspace.folder)
        self._heard, self._news = Heard(), News(self._workspace, self.store)
        self._round: list[int] = []
        self._in_round = False
        self.trouble: str | None = None
        self._stop, self._wake = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="serving", daemon=True)
        self._terms: Terms | None = None
        self._mark = ""
        self._runs: tuple[ShownRun, ...] = ()
        self.telling: Telling | None = None
        self._counted: object = None
        self._last = 0
        self._adopt()

    def hear(self, customers: Iterable[int]) -> None:
        """Take note of customers something new is known of; from any thread, at once."""
        self._heard.add(customers)
        self._wake.set()

    def step(self) -> bool:
        """Bring one portion into the file; what ``start`` does again and again.

        Returns:
            Is more left to be done?

        Raises:
            DiskFull: There was no room left; it can be tried again.
            WorkspaceError: A store cannot be used.
        """
        since = self.store.forgotten()
        # taken before the facts are read: whoever is heard of while they are read comes again
        heard = self._heard.take(PORTION)
        todo = set(heard)
        try:
            # all of one portion is told by the facts of one moment
            with transaction(self._workspace.stores.facts):
                as_of_us = end_of_knowledge(self._workspace.stores.facts)
                terms = self._compare_with(as_of_us)
                todo |= self._more(as_of_us, heard)
                batch = self._batch(since, as_of_us, terms, (todo, heard))
            if batch is not None:
                self._write(batch)
        except BaseException:
            self.hear(heard)
            self._round += sorted(todo - heard)
            raise
        if self._in_round and not self._round:
            self._in_round = False
            self.store.end_round()
            self.store.write(Batch(meta={"whole": "1"}))
        return bool(self._heard or self._round)

    def start(self) -> None:
        """Go on in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the portion under way and stop; what is left is done after the next start."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        if not (self._heard or self._round or self._in_round):
            position = position_of(self._workspace, self._mark)
            self.store.write(Batch(meta={"position": position}))
        self.store.close()
        self._workspace.stores.facts.close()

    def _adopt(self) -> None:
        """Go on with what the file holds where it is all there is; else everybody comes anew."""
        self._mark = mark_of(self._workspace)
        told = self.store.meta("terms")
        if told and self.store.meta("position") == position_of(self._workspace, self._mark):
            self._terms = msgspec.json.decode(told, type=Terms)
            as_of_us = end_of_knowledge(self._workspace.stores.facts)
            self._show(shown_runs(self._workspace, as_of_us))
        # until it is stopped in good order, nobody can know whether all of it was brought in
        self.store.write(Batch(meta={"position": ""}))

    def _compare_with(self, as_of_us: int) -> Terms:
        """Return what customers are compared with; where that has changed, everybody comes anew."""
        mark = mark_of(self._workspace)
        known = self._terms
        if known is not None and known.day == as_of_us // _DAY_US and mark == self._mark:
            return known
        runs = shown_runs(self._workspace, as_of_us)
        terms = read_terms(self._workspace, runs, as_of_us)
        whom = everybody(self._workspace)
        self.store.begin_round()
        self.store.write(Batch(meta={"terms": msgspec.json.encode(terms).decode()}))
        # nothing counts as known before all of it is there: else a fault would leave some as of old
        self._mark, self._terms = mark, terms
        self._show(runs)
        self._round, self._in_round = whom, True
        return terms

    def _show(self, runs: tuple[ShownRun, ...]) -> None:
        """From now on customers are told of these runs; what was written before may name others."""
        self._runs = runs
        if self._terms is None:
            return
        known = {shown.run.run_no: shown for shown in self.telling.runs} if self.telling else {}
        known |= {shown.run.run_no: shown for shown in runs}
        cut_us = cut_us_of(self._workspace)
        self.telling = Telling(self._workspace.settings, cut_us, self._terms, known.values())

    def _more(self, as_of_us: int, heard: set[int]) -> set[int]:
        """Return whom to look at as well; of whom something has changed by itself is heard of."""
        heard.update(self.store.changing_by(as_of_us, PORTION - len(heard)))
        room = PORTION - len(heard)
        turn, self._round = self._round[:room], self._round[room:]
        return heard | set(turn)

    def _batch(
        self, since: int, as_of_us: int, terms: Terms, whom: tuple[set[int], set[int]]
    ) -> Batch | None:
        todo, heard = whom
        self._look_at_runs(as_of_us)
        news = self._news.since(self._runs, as_of_us)
        told = heard | news.customers
        todo = todo | told
        if not todo and not news.meta:
            return None
        known = read_known(self._workspace, todo, terms, as_of_us, self._runs)
        names = {number: one.names[0] for number, one in known.items() if one.names}
        names |= customer_names(self._workspace.stores.office, sorted(todo - names.keys()))
        cut_us = cut_us_of(self._workspace)
        changes = [
            *news.changes(names),
            *(
                NewChange(
                    ChangeKind.CUSTOMER,
                    number,
                    msgspec.json.encode(CustomerChanged(names[number], _at(as_of_us))),
                )
                for number in sorted(told)
                if number in names
            ),
        ]
        return Batch(
            profiles=[
                NewProfile(
                    customer_no=number,
                    again_us=one.again_us(terms, cut_us, as_of_us),
                    known=keep(one, as_of_us),
                    ids=one.ids,
                )
                for number, one in known.items()
            ],
            nobody=sorted(todo - known.keys()),
            changes=changes,
            meta=news.meta,
            since=since,
        )

    def _write(self, batch: Batch) -> None:
        last = self.store.write(batch)
        if last != self._last:
            self._last = last
            self._tell()

    def _look_at_runs(self, as_of_us: int) -> None:
        """Where there is a live run, or a touchpoint, that those known do not tell of: anew."""
        row = self._workspace.stores.facts.execute(
            "SELECT (SELECT coalesce(max(run_no), 0) FROM run), (SELECT count(*) FROM touchpoint)"
        ).fetchone()
        if row != self._counted:
            runs = shown_runs(self._workspace, as_of_us)
            if runs:
                self._show(runs)
            self._counted = row

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            more, trouble = False, None
            begun_us, busy = self._steady(), bool(self._heard)
            try:
                more = self.step()
            except Exception as error:  # noqa: BLE001 - readers go on with what is there
                _LOG.error("serving.sqlite is behind: %s", traceback.format_exc())
                trouble = f"{type(error).__name__}: {error}"
            self.trouble = trouble
            if not more:
                # what comes within a moment is looked at together
                self._stop.wait(_TROUBLED_S if trouble else _PAUSE_S)
                self._wake.wait(_LOOK_S)
            elif busy:
                # what is foretold comes first: it is worked on beside this
                took_s = (self._steady() - begun_us) / 1_000_000
                self._stop.wait(min(max(took_s, 0.0), _MOST_REST_S))


def _at(at_us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at_us)
