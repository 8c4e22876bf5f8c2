"""Read the ``[[belief]]`` entries of ``nebelhorn.toml``.

What only the log can tell (are there such touchpoints, such features?) is looked at later.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime

from nebelhorn.errors import SettingsError, choices
from nebelhorn.settings.belief_text import belief_text
from nebelhorn.settings.horizon import read_horizon
from nebelhorn.settings.model import Belief
from nebelhorn.settings.toml_table import TomlTable, found

_PERCENT = re.compile(r"(?P<number>\d+([.,]\d+)?)\s*(?P<percent>%?)")
_NEVER = (
    'nobody believes what never comes true; write a share above 0, or claim the opposite ("not …")'
)
_OFFSET = "2026-03-01T09:00:00+01:00"


def read_beliefs(tables: Iterable[TomlTable], questions: Collection[str]) -> tuple[Belief, ...]:
    r"""Return all beliefs, in the order of the file.

    Args:
        tables: The entries.
        questions: Names of the forecast questions there are.

    Raises:
        SettingsError: An entry says something that cannot be; names file, place and what it found.

    Examples:
        >>> from nebelhorn.settings.toml_file import parse_toml
        >>> top = parse_toml(b'[[belief]]\nname = "a"\nauthor = "Ada"\nwritten = 2026-03-01\n'
        ...     b'condition = "hour > 3"\nclaim = "Order"\nhorizon_days = 0', file="nebelhorn.toml")
        >>> read_beliefs(top.tables("belief", called="name"), ())
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: nebelhorn.toml, [[belief]] no. 1 (name = "a"): horizon_days = 0 must be at least a minute (0.0007) and at most a century (36525); 0.25 is 6 hours
    """  # noqa: E501 - an error message is one line
    beliefs: dict[str, Belief] = {}
    for table in tables:
        belief = _belief(table, questions)
        taken = beliefs.get(belief.name.casefold())
        if taken is not None:
            table.fail(
                f'there is already a belief "{taken.name}"; names that differ only in capital '
                "letters are the same"
                if taken.name != belief.name
                else f'there is already a belief "{belief.name}"'
            )
        beliefs[belief.name.casefold()] = belief
    return tuple(beliefs.values())


def check_belief(belief: Belief, questions: Collection[str]) -> None:
    """Let a belief pass that could be read back from ``nebelhorn.toml``.

    Args:
        belief: To be written.
        questions: Names of the forecast questions there are.

    Raises:
        SettingsError: It says something that cannot be.

    Examples:
        >>> since = datetime(2026, 3, 1, tzinfo=UTC)
        >>> check_belief(Belief("a", "Ada", since, "hour > 3", "Order", -1.0), ())
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: belief "a": horizon_days = -1 must be at least a minute (0.0007) and at most a century (36525); 0.25 is 6 hours
    """  # noqa: E501 - an error message is one line
    text = belief_text(belief)
    printable = text.encode(errors="replace").decode()
    table = TomlTable(tomllib.loads(printable)["belief"][0], f'belief "{belief.name}"')
    if printable != text:
        table.fail("it has bytes that are no text")
    _belief(table, questions)


def parse_confidence(text: str) -> float:
    """Return what a person means by ``70%``, ``70 %`` or ``0.7``.

    Args:
        text: As it was typed.

    Returns:
        Above 0, at most 1.

    Raises:
        SettingsError: It is neither a share up to 1 nor a percentage up to 100 %, or it is 0: what
            never comes true is no belief that it does.

    Examples:
        >>> parse_confidence("70 %"), parse_confidence("0,7")
        (0.7, 0.7)
        >>> parse_confidence("70")
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: confidence 70: write a share from 0 to 1 or a percentage up to 100%, such as 0.7 or 70%
    """  # noqa: E501 - an error message is one line
    said = _PERCENT.fullmatch(text.strip())
    share = float(said["number"].replace(",", ".")) if said else 2.0
    if said and said["percent"]:
        share = round(share / 100, 12)
    if not said or share > 1:
        message = (
            f"confidence {text.strip()}: write a share from 0 to 1 or a percentage up to 100%, "
            "such as 0.7 or 70%"
        )
        raise SettingsError(message)
    if share == 0:
        message = f"confidence {text.strip()}: {_NEVER}"
        raise SettingsError(message)
    return share


def _belief(table: TomlTable, questions: Collection[str]) -> Belief:
    table.allow(
        (
            *("name", "author", "written", "condition", "claim", "horizon_days", "question"),
            *("than", "confidence", "withdrawn", "de", "en"),
        )
    )
    written, withdrawn = _moment(table, "written"), _moment(table, "withdrawn")
    if written is None:
        table.fail(
            "written is missing; only what comes after it counts (a date such as 2026-03-01)"
        )
    if withdrawn is not None and withdrawn <= written:
        table.fail(
            f"withdrawn ({withdrawn:%Y-%m-%d}) must be later than written ({written:%Y-%m-%d})"
        )
    question = _question(table, questions)
    condition, than = table.needed_text("condition"), table.text("than")
    if than is not None and than.split() == condition.split():
        table.fail("than is the same as condition; nobody can do something more often than himself")
    return Belief(
        name=table.needed_text("name"),
        author=table.needed_text("author"),
        written=written,
        condition=condition,
        claim=table.raw_name("claim"),
        horizon_days=_horizon_days(table, question),
        question=question,
        than=than,
        confidence=_confidence(table),
        withdrawn=withdrawn,
        de=table.text("de"),
        en=table.text("en"),
    )


def _question(table: TomlTable, questions: Collection[str]) -> str | None:
    name = table.text("question")
    if name is not None and name not in questions:
        table.fail(f'question = "{name}" is no forecast question; {choices(name, questions)}')
    return name


def _horizon_days(table: TomlTable, question: str | None) -> float | None:
    days = table.number("horizon_days")
    if question is not None:
        if days is not None:
            table.fail(f'leave horizon_days out; question "{question}" has one already')
        return None
    return read_horizon(
        table, "horizon_days is missing; it says until when the claim must have come true"
    )


def _confidence(table: TomlTable) -> float | None:
    value = table.values.get("confidence")
    if isinstance(value, str):
        table.fail(f"confidence must be a number from 0 to 1 (0.7 is 70 %), not {found(value)}")
    share = table.number("confidence")
    if share is not None and not 0 <= share <= 1:
        meant = f"; {share:g} % is {share / 100:g}" if 1 < share <= 100 else ""
        table.fail(f"confidence = {share:g} must be from 0 to 1{meant}")
    if share == 0:
        table.fail(f"confidence = 0: {_NEVER}")
    return None if share is None else float(share)


def _moment(table: TomlTable, key: str) -> datetime | None:
    """A time with its offset; a date stands for 0 h UTC. Texts in ISO form are read likewise."""
    value = table.values.get(key)
    if isinstance(value, str):
        value = _from_text(table, key, value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            table.fail(f"{key} = {value.isoformat()} needs an offset, such as {_OFFSET}")
        try:
            return value.astimezone(UTC)
        except OverflowError:
            table.fail(f"{key} = {value.isoformat()} is too far away")
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if value is not None:
        table.fail(f"{key} must be a date such as 2026-03-01 or {_OFFSET}, not {found(value)}")
    return None


def _from_text(table: TomlTable, key: str, text: str) -> date | datetime:
    stripped = text.strip()
    try:
        return (date if len(stripped) <= len("2026-03-01") else datetime).fromisoformat(stripped)
    except ValueError:
        table.fail(f"{key} must be a date such as 2026-03-01 or {_OFFSET}, not {found(text)}")
