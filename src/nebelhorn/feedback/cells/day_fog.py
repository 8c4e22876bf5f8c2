"""Fog, emotional curve and feeling of any days and any group, added up from cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.engine import quote_identifier
from nebelhorn.feedback.cells.said import Scores, Voices, put_voices
from nebelhorn.feedback.cells.silence import Silence, make_silence
from nebelhorn.feedback.curve import curve_of
from nebelhorn.feedback.encounters import EVERYBODY
from nebelhorn.feedback.fog import KEY_POINT_WEIGHT
from nebelhorn.feedback.fog_cells import Figures, counted_only, fog_cells
from nebelhorn.feedback.result import CurvePoint, EmotionalCurve, Feeling, FogMap, Share
from nebelhorn.feedback.roles import Roles, read_roles
from nebelhorn.feedback.sums import NO_FEELING, NO_MEAN, NO_SHARE
from nebelhorn.journeys import Crowd, DayMap
from nebelhorn.settings import Settings


@dataclass(frozen=True, slots=True)
class PartHeard:
    """What was heard of the journeys that a filter leaves.

    Attributes:
        fog: Of everybody in them; voices that stand at none of their encounters are left out.
        curve: Along the stages.
        feeling: Of all voices at their encounters.
    """

    fog: FogMap
    curve: EmotionalCurve
    feeling: Feeling


@dataclass(frozen=True, slots=True)
class DayFog:
    """Everything fog, curve and feeling of any filter are added up from.

    Attributes:
        roles: Names and stages of touchpoints.
        counted: Touchpoints of which counts are known.
        touchpoints: Encounters by touchpoint number.
        stages: Encounters by position of the stage.
        whole: All encounters, at place 0.
        voices: All voices at encounters.
    """

    roles: Roles
    counted: tuple[int, ...]
    touchpoints: Silence
    stages: Silence
    whole: Silence
    voices: Voices

    def sum(
        self, chosen: NDArray[np.bool_], settings: Settings, *, group: str | None = None
    ) -> PartHeard:
        """Add up the slots that are chosen.

        Args:
            chosen: Shape (slots,), see ``Slots.chosen``.
            settings: Stages and key points; those the cells were made with.
            group: Name of the group chosen; only named in the result.

        Returns:
            What ``fog_map``, ``emotional_curve`` and ``feeling`` say of the journeys in these
            slots; nothing is estimated.
        """
        kept, voices = self.voices.kept(chosen), self.voices
        shares = self.touchpoints.shares(chosen)
        points = _points(voices.touchpoints, kept, shares)
        stages = _points(voices.stages, kept, self.stages.shares(chosen))
        _, feeling = voices.whole.told(kept).get(0, (NO_MEAN, NO_FEELING))
        return PartHeard(
            fog=self._fog(chosen, kept, points),
            curve=curve_of(stages, points, self.roles, settings, group=group),
            feeling=feeling,
        )

    def _fog(
        self,
        chosen: NDArray[np.bool_],
        kept: NDArray[np.bool_],
        points: Mapping[int, CurvePoint],
    ) -> FogMap:
        delays, delay_h = self.voices.delays.medians(kept)
        shares = {place: point.fog for place, point in points.items()}
        figures = Figures(
            fog={(place, EVERYBODY, None): share for place, share in shares.items()},
            moods={(place, EVERYBODY, None): point.mood for place, point in points.items()},
            feelings={(place, EVERYBODY, None): point.feeling for place, point in points.items()},
            delays={(place, EVERYBODY, None): hours for place, hours in delays.items()},
        )
        keys = set(self.roles.key_points)
        weight = {place: KEY_POINT_WEIGHT if place in keys else 1 for place in shares}
        whole = sum(weight[place] * share.n for place, share in shares.items())
        silent = sum(weight[place] * share.k for place, share in shares.items())
        return FogMap(
            cells=fog_cells(figures, self.roles, {}, self.counted),
            total=self.whole.shares(chosen).get(0, NO_SHARE),
            weighted=silent / whole if whole else None,
            delay_h=delay_h,
            unplaced=0,
        )


def make_day_fog(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    counted: DayMap,
    *,
    step: str = "step",
    voice: str = "voice",
    go_on: Callable[[str], None] = lambda _: None,
) -> DayFog:
    """Count encounters, heard ones and voices of every slot.

    Args:
        connection: Facts with ``step``, ``voice`` and ``journey_slot`` (see ``put_slots``).
        settings: Which touchpoint stands in which stage.
        counted: The map of the same encounters.
        step: Relation of encounters.
        voice: As ``make_voices`` writes it.
        go_on: Told about each part of the work; may break it off by raising.

    Returns:
        Nothing in it names a customer, an event or an answer.
    """
    roles = read_roles(connection, settings)
    cases = " ".join(f"WHEN {number} THEN {place}" for number, place in roles.stages.items())
    stage = f"CASE s.touchpoint_no {cases} END" if cases else "0"
    spoken = f"(SELECT DISTINCT event_id FROM {quote_identifier(voice)} WHERE event_id IS NOT NULL)"

    def silence(place: str, crowd: Crowd | None = None) -> Silence:
        go_on("encounters by day")
        return make_silence(
            connection,
            f"SELECT {place} AS place_no, coalesce(s.customer_no, -1 - s.unit_no) AS who, "
            "j.slot, CASE WHEN h.event_id IS NULL THEN 0 ELSE 1 END AS heard "
            f"FROM {quote_identifier(step)} AS s "
            "JOIN journey_slot AS j ON j.journey_id = s.journey_id "
            f"LEFT JOIN {spoken} AS h ON h.event_id = s.event_id",
            slots=len(counted.slots.days),
            crowd=crowd if counted.by_customer else None,
        )

    touchpoints, whole = silence("s.touchpoint_no", counted.here), silence("0", counted.whole)
    stages = silence(stage)
    go_on("voices by day")
    voices = put_voices(connection, roles.stages, step=step, voice=voice)
    alone = tuple(counted_only(connection))
    return DayFog(roles, alone, touchpoints, stages, whole, voices)


def _points(
    scores: Scores, kept: NDArray[np.bool_], shares: Mapping[int, Share]
) -> dict[int, CurvePoint]:
    told = scores.told(kept)
    points = {}
    for place, share in shares.items():
        mood, feeling = told.get(place, (NO_MEAN, NO_FEELING))
        points[place] = CurvePoint("", mood, share, feeling)
    return points
