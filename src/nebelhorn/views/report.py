"""Everything one report shows, gathered by ``app`` and drawn here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from nebelhorn.feedback import (
    CareBalance,
    EmotionalCurve,
    Feeling,
    FogCell,
    FogMap,
    NaviCount,
    StayComparison,
)
from nebelhorn.journeys import FunnelStep, JourneyMap, NextInstead, Variant
from nebelhorn.reality import (
    Alarm,
    BeliefResult,
    Chart,
    Depth,
    Diagnosis,
    LeadTime,
    Mirror,
    Readability,
    RealityIndex,
    RuleIndex,
    Surprise,
)
from nebelhorn.settings import Settings
from nebelhorn.views.unmeasured import Unmeasured


@dataclass(frozen=True, slots=True)
class ImportedSource:
    """One import.

    Attributes:
        place: File, folder or database, as a person wrote it.
        events: Count of new events.
        answers: Count of new answers.
        rejected: Count of records that were rejected.
        kept: How many columns were kept as attributes, where some were not; 0: all were.
        left: Names of columns that were not kept as attributes.
    """

    place: str
    events: int
    answers: int
    rejected: int
    kept: int = 0
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a report is made of; every picture and sentence is computed from this alone.

    Attributes:
        settings: Names, labels, stages, language, time zone.
        journey_map: Map of everybody.
        fog: Fog of all cells.
        curves: Emotional curves; the first is everybody's, then one a group.
        feeling: Shares over all voices.
        navi: Navi states; None when nobody could be counted.
        care: Care before and after leaving; None when not asked for.
        stay: Who stays; None when not asked for.
        variants: Most frequent first; perhaps not all.
        variants_total: Count of all variants.
        funnel: Steps in order; empty when no funnel was asked for.
        instead: Where those went who left the funnel after ``instead_after``.
        counts_only: (touchpoint, count) of touchpoints at which no customer is known.
        unmeasured: What could not be measured, beyond what the figures themselves show.
        sources: What was imported, in order.
        made_at: When the report was made, aware UTC.
        instead_after: Step of the funnel that ``instead`` speaks about; None without a funnel.
        map_limit: At most so many touchpoints are drawn.
        index: How well customers were understood; None when nothing was foretold yet.
        surprises: What most people would guess wrong, at most five.
        depth: One click below the index; None: not looked at, or there is no index.
        charts: Every figure the horn watches by day; empty without ``alarms``: no horn.
        alarms: What the horn has sounded, newest first.
        watching: How many figures are watched, also those that make no chart; 0: the charts.
        diagnosis: Why the index moved; None: not asked.
        beliefs: What people believe, and what reality says.
        leads: How early it was called, of each question of the index with a yes and a no.
        readability: What readability costs; None: no black box was asked.
        mirror: What was said beside what was done; None: not asked, or no share is said yet.
        mirrored: Number of each customer in examples of the mirror → id.
        standing: Rules the predictions of the last 90 days rest on; empty: not read.
    """

    settings: Settings
    journey_map: JourneyMap
    fog: FogMap
    curves: tuple[EmotionalCurve, ...]
    feeling: Feeling
    navi: NaviCount | None
    care: CareBalance | None
    stay: StayComparison | None
    variants: tuple[Variant, ...]
    variants_total: int
    funnel: tuple[FunnelStep, ...]
    instead: tuple[NextInstead, ...]
    counts_only: tuple[tuple[str, int], ...]
    unmeasured: tuple[Unmeasured, ...]
    sources: tuple[ImportedSource, ...]
    made_at: datetime
    instead_after: str | None = None
    map_limit: int = 60
    index: RealityIndex | None = None
    surprises: tuple[Surprise, ...] = ()
    depth: Depth | None = None
    charts: tuple[Chart, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    watching: int = 0
    diagnosis: Diagnosis | None = None
    beliefs: tuple[BeliefResult, ...] = ()
    leads: tuple[LeadTime, ...] = ()
    readability: Readability | None = None
    mirror: Mirror | None = None
    mirrored: Mapping[int, str] = field(default_factory=dict)
    standing: tuple[RuleIndex, ...] = ()

    @property
    def watched(self) -> int:
        """How many figures the horn watches: none before there is an encounter to hear of."""
        return (self.watching or len(self.charts)) if self.fog.total.n else 0

    def cells(self) -> dict[str, FogCell]:
        """Return the cells of everybody over the whole time, by touchpoint."""
        return {
            cell.touchpoint: cell
            for cell in self.fog.cells
            if cell.group is None and cell.period is None
        }
