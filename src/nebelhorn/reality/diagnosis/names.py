"""Names nobody said before: in what customers write, and of where they come from."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb
import numpy as np

from nebelhorn.engine import quote_identifier
from nebelhorn.lazy import late
from nebelhorn.reality.diagnosis.case import DAY_US, Case
from nebelhorn.reality.diagnosis.result import Span
from nebelhorn.reality.diagnosis.signs import NewName
from nebelhorn.reality.multiplicity import bh

special = late("scipy.special")


FEW_TEXTS = 5
"""A name that stands in fewer texts is nobody's business yet."""

_Q = 0.05
_LEAST_LETTERS = 4
_SHARE_NAMED = 0.9
_WORD = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_DOMAIN = re.compile(r"[^\W_][^\s]*\.[a-z]{2,6}\Z")
_ENDS = ".!?:\n"
_REFERRERS = frozenset({"referrer", "referer", "utm_source", "referrer_host", "ref"})


@dataclass(slots=True)
class _Word:
    days: list[int] = field(default_factory=list)
    forms: Counter[str] = field(default_factory=Counter)
    inside: int = 0
    small: int = 0


def new_text_names(case: Case, before: Span, after: Span) -> tuple[NewName, ...]:
    """Return the names that stand in texts of a span and in none of the span before.

    A word is taken for a name when it is a domain, or is never written small and at least once
    stands with a capital inside a sentence (German nouns do too). It must be unknown to the
    catalogue, stand in at least five texts, and be more than chance by the likelihood ratio, of
    all words of the span (Benjamini–Hochberg at .05).

    Args:
        case: Texts, and the catalogue.
        before: Days that are compared with.
        after: Days that are explained.

    References:
        Dunning (1993), Accurate methods for the statistics of surprise and coincidence,
        Computational Linguistics 19.

    Examples:
        >>> from nebelhorn.settings import Settings
        >>> old = [(1, "The price went up.")] * 50
        >>> new = [(11, "It was cheaper on check24.de, you know.")] * 9
        >>> case = Case(Settings(), texts=old + new)
        >>> [name.name for name in new_text_names(case, Span(0, 10), Span(10, 20))]
        ['check24.de']
    """
    said = [(day, text) for day, text in case.texts if before.from_day <= day < before.to_day]
    says = [(day, text) for day, text in case.texts if after.from_day <= day < after.to_day]
    if not said or not says:
        return ()
    old = {word for _, text in said for word, _, _ in _words(text)}
    catalogue = {
        word
        for point in case.settings.touchpoints.values()
        for label in (point.name, point.de, point.en)
        for word, _, _ in _words(label or "")
    }
    words = _collect(says)
    often = {word: seen for word, seen in words.items() if len(seen.days) >= FEW_TEXTS}
    fresh = [word for word in often if word not in old]
    # 2 n ln((N0 + N1) / N1): what the likelihood ratio comes to for a word that was never there
    weight = 2 * math.log((len(said) + len(says)) / len(says))
    p = [float(special.chdtrc(1, weight * len(often[word].days))) for word in fresh]
    padded = np.concatenate([p, np.ones(len(often) - len(fresh))])
    return tuple(
        NewName(often[word].forms.most_common(1)[0][0], "{text}", min(often[word].days), n)
        for word, sure in zip(fresh, bh(padded, _Q).tolist(), strict=False)
        if sure and word not in catalogue and _is_name(word, often[word])
        for n in [len(often[word].days)]
    )


def new_referrers(connection: duckdb.DuckDBPyConnection, after: Span) -> tuple[NewName, ...]:
    """Return values of a referrer attribute that come first within a span, at least five times.

    Args:
        connection: Facts; reads ``attribute`` and ``event``.
        after: Days that are explained.
    """
    attributes = connection.execute("SELECT name, column_name FROM attribute ORDER BY 1").fetchall()
    found = []
    for name, column in attributes:
        if name.lower() in _REFERRERS:
            rows = connection.execute(
                f"SELECT {quote_identifier(column)}::VARCHAR AS content, min(t_us), count(*) "
                "FROM event WHERE t_us < ? AND content IS NOT NULL GROUP BY 1 "
                "HAVING min(t_us) >= ? AND count(*) >= ? AND (SELECT min(t_us) FROM event "
                f"WHERE {quote_identifier(column)} IS NOT NULL) < ? ORDER BY 1",
                [
                    after.to_day * DAY_US,
                    after.from_day * DAY_US,
                    FEW_TEXTS,
                    after.from_day * DAY_US,
                ],
            ).fetchall()
            found += [NewName(row[0], name, row[1] // DAY_US, row[2]) for row in rows]
    return tuple(found)


def _words(text: str) -> Iterable[tuple[str, str, bool]]:
    """Yield each word in small letters, as it stands, and whether it begins a sentence."""
    for match in _WORD.finditer(text):
        word = match.group()
        if len(word) >= _LEAST_LETTERS:
            ahead = text[: match.start()].rstrip(" \t\"'„“”»«(")
            yield word.lower(), word, not ahead or ahead[-1] in _ENDS


def _collect(texts: Iterable[tuple[int, str]]) -> dict[str, _Word]:
    found: dict[str, _Word] = {}
    for day, text in texts:
        here = set()
        for word, form, begins in _words(text):
            seen = found.setdefault(word, _Word())
            seen.forms[form] += 1
            seen.inside += form[0].isupper() and not begins
            seen.small += form[0].islower()
            here.add(word)
        for word in here:
            found[word].days.append(day)
    return found


def _is_name(word: str, seen: _Word) -> bool:
    named = sum(seen.forms.values()) - seen.small
    capital = seen.inside > 0 and named >= _SHARE_NAMED * sum(seen.forms.values())
    return capital or _DOMAIN.match(word) is not None
