"""Exports of any other review portal or ticket system: a table with a rating a row."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping

from nebelhorn.asking.heard import Fields, Heard, NotHeard, Seen, Shape, Told, WhyNotHeard, judge
from nebelhorn.asking.records import first, records

_IDS = ("review id", "reviewid", "review_id", "ticket id", "ticket_id", "id", "#")
_TIMES = (
    *("date", "datum", "created at", "created_at", "createdat", "review date", "submitted at"),
    *("review submit date and time", "timestamp", "time", "zeit"),
)
_SCORES = ("rating", "stars", "star rating", "bewertung", "sterne", "score", "note", "satisfaction")
_TEXTS = ("review text", "review", "text", "comment", "kommentar", "content", "body", "rezension")


def read(body: object, fields: Fields) -> Iterator[Heard | NotHeard]:
    """Yield a voice a row.

    Args:
        body: Rows by heading.
        fields: Headings; ``score`` and ``text`` left out are found by the usual ones. A row
            without an id is named by its content, so that bringing it in again changes nothing.

    Examples:
        >>> row = {"Review ID": "7", "Date": "2026-03-01", "Rating": "5", "Review": "Fine"}
        >>> [heard] = read([row], Fields("Visit", "stars"))
        >>> heard.message_id, heard.score, heard.text
        ('7', 1.0, 'Fine')
    """
    for position, row in enumerate(records(body, "reviews")):
        if not row:
            yield NotHeard(position, WhyNotHeard.NOT_THIS, "the row is empty")
            continue
        mine = dataclasses.replace(
            fields,
            score=fields.score or _heading(row, _SCORES),
            text=fields.text or _heading(row, _TEXTS),
        )
        told = Told(
            source="reviews",
            message_id=first(row, *_IDS) or _by_content(row),
            at=first(row, *_TIMES),
            answers=row,
        )
        yield judge(told, mine, position)


def look(row: Mapping[str, object]) -> Seen:
    """Return what can be seen of a row.

    Args:
        row: By heading; where it stands is told by a column such as ``Portal``, if there is one.

    Examples:
        >>> look({"Portal": "Shop A", "Rating": "5"})
        Seen(survey='Shop A', fields=('Portal', 'Rating'))
    """
    return Seen(first(row, "survey", "portal", "platform", "source") or None, tuple(row))


def _heading(row: Mapping[str, object], usual: tuple[str, ...]) -> str | None:
    known = {name.casefold().strip(): name for name in row}
    return next((known[name] for name in usual if name in known), None)


def _by_content(row: Mapping[str, object]) -> str:
    content = repr(sorted((name, str(value)) for name, value in row.items()))
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:32]


REVIEWS = Shape(
    "reviews", "Review portals and tickets (CSV)", read, look, "reviews", ids_everywhere=False
)
"""For what has no shape of its own."""
