"""What was said beside what was done, as a table for programs."""

from __future__ import annotations

from nebelhorn.reality import Mirror, Rate
from nebelhorn.views.sheets.sheet import SHARE, Cell, Sheet, named, title_of
from nebelhorn.views.words import Words


def mirror_sheets(mirror: Mirror | None, words: Words) -> tuple[Sheet, ...]:
    """Return each voice under each question, also what nobody said; none without a mirror.

    ``apart`` and ``chance`` are those of what parts when all is judged at once; empty: it does not,
    or was not compared.
    """
    if mirror is None:
        return ()
    parts = {(one.row.question, one.row.voice): (one.apart, one.p) for one in mirror.parts}
    rows = tuple(
        (
            *(row.question, row.kind, row.horizon_days, row.deed.value, row.voice.value),
            *_cells(row.rate),
            *(row.lift, *parts.get((row.question, row.voice), (None, None))),
        )
        for row in mirror.rows
    )
    columns: tuple[str, ...] = ("question", "kind", "horizon_days", "deed", "voice")
    columns += (*named("did", SHARE), "customers", "any_voice", "lift", "apart", "chance")
    return (Sheet("mirror", title_of("mirror", words), columns, rows),)


def _cells(rate: Rate) -> tuple[Cell, ...]:
    return (rate.k, rate.n, rate.value, rate.low, rate.high, rate.customers, rate.base)
