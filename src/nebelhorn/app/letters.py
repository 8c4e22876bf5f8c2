"""The weekly letter: what the pages say, by mail, to those who are too busy to look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nebelhorn.access import found_access, list_accounts
from nebelhorn.app.report import gather
from nebelhorn.app.workspace import Workspace
from nebelhorn.live import Mail, found_post, known_keys, put_mail
from nebelhorn.log import Progress, transaction
from nebelhorn.settings import WEEKDAYS, LetterSettings, letter_reader
from nebelhorn.views import MailText, build_letter

_LATE = timedelta(hours=48)
"""A server that was away writes the letter so much later; after that the week has none."""


@dataclass(frozen=True, slots=True)
class LetterReader:
    """Somebody who gets the letter.

    Attributes:
        login: Of the account.
        address: Where it goes to.
        language: ``de`` or ``en``.
    """

    login: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class LetterReaders:
    """Who gets the letter.

    Attributes:
        readers: In the order of the settings.
        strangers: Logins in the settings that are no open account: they get none.
    """

    readers: tuple[LetterReader, ...]
    strangers: tuple[str, ...]


def letter(
    workspace: Workspace,
    *,
    language: str | None = None,
    progress: Progress = lambda _: None,
) -> MailText:
    """Write the letter as it would be sent now.

    Args:
        workspace: Whose facts.
        language: ``de`` or ``en``; None: as the settings say.
        progress: Told about each step.

    Raises:
        SettingsError: There is no such language.
    """
    settings = workspace.settings
    with transaction(workspace.stores.facts):
        report = gather(workspace, progress=progress)
    return build_letter(report, language or settings.language, settings.site)


def letter_readers(workspace: Workspace) -> LetterReaders:
    """Return who gets the letter: those of the settings who have an open account.

    Args:
        workspace: With settings and accounts.
    """
    office = workspace.stores.office
    found_access(office)
    accounts = {one.login: one for one in list_accounts(office)}
    found: list[LetterReader] = []
    strangers: list[str] = []
    for who in workspace.settings.letter.to:
        login, address = letter_reader(who)
        account = accounts.get(login.casefold())
        if account is None:
            strangers.append(login)
        else:
            found.append(LetterReader(account.login, address, account.language))
    return LetterReaders(tuple(found), tuple(strangers))


def letter_due(wanted: LetterSettings, now: datetime) -> str | None:
    """Return the week whose letter is due; None: none is.

    Args:
        wanted: Weekday and hour.
        now: In the time zone of the company.

    Returns:
        ISO year and week such as ``2026-W09``: one letter each.

    Examples:
        >>> monday = datetime(2026, 3, 2, 7)
        >>> letter_due(LetterSettings(("ada",)), monday)
        '2026-W10'
        >>> letter_due(LetterSettings(("ada",)), monday - timedelta(minutes=1)) is None
        True
        >>> letter_due(LetterSettings(("ada",)), monday + timedelta(days=3)) is None
        True
    """
    back = (now.weekday() - WEEKDAYS.index(wanted.weekday)) % 7
    due = (now - timedelta(days=back)).replace(hour=wanted.hour, minute=0, second=0, microsecond=0)
    if due > now:
        due -= timedelta(days=7)
    year, week, _ = due.isocalendar()
    return f"{year}-W{week:02d}" if now - due < _LATE else None


class WeeklyLetters:
    """Writes the letter of the week, once for each reader.

    Args:
        workspace: Whose facts; they are read by a connection of its own.
        clock: The time, UTC microseconds.
    """

    def __init__(self, workspace: Workspace, clock: Callable[[], int]) -> None:
        self._workspace, self._clock = workspace.lend(), clock
        found_post(workspace.stores.office)

    def step(self) -> bool:
        """Write the letters that are due and not written yet.

        Returns:
            Was there one?

        Raises:
            NebelhornError: Something cannot be counted; it is tried again.
        """
        settings = self._workspace.settings
        if not settings.letter.to:
            return False
        now_us = self._clock()
        now = datetime.fromtimestamp(now_us // 1_000_000, ZoneInfo(settings.time_zone))
        week = letter_due(settings.letter, now)
        if week is None:
            return False
        waiting = self._unwritten(week)
        if waiting:
            self._write(week, waiting, now_us)
        return bool(waiting)

    def close(self) -> None:
        """Give the connection back."""
        self._workspace.stores.facts.close()

    def _unwritten(self, week: str) -> list[LetterReader]:
        readers = letter_readers(self._workspace).readers
        with self._workspace.stores.office.connect() as connection:
            known = known_keys(connection, [_key(week, one) for one in readers])
        return [one for one in readers if _key(week, one) not in known]

    def _write(self, week: str, readers: Sequence[LetterReader], now_us: int) -> None:
        texts: dict[str, MailText] = {}
        with transaction(self._workspace.stores.facts):
            report = gather(self._workspace)
        for one in readers:
            if one.language not in texts:
                site = self._workspace.settings.site
                texts[one.language] = build_letter(report, one.language, site)
            said = texts[one.language]
            mail = Mail(_key(week, one), one.address, said.subject, said.text, said.html)
            with self._workspace.stores.office.begin() as connection:
                put_mail(connection, mail, now_us)


def _key(week: str, one: LetterReader) -> str:
    return f"letter/{week}/{one.login}"
