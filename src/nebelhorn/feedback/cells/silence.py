"""Shares of encounters without a voice, by slot."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.engine import drop, load_kernel, put_view
from nebelhorn.feedback.intervals import ShareSums, share_from_sums
from nebelhorn.feedback.result import Share
from nebelhorn.journeys import Crowd, Runs, add_up, fetch, make_crowd, runs_of

_CAME = "silence_came"


@dataclass(frozen=True, slots=True)
class Silence:
    """Encounters at a number of places, and those of them that were heard.

    Attributes:
        places: Shape (places,), what the places are called, rising.
        crowd: All encounters, by customer.
        heard: Those of customers who were heard at the place: encounters, of them heard.
    """

    places: NDArray[np.int64]
    crowd: Crowd
    heard: Runs

    def shares(self, chosen: NDArray[np.bool_]) -> dict[int, Share]:
        """Return the share without a voice of each place that has an encounter left.

        With n_c encounters of customer c, of them h_c heard and k_c = n_c − h_c not, what the
        interval needs (see ``ShareSums``) follows from sums over everybody's n_c and over the h_c
        of those alone who were heard: Σ k_c² = Σ n_c² − Σ (2 n_c h_c − h_c²).

        Args:
            chosen: Shape (slots,), see ``Slots.chosen``.
        """
        every, many = self.crowd.sums(chosen), len(self.places)
        where, (times, heard) = self.heard.left(chosen)
        once, beside, twice = (
            add_up(where, worth, many) for worth in (heard, heard * times, heard * heard)
        )
        silent = every.times - once
        columns = (
            *(self.places, every.times, silent, every.people),
            *(every.squares - 2 * beside + twice, every.squares - beside, every.squares),
        )
        return {
            place: share_from_sums(ShareSums(n, k, customers, float(kk), float(kn), float(nn)))
            for place, n, k, customers, kk, kn, nn in zip(
                *(column.tolist() for column in columns), strict=True
            )
            if n
        }


def make_silence(
    connection: duckdb.DuckDBPyConnection, came: str, *, slots: int, crowd: Crowd | None = None
) -> Silence:
    """Count encounters and heard ones of every slot.

    Args:
        connection: Where ``came`` can be run.
        came: SELECT of (place_no, who, slot, heard), one row an encounter; heard is 1 or 0.
        slots: Count of slots.
        crowd: Who came to these places, where that was counted before; None: it is counted here.

    Examples:
        >>> came = "SELECT 5 AS place_no, x % 2 AS who, 0 AS slot, x // 3 AS heard"
        >>> silence = make_silence(duckdb.connect(), f"{came} FROM range(4) AS t(x)", slots=1)
        >>> silence.shares(np.array([True]))[5].value
        0.75
    """
    put_view(connection, _CAME, came)
    (places,) = fetch(connection, f"SELECT DISTINCT place_no FROM {_CAME} ORDER BY place_no")
    every = crowd or make_crowd(connection, _CAME, slots=slots, places=places)
    sql = load_kernel("nebelhorn.feedback", "heard_runs").render(came=_CAME)
    rows = fetch(
        connection, f"SELECT place_no, who, slot, times, heard FROM ({sql}) ORDER BY place_no, who"
    )
    drop(connection, _CAME)
    return Silence(places, every, runs_of(places, *rows))
