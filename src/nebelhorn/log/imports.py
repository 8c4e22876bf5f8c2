"""Import raw data as facts: read each rule once, keep what is new, keep every reject."""

from __future__ import annotations

import contextlib
import dataclasses
from concurrent.futures import Future, ThreadPoolExecutor

import duckdb

from nebelhorn.errors import MappingError, NothingToImport, choices
from nebelhorn.log.answering import (
    Answered,
    append_answers,
    append_event_answers,
    read_answer_rule,
    stage_answers,
)
from nebelhorn.log.counting import append_counts
from nebelhorn.log.identity import as_written
from nebelhorn.log.import_job import ImportJob, ImportResult, Progress
from nebelhorn.log.joins import join_tables
from nebelhorn.log.mapping import EventRule
from nebelhorn.log.naming import keep_names, keep_texts
from nebelhorn.log.numbering import number_customers, source_number
from nebelhorn.log.objects import (
    append_object_relations,
    append_objects,
    find_customers,
    through_objects,
)
from nebelhorn.log.office import salt
from nebelhorn.log.raw import RawTable
from nebelhorn.log.reading import Reading, ReadingContext, read_count_rule, read_event_rule
from nebelhorn.log.rejecting import RejectOrigin, keep_rejects, rejected_records
from nebelhorn.log.staging import Staged, stage
from nebelhorn.log.stores import Stores, transaction
from nebelhorn.log.writing import append_events, sort_bulk


def import_job(stores: Stores, job: ImportJob, progress: Progress = lambda _: None) -> ImportResult:
    """Bring the records of a job into the facts; all of them or none.

    Importing the same again adds nothing. Names, texts and rejects reach the office first (each
    idempotent), then the facts commit in one transaction.

    Args:
        stores: The workspace's stores.
        job: What to import.
        progress: Told about each step.

    Returns:
        Counts that add up.

    Raises:
        MappingError: A rule names a table or column that is not there.
        NothingToImport: The mapping has no rule, or its tables hold no record.
        SourceError: Times or ids cannot be read.
        DiskFull: There was no room; nothing was lost.
    """
    with (
        transaction(stores.facts),
        as_written(stores.facts),
        ThreadPoolExecutor(max_workers=1) as office_hand,
    ):
        work = _Import(stores, job, progress, office_hand)
        result = work.run()
        for waiting in work.office_work:
            waiting.result()
        if not job.little or result.events + result.answers + result.counts + result.rejected:
            _note(stores.facts, job, result)
        if job.also is not None:
            job.also(stores.facts)
    if not job.little:
        progress("tidying up")
        # while it is served others are at work, and the next checkpoint of its own does it
        with contextlib.suppress(duckdb.TransactionException):
            stores.facts.execute("CHECKPOINT")
    return result


class _Import:
    """One import under way: the connection, the job, and what has been counted so far."""

    def __init__(
        self, stores: Stores, job: ImportJob, progress: Progress, office_hand: ThreadPoolExecutor
    ) -> None:
        self.stores = stores
        self.connection = stores.facts
        self.job = job
        self.progress = progress
        self.office_hand = office_hand
        self.office_work: list[Future[None]] = []
        self.source_no = source_number(self.connection, job.mapping.source)
        self.context = ReadingContext(
            self.connection, job.mapping, job.zone, patient=job.patient, known_us=job.known_us
        )
        self.found: list[tuple[str, str]] = []
        self.total = ImportResult(0, 0, 0, 0, 0, 0, 0, ())
        self.broken_asked: set[str] = set()
        self.tables: dict[str, RawTable] = {}

    def run(self) -> ImportResult:
        mapping = self.job.mapping
        self.progress("reading")
        self.tables = join_tables(self.connection, self.job.tables, mapping.joins)
        if mapping.customer_path is not None:
            find_customers(self.connection, mapping.customer_path, self.tables, into="customer_of")
        for number, rule in enumerate(mapping.events):
            self._events(number, rule)
        for number in range(len(mapping.answers)):
            self._answers(number)
        for number in range(len(mapping.counts)):
            self._counts(number)
        if {"objects", "object_relations"} <= set(self.tables):
            append_object_relations(
                self.connection, self.tables["objects"], self.tables["object_relations"]
            )
        if self.total.records == 0 and self.total.rejected == 0:
            names = ", ".join(self.tables)
            msg = f"{self.job.location}: no record to read in {names}"
            raise NothingToImport(msg)
        if not self.job.little:
            sort_bulk(self.connection, runs=len(mapping.events), new=self.total.events)
        return dataclasses.replace(self.total, found=tuple(dict.fromkeys(self.found)))

    def _events(self, number: int, rule: EventRule) -> None:
        self.progress(f"reading {rule.touchpoint or rule.table}")
        reading = read_event_rule(self.context, self._table(rule.table), rule)
        if self.job.mapping.customer_path is not None and not rule.customer:
            reading = through_objects(reading, rule)
        into = f"stage_{number}"
        staged = stage(
            self.connection,
            reading,
            into=into,
            by_id=rule.message_id is not None,
            tie_by_line=rule.tie == "line",
        )
        self.progress(f"numbering {rule.touchpoint or rule.table}")
        number_customers(
            self.connection,
            f"SELECT customer FROM {into}",
            salt=salt(self.stores.office),
            into="customer_key",
        )
        self.office_work.append(keep_names(self.stores, self.office_hand))
        self.progress(f"writing {rule.touchpoint or rule.table}")
        done = append_events(
            self.connection, staged, rule, self.source_no, replace=self.job.replace
        )
        append_objects(self.connection, staged, rule, self._relations(rule))
        if rule.score or rule.text:
            self._keep_answer(
                append_event_answers(self.connection, staged, reading.scale, self.source_no)
            )
        self._count(reading, staged, events=done.new, known=done.known, otherwise=done.otherwise)
        self._drop(into)

    def _answers(self, number: int) -> None:
        rule = self.job.mapping.answers[number]
        self.progress(f"reading answers of {rule.table}")
        reading = read_answer_rule(self.context, self._table(rule.table), rule)
        into = f"answers_{number}"
        staged = stage_answers(self.connection, reading, rule, into=into)
        number_customers(
            self.connection,
            f"SELECT customer FROM {into}",
            salt=salt(self.stores.office),
            into="customer_key",
        )
        self.office_work.append(keep_names(self.stores, self.office_hand))
        done = append_answers(self.connection, staged, rule, reading.scale, self.source_no)
        self._keep_answer(done)
        self._count(reading, staged, known=done.known)
        self._drop(into)

    def _counts(self, number: int) -> None:
        rule = self.job.mapping.counts[number]
        reading = read_count_rule(self.context, self._table(rule.table), rule)
        into = f"counts_{number}"
        staged = stage(self.connection, reading, into=into, by_id=False)
        new, known = append_counts(self.connection, into, self.source_no)
        self._count(reading, staged, counts=new, known=known)
        self._drop(into)

    def _keep_answer(self, done: Answered) -> None:
        self.total = dataclasses.replace(self.total, answers=self.total.answers + done.new)
        if done.scale is not None:
            worst, best = done.scale
            self.found.append(("score", f"from {worst:g} (worst) to {best:g} (best)"))
        if done.new:
            self.office_work.append(keep_texts(self.stores, self.office_hand, done.staged))

    def _count(
        self,
        reading: Reading,
        staged: Staged,
        *,
        events: int = 0,
        counts: int = 0,
        known: int = 0,
        otherwise: int = 0,
    ) -> None:
        self.found.extend(reading.found)
        rejected, uncut = self._reject(reading, staged)
        total = self.total
        self.total = dataclasses.replace(
            total,
            records=total.records + staged.records + uncut,
            events=total.events + events,
            counts=total.counts + counts,
            known=total.known + known + staged.repeated,
            otherwise=total.otherwise + otherwise,
            rejected=total.rejected + rejected + uncut,
        )

    def _reject(self, reading: Reading, staged: Staged) -> tuple[int, int]:
        table = reading.table
        if table.name in self.broken_asked:
            table = dataclasses.replace(table, unreadable=list)
        self.broken_asked.add(table.name)
        job = self.job
        origin = RejectOrigin(job.mapping.source, job.location, job.mapping_text, job.now_us)
        bad = staged.rejected + staged.conflicting + staged.unanswered > 0
        records = (
            rejected_records(
                self.connection, reading, staged.table, conflicts=staged.conflicting > 0
            )
            if bad
            else iter(())
        )
        return keep_rejects(self.stores.office, origin, table, records)

    def _relations(self, rule: EventRule) -> RawTable | None:
        return self._table(rule.relations) if rule.relations else None

    def _table(self, name: str) -> RawTable:
        if name not in self.tables:
            msg = f"{self.job.location}: no table {name!r}; {choices(name, self.tables)}"
            raise MappingError(msg)
        return self.tables[name]

    def _drop(self, into: str) -> None:
        for view in (into, f"{into}_all"):
            self.connection.execute(f"DROP VIEW IF EXISTS {view}")
        for table in (f"{into}_read", f"{into}_again"):
            self.connection.execute(f"DROP TABLE IF EXISTS {table}")


def _note(connection: duckdb.DuckDBPyConnection, job: ImportJob, result: ImportResult) -> None:
    connection.execute(
        "INSERT INTO import_run SELECT coalesce(max(import_no), 0) + 1, "
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM import_run",
        [
            job.location,
            job.mapping.source,
            job.mapping_text,
            job.now_us,
            result.records,
            result.events,
            result.answers,
            result.counts,
            result.known,
            result.rejected,
        ],
    )
