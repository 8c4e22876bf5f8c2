"""Bring a portion into the facts: its events, and how far the pull has come, or neither."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from nebelhorn.errors import MappingError, NothingToImport, SourceError, choices
from nebelhorn.live.pull.columns import ACCEPT, check_seen, seen_with
from nebelhorn.live.pull.plan import CHANGES, DELETES, Plan
from nebelhorn.live.pull.portion import Cursor, Portion, Record, TakenPortion
from nebelhorn.live.pull.seen_rows import Change, SeenRows
from nebelhorn.log import (
    ImportJob,
    PulledFile,
    PullMark,
    RawTable,
    RawWriter,
    ReadOptions,
    Stores,
    import_job,
    mapping_text,
    source_for,
    transaction,
    write_pull_mark,
    write_pulled_file,
)

_FEW = 20
"""So many may be deleted at once without anybody wondering."""


class Taker:
    """Takes the portions of one run of a pull, one after the other.

    Args:
        stores: Of the workspace.
        plan: How records become events.
        mark: How far the pull has come.
        location: Where its records come from, as people would say it.
        now_us: Now, UTC microseconds since 1970.
        accept: Take columns and deletions as they are now, whatever was before?
    """

    def __init__(
        self,
        stores: Stores,
        plan: Plan,
        mark: PullMark,
        *,
        location: str,
        now_us: int,
        accept: bool = False,
    ) -> None:
        self._stores, self._plan, self._location = stores, plan, location
        self._now_us, self._accept = now_us, accept
        self._known_us = now_us
        self.mark = mark
        pull = plan.pull
        follows = bool(pull.track) or pull.full
        self._rows = SeenRows(stores.office, pull.name, mark.step) if follows else None

    def take(self, portion: Portion, *, known_us: int | None = None) -> TakenPortion:
        """Take a portion, whole or not at all.

        Args:
            portion: What came.
            known_us: When it came, UTC microseconds; None: when the run began.

        Returns:
            What became of it.

        Raises:
            SourceError: A column is gone or another, a key is there twice, most keys are gone.
            MappingError: The mapping names what is not there.
            DiskFull: There was no room left.
        """
        self._known_us = self._now_us if known_us is None else known_us
        if portion.file is not None:
            return self._take_file(portion)
        seen = self.mark.cursor.get("columns")
        before: dict[str, list[str]] = seen if isinstance(seen, dict) else {}
        portion = self._completed(portion, before)
        if not self._accept:
            by_all = self._plan.pull.key is None
            check_seen(portion, before, self._plan.needed, all_needed=by_all)
        asked_keys_only = portion.keys is not None and not portion.records
        digest = self.mark.cursor.get("digest") if asked_keys_only else _digest(portion)
        cursor: Cursor = {
            **portion.cursor,
            "columns": seen_with(before, portion),
            "digest": digest,
            "caught_up": bool(self.mark.cursor.get("caught_up")),
        }
        if portion.keys is None and digest == self.mark.cursor.get("digest") and not self._accept:
            # what is read again because of the overlap is mostly the very same
            if cursor != self.mark.cursor:
                self._move(cursor)
            return TakenPortion(records=len(portion.records), known=len(portion.records))
        return self._take_records(portion, cursor)

    def caught_up(self) -> None:
        """Say that all there was before has been read: from now on what comes is news."""
        if not self.mark.cursor.get("caught_up"):
            self._move({**self.mark.cursor, "caught_up": True})

    def _take_records(self, portion: Portion, cursor: Cursor) -> TakenPortion:
        plan, step = self._plan, self.mark.step
        by_key = self._by_key(portion.records)
        records = list(by_key.values()) if plan.pull.key else list(portion.records)
        changed: list[Change] = []
        gone: list[Change] = []
        if self._rows is not None:
            changed = self._rows.changes(by_key, plan.pull.track)
            if portion.keys is not None:
                gone = self._gone(portion.keys, self._rows)
            kept: dict[str, Record | None] = {
                key: plan.kept(record) for key, record in by_key.items()
            }
            self._rows.keep(kept | {change.key: None for change in gone}, step + 1)
        tables = {
            plan.table: records,
            CHANGES: plan.change_records(changed, step, self._now_us),
            DELETES: plan.change_records(gone, step, self._now_us),
        }
        taken = self._import(
            {name: rows for name, rows in tables.items() if rows}, portion.columns, cursor
        )
        if self._rows is not None:
            self._rows.taken(self.mark.step)
        return replace(taken, records=len(portion.records), changes=len(changed), deletes=len(gone))

    def _import(
        self, tables: dict[str, list[Record]], columns: Sequence[str], cursor: Cursor
    ) -> TakenPortion:
        raw: dict[str, RawTable] = {}
        made: list[str] = []
        try:
            for name, records in tables.items():
                known = columns if name == self._plan.table else sorted(self._plan.needed)
                writer = RawWriter(self._stores.facts, missing=self._plan.missing, columns=known)
                made.append(writer.table)
                for record in records:
                    writer.add(record)
                raw[name] = writer.finish(name)
            return self._import_raw(raw, cursor, None)
        finally:
            for table in made:
                self._stores.facts.execute(f"DROP TABLE IF EXISTS {table}")

    def _take_file(self, portion: Portion) -> TakenPortion:
        assert portion.file is not None  # noqa: S101 - said by the caller
        found = portion.file
        cursor: Cursor = {**self.mark.cursor, **portion.cursor}
        if found.copy is None:
            self._move(cursor, found.file)
            return TakenPortion()
        facts = self._stores.facts
        before = _temporary(facts)
        try:
            raw = self._raw_file(found.copy)
            taken = self._import_raw(raw, cursor, found.file)
        except NothingToImport:
            self._move(cursor, found.file)
            return TakenPortion(files=1)
        except (SourceError, MappingError) as error:
            # where the copy lies is of no use to anybody
            message = str(error).replace(str(found.copy), found.file.path)
            raise type(error)(message) from error
        finally:
            for table in _temporary(facts) - before:
                facts.execute(f'DROP TABLE IF EXISTS "{table}"')
            found.copy.unlink(missing_ok=True)
        read = taken.events + taken.answers + taken.known + taken.rejected
        return replace(taken, records=read, files=1)

    def _raw_file(self, copy: Path) -> dict[str, RawTable]:
        options = ReadOptions(missing=self._plan.missing, scratch=copy.parent)
        found = source_for(str(copy)).read(str(copy), options, self._stores.facts).tables
        named = {table.name: table for table in found}
        wanted = self._plan.table
        if wanted not in named and len(found) != 1:
            msg = f"{copy}: no table {wanted!r}; {choices(wanted, named)}"
            raise MappingError(msg)
        return {wanted: replace(named.get(wanted, found[0]), name=wanted)}

    def _import_raw(
        self, raw: dict[str, RawTable], cursor: Cursor, file: PulledFile | None
    ) -> TakenPortion:
        mapping = self._plan.mapping_for(list(raw))
        if not raw or not (mapping.events or mapping.answers or mapping.counts):
            self._move(cursor, file)
            return TakenPortion()
        mark = PullMark(self.mark.step + 1, cursor)
        # files may hold a history; what a place has newly says when we came to know it
        is_news = file is None and bool(cursor.get("caught_up"))
        job = ImportJob(
            tables=raw,
            mapping=mapping,
            mapping_text=mapping_text(mapping),
            location=self._location if file is None else f"{self._location}/{file.path}",
            zone=self._plan.zone,
            now_us=self._now_us,
            little=self.mark.step > 0,
            known_us=self._known_us if is_news else None,
            also=lambda facts: self._write(facts, mark, file),
        )
        try:
            result = import_job(self._stores, job)
        except NothingToImport:
            self._move(cursor, file)
            return TakenPortion()
        self.mark = mark
        return TakenPortion(
            events=result.events,
            answers=result.answers + result.counts,
            known=result.known + result.otherwise,
            rejected=result.rejected,
        )

    def _move(self, cursor: Cursor, file: PulledFile | None = None) -> None:
        mark = PullMark(self.mark.step + 1, cursor)
        with transaction(self._stores.facts):
            self._write(self._stores.facts, mark, file)
        self.mark = mark

    def _write(
        self, facts: duckdb.DuckDBPyConnection, mark: PullMark, file: PulledFile | None
    ) -> None:
        write_pull_mark(facts, self._plan.pull.name, mark)
        if file is not None:
            write_pulled_file(facts, self._plan.pull.name, file, now_us=self._now_us)

    def _by_key(self, records: Sequence[Record]) -> dict[str, Record]:
        pull = self._plan.pull
        by_key: dict[str, Record] = {}
        for record in records if pull.key else ():
            key = record.get(pull.key or "") or ""
            if key in by_key and key and pull.kind == "sql":
                msg = (
                    f"key {pull.key!r} does not tell records apart: {key!r} is there twice; name "
                    "another column, or make one in the query"
                )
                raise SourceError(msg)
            # of two pages that overlap the later one counts
            by_key[key] = record
        return by_key

    def _gone(self, keys: frozenset[str], rows: SeenRows) -> list[Change]:
        gone, known = rows.gone(keys)
        if len(gone) > max(_FEW, known // 2) and not self._accept:
            msg = (
                f"{len(gone):,} of {known:,} known keys are gone at once, as when a table is being "
                f"filled anew; nothing was taken as deleted; wait, or {ACCEPT}"
            )
            raise SourceError(msg)
        return gone

    def _completed(self, portion: Portion, before: dict[str, list[str]]) -> Portion:
        """Over HTTP what is empty is often left out; a new name beside it would be a renaming."""
        if self._plan.pull.kind != "rest" or not portion.columns:
            return portion
        if before and any(name not in before for name in portion.columns):
            return portion
        return replace(portion, columns=tuple(dict.fromkeys((*portion.columns, *before))))


def _digest(portion: Portion) -> str:
    said = json.dumps([portion.columns, list(portion.records)], ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()


def _temporary(facts: duckdb.DuckDBPyConnection) -> set[str]:
    rows = facts.execute(
        "SELECT table_name FROM duckdb_tables() WHERE temporary AND starts_with(table_name, 'raw_')"
    ).fetchall()
    return {str(name) for (name,) in rows}
