"""Voices by slot: few enough to be kept one by one, so that all said of them is exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.engine import load_kernel
from nebelhorn.feedback.intervals import MeanSums, ShareSums, mean_from_sums, share_from_sums
from nebelhorn.feedback.result import Feeling, Mean, Share
from nebelhorn.feedback.sums import BILLIONTHS, ENTHUSIASTIC, GOOD
from nebelhorn.journeys import Runs, fetch, runs_of

_NONE = -1
_HOUR_US = 3.6e9

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scores:
    """Voices with a score, in the order of place and of who said them: nothing is sorted again.

    Attributes:
        places: Shape (places,), what the places are called, rising.
        runs: Of one at one place; what it calls a slot is the number of the voice. Added up are
            one, billionths of the score, is it enthusiastic, is it lukewarm.
    """

    places: Numbers
    runs: Runs

    def told(self, kept: NDArray[np.bool_]) -> dict[int, tuple[Mean, Feeling]]:
        """Return mean and feeling at each place that has a scored voice left.

        They are clustered by customer, as ``mean_cells`` and ``feeling_cells`` say them.

        Args:
            kept: Shape (voices,).
        """
        where, (times, scores, most, mild) = self.runs.left(kept)
        if not len(where):
            return {}
        firsts = _firsts(where)
        names = self.places[where[firsts]].tolist()
        means = self._means(kept, firsts, times, scores)
        kinds = (most, mild, times - most - mild)
        feelings = zip(*(_shares(firsts, times, kind) for kind in kinds), strict=True)
        return {
            place: (mean, Feeling(*shares))
            for place, mean, shares in zip(names, means, feelings, strict=True)
        }

    def _means(
        self, kept: NDArray[np.bool_], firsts: Numbers, times: Numbers, billionths: Numbers
    ) -> list[Mean]:
        rows = np.flatnonzero(kept[self.runs.slot])
        single = self.runs.worth[1][rows] / 1e9
        at = self.runs.place[self.runs.run[rows]]
        squares = np.add.reduceat(single * single, _firsts(at))
        said = billionths / 1e9
        worths = (said * said, said * times, times * times)
        n, total, customers, ss, sn, nn = (
            np.add.reduceat(worth, firsts)
            for worth in (times, billionths, np.ones_like(times), *worths)
        )
        columns = (n, total / 1e9, customers, squares, ss, sn, nn)
        return [
            mean_from_sums(MeanSums(*sums))
            for sums in zip(*(column.tolist() for column in columns), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Delays:
    """How long after their encounters voices came, by place, the shortest first.

    Attributes:
        voice: Shape (voices,), number of the voice.
        place: Shape (voices,), where, rising.
        delay_us: Shape (voices,), rising within a place; at least 0.
    """

    voice: Numbers
    place: Numbers
    delay_us: Numbers

    def medians(self, kept: NDArray[np.bool_]) -> tuple[dict[int, float], float | None]:
        """Return the median of each place that has a voice left, and of all, hours.

        Args:
            kept: Shape (voices,).
        """
        rows = np.flatnonzero(kept[self.voice])
        if not len(rows):
            return {}, None
        late = self.delay_us[rows]
        places, first, many = np.unique(self.place[rows], return_index=True, return_counts=True)
        middle = (late[first + (many - 1) // 2] + late[first + many // 2]) / 2
        return (
            dict(zip(places.tolist(), (middle / _HOUR_US).tolist(), strict=True)),
            float(np.median(late)) / _HOUR_US,
        )


@dataclass(frozen=True, slots=True)
class Voices:
    """All voices at encounters; no number of a customer is in it.

    Attributes:
        many: Count of voices.
        slot: Shape (rows,), one a slot of a journey a voice stands in.
        number: Shape (rows,), which voice.
        touchpoints: Scores by touchpoint number.
        stages: Scores by position of the stage.
        whole: Scores, all at place 0.
        delays: By touchpoint number.
    """

    many: int
    slot: Numbers
    number: Numbers
    touchpoints: Scores
    stages: Scores
    whole: Scores
    delays: Delays

    def kept(self, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which voices stand in a journey of the slots that are chosen, shape (voices,).

        Args:
            chosen: Shape (slots,).
        """
        kept = np.zeros(self.many, np.bool_)
        kept[self.number[chosen[self.slot]]] = True
        return kept


def put_voices(
    connection: duckdb.DuckDBPyConnection,
    stages: Mapping[int, int],
    *,
    step: str = "step",
    voice: str = "voice",
    journey_slot: str = "journey_slot",
) -> Voices:
    """Read all voices at encounters.

    Args:
        connection: Where the relations can be read.
        stages: Position of the stage of every touchpoint.
        step: As ``make_steps`` writes it.
        voice: As ``make_voices`` writes it.
        journey_slot: As ``put_slots`` writes it.
    """
    sql = load_kernel("nebelhorn.feedback", "slot_voices").render(
        voice=voice, step=step, journey_slot=journey_slot
    )
    answer, slot, touchpoint, who, alone, billionths, delay = fetch(
        connection,
        # who is not known is nobody we know to have spoken twice
        "SELECT answer_id, slot, touchpoint_no, coalesce(customer_no, event_id) AS who, "
        "coalesce(customer_no, -1 - answer_id) AS alone, "
        f"coalesce({BILLIONTHS.format(score='score')}, {_NONE}) AS billionths, "
        f"greatest(coalesce(delay_us, 0), 0) AS delay_us FROM ({sql}) ORDER BY answer_id",
    )
    _, first, number = np.unique(answer, return_index=True, return_inverse=True)
    place, said = touchpoint[first], billionths[first]
    position = np.zeros(max(stages, default=0) + 1, np.int64)
    for one, at in stages.items():
        position[one] = at
    order = np.lexsort((delay[first], place))
    return Voices(
        len(first),
        slot,
        number,
        _scores(place, who[first], said),
        _scores(position[place], who[first], said),
        _scores(np.zeros_like(place), alone[first], said),
        Delays(order, place[order], delay[first][order]),
    )


def _scores(place: Numbers, who: Numbers, billionths: Numbers) -> Scores:
    scored = np.flatnonzero(billionths != _NONE)
    order = scored[np.lexsort((who[scored], place[scored]))]
    said = billionths[order]
    kinds = (said >= ENTHUSIASTIC, (said >= GOOD) & (said < ENTHUSIASTIC))
    places = np.unique(place[order])
    worth = (np.ones_like(said), said, *(kind.astype(np.int64) for kind in kinds))
    return Scores(places, runs_of(places, place[order], who[order], order, *worth))


def _shares(firsts: Numbers, n: Numbers, k: Numbers) -> list[Share]:
    worths = (n, k, np.ones_like(n), k * k, k * n, n * n)
    columns = (np.add.reduceat(worth, firsts).tolist() for worth in worths)
    return [
        share_from_sums(ShareSums(whole, part, people, float(kk), float(kn), float(nn)))
        for whole, part, people, kk, kn, nn in zip(*columns, strict=True)
    ]


def _firsts(rising: NDArray[np.integer]) -> Numbers:
    """Return where each number begins."""
    return np.flatnonzero(np.diff(rising.astype(np.int64), prepend=-1))
