"""A table for programs: names of columns that never change, figures as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from nebelhorn.feedback import Mean, Share
from nebelhorn.reality import Score
from nebelhorn.views.words import Words, message

Cell = str | int | float | None

_EPOCH = date(1970, 1, 1)
_CALLS = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"

SHARE = ("k", "n", "value", "low", "high")
"""Columns of a share: counts, then 0–1 with its 95 % bounds."""

MEAN = ("n", "value", "low", "high")
"""Columns of a mean score: count, then 0–1 with its 95 % bounds."""

SCORE = ("right", "settled", "customers", "value", "low", "high", "blind")
"""Columns of a score: counts, then 0–1 with its 95 % bounds, then what blind guessing hits."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as a file.

    Attributes:
        name: Stands in its address and file name: lower-case letters.
        title: What it holds, in the reader's words.
        columns: In English whatever the language, as in the API.
        rows: Each as long as ``columns``; None is an empty cell. Shares are 0–1 and not rounded,
            times are UTC.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def csv_of(sheet: Sheet) -> bytes:
    r"""Return a sheet as CSV (RFC 4180) in UTF-8, marked as such, for spreadsheets tell it by that.

    A text that a spreadsheet would take for a formula gets an apostrophe before it: what customers
    and other systems wrote must not run where somebody opens the file.

    Args:
        sheet: Any.

    References:
        OWASP, "CSV Injection" (the leading signs, and the apostrophe).

    Examples:
        >>> csv_of(Sheet("map", "Map", ("place", "n"), (("=1+1", 2), ("a, b", None)))).decode()
        '\ufeffplace,n\r\n\'=1+1,2\r\n"a, b",\r\n'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([_harmless(cell) for cell in row] for row in sheet.rows)
    return (_BOM + text.getvalue()).encode()


def named(prefix: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Return columns that begin with a word.

    Examples:
        >>> named("fog", SHARE)[:2]
        ('fog_k', 'fog_n')
    """
    return tuple(f"{prefix}_{column}" for column in columns)


def share_cells(share: Share | None) -> tuple[Cell, ...]:
    """Return a share in the order of ``SHARE``; None: nothing is known."""
    if share is None:
        return (None,) * len(SHARE)
    return (share.k, share.n, share.value, share.low, share.high)


def mean_cells(mean: Mean | None) -> tuple[Cell, ...]:
    """Return a mean in the order of ``MEAN``; None: nothing is known."""
    if mean is None:
        return (None,) * len(MEAN)
    return (mean.n, mean.value, mean.low, mean.high)


def score_cells(score: Score | None) -> tuple[Cell, ...]:
    """Return a score in the order of ``SCORE``; None: nobody said anything."""
    if score is None:
        return (None,) * len(SCORE)
    bounds = (score.value, score.low, score.high)
    return (score.hits, score.n, score.customers, *bounds, score.naive)


def day_cell(day: int | None) -> str | None:
    """Return days since 1970 as an ISO date.

    Examples:
        >>> day_cell(20_454)
        '2026-01-01'
    """
    return None if day is None else (_EPOCH + timedelta(days=day)).isoformat()


def time_cell(at_us: int | None) -> str | None:
    """Return microseconds since 1970 as ISO time in UTC, to the second.

    Examples:
        >>> time_cell(0)
        '1970-01-01T00:00:00Z'
    """
    if at_us is None:
        return None
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us)
    return f"{at.replace(tzinfo=None, microsecond=0).isoformat()}Z"


_TITLES = {
    "today": message("The three sentences"),
    "periods": message("Over time"),
    "questions": message("By question"),
    "groups": message("By group"),
    "touchpoints": message("Touchpoints"),
    "places": message("By touchpoint"),
    "cited": message("By rule"),
    "rules": message("Rules"),
    "beliefs": message("Beliefs"),
    "mirror": message("Said and done"),
    "ahead": message("What announces itself"),
    "days": message("Days of all charts"),
    "alarms": message("Alarms"),
    "flows": message("Flows"),
    "curves": message("Emotional curves"),
    "cells": message("Touchpoint by group"),
}


def title_of(name: str, words: Words) -> str:
    """Return what a sheet holds, by its name, in the reader's words."""
    text = _TITLES[name]
    return words.say(text)


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_CALLS):
        return f"'{cell}"
    return cell
