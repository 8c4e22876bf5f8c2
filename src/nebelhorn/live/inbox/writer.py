"""The one thread that writes: a group, its answers, a slice of what is to be deleted, and again."""

from __future__ import annotations

import sqlite3

from nebelhorn.live.inbox.answering import answer_group, answer_one
from nebelhorn.live.inbox.arrival import Limits
from nebelhorn.live.inbox.inbox_file import InboxFile
from nebelhorn.live.inbox.keeping import keep, refusal_of
from nebelhorn.live.inbox.line import Line, Pending, Trim
from nebelhorn.live.inbox.refusals import InboxFailed, InboxNoRoom, InboxRefusal, another


class Writer:
    """Takes work from the line until it is closed.

    Attributes:
        last_seq: Number of the last row kept; 0: there never was one.
        groups: Commits of arrivals so far.
        trouble: Why the last commit was refused; None: it was not.
    """

    def __init__(self, file: InboxFile, line: Line, limits: Limits) -> None:
        """Count what lies in the file.

        Args:
            file: The inbox file, which is this thread's from ``run`` on.
            line: Where work comes from.
            limits: How much is done at once.

        Raises:
            sqlite3.Error: The file cannot be read.
        """
        self._file = file
        self._line = line
        self._limits = limits
        self._unanswered: list[Pending] = []
        self._rows_gone = 0
        line.stored, line.bytes_stored, self.last_seq = file.counted()
        self.groups = 0
        self.trouble: InboxRefusal | None = None

    def run(self) -> None:
        """Work until the line is closed and everybody was served, or the disk has failed."""
        try:
            while work := self._line.take():
                if work.group:
                    self._keep(work.group)
                if work.trim:
                    self._trim(work.trim)
                if self._file.bytes_logged() >= self._limits.bytes_log:
                    self._checkpoint()
        except BaseException as error:  # noqa: BLE001 - nobody may wait for a thread that is gone
            failed = error if isinstance(error, InboxFailed) else InboxFailed(repr(error))
            self._give_up(failed)

    def _keep(self, group: list[Pending]) -> None:
        self._unanswered = group
        for commit, last in keep(self._file, group):
            self._line.served(commit, kept=isinstance(last, int))
            self._unanswered = self._unanswered[len(commit) :]
            if isinstance(last, int):
                self.last_seq = last
                self.groups += 1
                self.trouble = None
            answer_group(commit, last)
            if isinstance(last, InboxRefusal):
                self._mind(last)

    def _trim(self, trim: Trim) -> None:
        """One slice: arrivals that came meanwhile go first."""
        try:
            rows, size = self._file.trim(trim.until_seq, self._limits.trimmed)
        except sqlite3.Error as error:
            refusal = refusal_of(error)
            self._done_trimming(trim, refusal)
            self._mind(refusal)
            return
        self._line.deleted(rows, size)
        self._rows_gone += rows
        if rows < self._limits.trimmed:
            self._done_trimming(trim, self._rows_gone)

    def _done_trimming(self, trim: Trim, answer: int | InboxRefusal) -> None:
        self._rows_gone = 0
        self._line.trimmed()
        answer_one(trim.future, answer)

    def _mind(self, refusal: InboxRefusal) -> None:
        if isinstance(refusal, InboxFailed):
            raise another(refusal)
        if isinstance(refusal, InboxNoRoom):
            self.trouble = refusal
            self._checkpoint()  # what was trimmed makes room in the file, and the log begins anew

    def _checkpoint(self) -> None:
        try:
            self._file.checkpoint()
        except sqlite3.Error as error:
            refusal = refusal_of(error)
            if isinstance(refusal, InboxFailed):
                raise refusal from error

    def _give_up(self, failed: InboxFailed) -> None:
        waiting, trims = self._line.break_off(failed)
        answer_group([*self._unanswered, *waiting], failed)
        for trim in trims:
            answer_one(trim.future, another(failed))
