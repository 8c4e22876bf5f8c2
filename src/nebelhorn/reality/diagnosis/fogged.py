"""Where fog has thickened: touchpoints of which less is heard than before."""

from __future__ import annotations

import duckdb

from nebelhorn.feedback import Share, make_voices, share
from nebelhorn.reality.diagnosis.case import DAY_US, Places
from nebelhorn.reality.diagnosis.dark import compare
from nebelhorn.reality.diagnosis.result import Span
from nebelhorn.reality.diagnosis.signs import Compared, FogChange

PATIENCE_DAYS = 7
"""A voice has a week; later encounters of a span are left out, for it is not over for them."""

_SURE = 0.01


def thicker_fog(
    connection: duckdb.DuckDBPyConnection, places: Places, before: Span, after: Span
) -> tuple[FogChange, ...]:
    """Return the touchpoints over which fog has thickened.

    Args:
        connection: Facts.
        places: The catalogue by number.
        before: Days that are compared with.
        after: Days that are explained.

    Returns:
        Those at which the unheard share rose by 5 points or more and by more than chance, judged
        at all touchpoints at once (Bonferroni, 1 %); the largest rise first.
    """
    make_voices(connection)
    old, new = (_unheard(connection, span) for span in (before, after))
    both = sorted(old.keys() & new.keys())
    found = [FogChange(places.names[n], compare(old[n], new[n])) for n in both if n in places.names]
    sure = _SURE / max(len(both), 1)
    return tuple(
        sorted(
            (one for one in found if one.unheard.risen and (one.unheard.p or 0.0) <= sure),
            key=lambda one: (-_rise(one.unheard), one.touchpoint),
        )
    )


def _unheard(connection: duckdb.DuckDBPyConnection, span: Span) -> dict[int, Share]:
    """Return the unheard share by touchpoint; of those where anything is heard at all."""
    patience = PATIENCE_DAYS * DAY_US
    rows = connection.execute(
        "SELECT e.touchpoint_no, e.id_no, count(*), "
        "count(*) FILTER (h.delay_us IS NULL OR h.delay_us > $3) FROM event AS e LEFT JOIN "
        "(SELECT event_id, min(delay_us) AS delay_us FROM voice WHERE event_id IS NOT NULL "
        "GROUP BY event_id) AS h ON h.event_id = e.event_id WHERE e.id_no IS NOT NULL "
        "AND e.t_us >= $1 AND e.t_us < $2 AND e.touchpoint_no IN "
        "(SELECT touchpoint_no FROM voice WHERE touchpoint_no IS NOT NULL) "
        "GROUP BY e.touchpoint_no, e.id_no ORDER BY e.touchpoint_no, e.id_no",
        [
            span.from_day * DAY_US,
            max(span.from_day * DAY_US, span.to_day * DAY_US - patience),
            patience,
        ],
    ).fetchall()
    counts: dict[int, tuple[list[int], list[int]]] = {}
    for number, _, many, unheard in rows:
        hits, encounters = counts.setdefault(int(number), ([], []))
        hits.append(int(unheard))
        encounters.append(int(many))
    return {number: share(hits, encounters) for number, (hits, encounters) in counts.items()}


def _rise(compared: Compared) -> float:
    return (compared.after.value or 0.0) - (compared.before.value or 0.0)
