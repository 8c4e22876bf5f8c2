"""Everything on the map with its place and size, before a line is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from nebelhorn.feedback import FogCell
from nebelhorn.journeys import Transition
from nebelhorn.settings import OTHER_STAGE, Settings
from nebelhorn.views.chosen import Chosen
from nebelhorn.views.labels import clean, wrap
from nebelhorn.views.layout.graph import Edge, Graph, Layout, Room
from nebelhorn.views.layout.layered import lay_out
from nebelhorn.views.map.geometry import Cubic, Plan, bend_flows
from nebelhorn.views.mood import score_of, step_of, veil
from nebelhorn.views.words import Words

MARGIN = 96.0
TOP = 64.0
LEAST_WIDTH = 1240.0
NARROW, BROAD = 111.0, 230.0
"""Distance of columns, pixels: labels still fit, and few columns still fill the page."""


@dataclass(frozen=True, slots=True)
class Light:
    """One touchpoint on the map.

    Attributes:
        name: Raw name.
        key: Short name for the page; raw names may hold anything.
        label: What readers see, cleaned.
        lines: The label, wrapped.
        x: Centre, pixels.
        y: Centre, pixels.
        radius: Pixels; area follows the customers.
        step: Mood colour 0–6; None: nobody said.
        score: Mood 0–1; None: nobody said.
        veil: Thickness of the fog over it, 0–1.
        cell: Fog, mood and voices; None when nothing is known.
        encounters: Count of events, or what was counted without customers.
        customers: Count of units; 0 where only counts exist.
        starts: Journeys that begin here.
        ends: Journeys that end here.
        counted: Do only counts exist?
    """

    name: str
    key: str
    label: str
    lines: tuple[str, ...]
    x: float
    y: float
    radius: float
    step: int | None
    score: float | None
    veil: float
    cell: FogCell | None
    encounters: int
    customers: int
    starts: int
    ends: int
    counted: bool

    @property
    def heard(self) -> int:
        """Count of encounters with a voice."""
        return self.cell.heard if self.cell else 0


@dataclass(frozen=True, slots=True)
class Stream:
    """One flow on the map.

    Attributes:
        transition: Counts and durations.
        width: Pixels.
        curves: Cubic pieces from source to target.
        kind: ``forward``, ``back`` or ``same`` (within a column).
    """

    transition: Transition
    width: float
    curves: tuple[Cubic, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Band:
    """One stage as a column of the map.

    Attributes:
        stage: Id of the stage.
        title: What readers see.
        left: Pixels.
        right: Pixels.
    """

    stage: str
    title: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Scene:
    """The map, placed.

    Attributes:
        lights: By raw name.
        streams: Heavy first.
        loops: Touchpoints followed by themselves.
        bands: Stages left to right; empty when none is configured.
        columns: Horizontal centres, pixels.
        pitch: Distance of columns, pixels.
        width: Pixels.
        height: Pixels, without the emotional curve.
        journeys: Count of all journeys.
        unit: ``customer`` or an object type.
        off_by: By this part of themselves times between touchpoints may be off; 0: exact.
    """

    lights: Mapping[str, Light]
    streams: tuple[Stream, ...]
    loops: tuple[Transition, ...]
    bands: tuple[Band, ...]
    columns: tuple[float, ...]
    pitch: float
    width: float
    height: float
    journeys: int
    unit: str = "customer"
    off_by: float = 0.0


@dataclass(frozen=True, slots=True)
class _Sizes:
    """What the layout must leave room for."""

    lines: Mapping[str, tuple[str, ...]]
    radius: Mapping[str, float]
    width: Mapping[tuple[str, str], float]


def build_scene(
    chosen: Chosen,
    cells: Mapping[str, FogCell],
    settings: Settings,
    words: Words,
    *,
    journeys: int,
) -> Scene:
    """Place what was chosen.

    Args:
        chosen: Touchpoints and flows to draw.
        cells: Fog and mood of everybody, by touchpoint.
        settings: Labels and stages.
        words: Reader's language.
        journeys: Count of all journeys.

    Returns:
        A scene; without any touchpoint an empty one.
    """
    names = _reading_order(chosen, settings)
    if not names:
        return Scene({}, (), (), (), (), NARROW, LEAST_WIDTH, 200.0, journeys)
    stage = _stages_of(names, settings)
    sizes = _sizes(chosen, names, settings, words)
    rooms = {
        name: Room(sizes.radius[name] + 24, sizes.radius[name] + 30 + 13.5 * len(lines))
        for name, lines in sizes.lines.items()
    }
    edges = tuple(
        Edge(t.source, t.target, t.count, sizes.width[t.source, t.target]) for t in chosen.flows
    )
    layout = lay_out(Graph(tuple(names), edges, stage, rooms))
    pitch, left, width = _columns(len(layout.columns))
    columns = tuple(left + i * pitch for i in range(len(layout.columns)))
    y = {spot: at + TOP for spot, at in layout.y.items()}
    curves = bend_flows(Plan(layout, columns, y, sizes.radius, sizes.width))
    at = {name: (columns[layout.column[name]], y[name]) for name in names}
    return Scene(
        lights=_lights(chosen, cells, sizes, at, {n: _label(n, settings, words) for n in names}),
        streams=tuple(
            Stream(
                t,
                sizes.width[t.source, t.target],
                curves[t.source, t.target],
                _kind(layout, t),
            )
            for t in chosen.flows
        ),
        loops=chosen.loops,
        bands=_bands(layout, columns, pitch, settings, words),
        columns=columns,
        pitch=pitch,
        width=width,
        height=layout.height + TOP + 14,
        journeys=journeys,
        unit=chosen.unit,
        off_by=chosen.off_by,
    )


def _label(name: str, settings: Settings, words: Words) -> str:
    return clean(settings.touchpoint(name).label(words.language))


def _reading_order(chosen: Chosen, settings: Settings) -> list[str]:
    """Catalogue order where there is one, so that the map stays put when counts change."""
    names = [name for name, _ in chosen.counted] + [s.touchpoint for s in chosen.stations]
    listed = {name: i for i, name in enumerate(settings.touchpoints)}
    return sorted(names, key=lambda name: listed.get(name, len(listed)))


def _stages_of(names: list[str], settings: Settings) -> dict[str, int]:
    order = {stage.id: i for i, stage in enumerate(settings.stage_order())}
    other = order[OTHER_STAGE.id]
    stages = {name: order.get(settings.touchpoint(name).stage, other) for name in names}
    return {} if set(stages.values()) == {other} else stages


def _columns(count: int) -> tuple[float, float, float]:
    """Return distance of columns, first centre and width of the whole."""
    pitch = min(BROAD, max(NARROW, (LEAST_WIDTH - 2 * MARGIN) / max(1, count - 1)))
    used = (count - 1) * pitch
    width = max(LEAST_WIDTH, used + 2 * MARGIN)
    return pitch, (width - used) / 2, width


def _sizes(chosen: Chosen, names: list[str], settings: Settings, words: Words) -> _Sizes:
    most = max((s.customers for s in chosen.stations), default=0) or 1
    radius = dict.fromkeys(names, 16.0)
    radius |= {s.touchpoint: 16 + 12 * sqrt(s.customers / most) for s in chosen.stations}
    top = max((t.count for t in chosen.flows), default=1) or 1
    width = {(t.source, t.target): 1.1 + 15 * (t.count / top) ** 0.8 for t in chosen.flows}
    lines = {name: wrap(_label(name, settings, words), limit=NARROW - 6) for name in names}
    return _Sizes(lines, radius, width)


def _lights(
    chosen: Chosen,
    cells: Mapping[str, FogCell],
    sizes: _Sizes,
    at: Mapping[str, tuple[float, float]],
    labels: Mapping[str, str],
) -> dict[str, Light]:
    known = {s.touchpoint: s for s in chosen.stations}
    counts = dict(chosen.counted)
    lights = {}
    for number, (name, (x, y)) in enumerate(at.items()):
        station, cell = known.get(name), cells.get(name)
        score = score_of(cell)
        lights[name] = Light(
            name=name,
            key=str(number),
            label=labels[name],
            lines=sizes.lines[name],
            x=x,
            y=y,
            radius=sizes.radius[name],
            step=step_of(score),
            score=score,
            veil=veil(cell),
            cell=cell,
            encounters=station.events if station else counts[name],
            customers=station.customers if station else 0,
            starts=station.starts if station else 0,
            ends=station.ends if station else 0,
            counted=station is None,
        )
    return lights


def _kind(layout: Layout, flow: Transition) -> str:
    start, end = layout.column[flow.source], layout.column[flow.target]
    return "forward" if end > start else "back" if end < start else "same"


def _bands(
    layout: Layout,
    columns: tuple[float, ...],
    pitch: float,
    settings: Settings,
    words: Words,
) -> tuple[Band, ...]:
    stages = settings.stage_order()
    half = pitch / 2 - 3
    return tuple(
        Band(
            stage=stages[i].id,
            title=clean(words.label({"de": stages[i].de, "en": stages[i].en})),
            left=columns[first] - half,
            right=columns[last] + half,
        )
        for i, (first, last) in sorted(layout.bands.items())
    )
