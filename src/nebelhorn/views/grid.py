"""The fog map: touchpoints by groups, mood where we heard, fog where we did not."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.feedback import FogCell, FogReason, Mean
from nebelhorn.settings import OTHER_STAGE
from nebelhorn.views.labels import clean
from nebelhorn.views.mood import score_of, step_of
from nebelhorn.views.report import Report
from nebelhorn.views.sentences import FOG_REASONS
from nebelhorn.views.shares import mood_range, share_text
from nebelhorn.views.tables import name_of
from nebelhorn.views.words import Words

FEW_VOICES = 5
"""Under so many voices the colour is pale: we heard, but are not sure."""

MOSTLY_UNHEARD = 0.5
"""From this share of fog on the field lies in fog, and the mood is a light in it."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One field of the fog map.

    Attributes:
        colour: CSS class of the field: ``b0`` … ``b6``, pale ``p0`` … ``p6``, ``fogc`` where most
            encounters are unheard, ``none`` where nobody was.
        light: CSS class of the mood in a field of fog; empty elsewhere.
        mood: What the field says first: mood, ``fog``, or a dash where nobody was.
        counts: Heard of all encounters.
        fog: Share of unheard encounters, 0–1; None without encounters.
        title: The whole as a sentence.
    """

    colour: str
    light: str
    mood: str
    counts: str
    fog: float | None
    title: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One touchpoint of the fog map."""

    label: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The fog map.

    Attributes:
        groups: Titles of the columns; everybody first.
        sections: (title of the stage, its touchpoints); one without title when no stages are.
        hidden: Count of touchpoints not shown.
    """

    groups: tuple[str, ...]
    sections: tuple[tuple[str, tuple[GridRow, ...]], ...]
    hidden: int


def build_grid(report: Report, words: Words) -> Grid:
    """Arrange the cells over the whole time by stage and group.

    Args:
        report: Cells, settings, limit.
        words: Reader's language.

    Returns:
        The biggest touchpoints up to the map's limit, in the order of stages and catalogue.
    """
    cells = {(c.touchpoint, c.group): c for c in report.fog.cells if c.period is None}
    groups: list[str | None] = [None]
    groups += list(dict.fromkeys(g for _, g in cells if g is not None))
    everybody = [c for (_, group), c in cells.items() if group is None]
    everybody.sort(key=lambda cell: (-cell.fog.n, cell.touchpoint))
    shown = {cell.touchpoint for cell in everybody[: report.map_limit]}
    sections = []
    for title, names in _by_stage(shown, report, words):
        rows = tuple(
            GridRow(
                name_of(name, report.settings, words),
                tuple(_cell(cells.get((name, group)), words) for group in groups),
            )
            for name in names
        )
        sections.append((title, rows))
    titles = tuple(words.say("Everybody") if g is None else clean(g) for g in groups)
    return Grid(titles, tuple(sections), len(everybody) - len(shown))


def _by_stage(names: set[str], report: Report, words: Words) -> list[tuple[str, list[str]]]:
    settings = report.settings
    listed = {name: i for i, name in enumerate(settings.touchpoints)}
    ordered = sorted(names, key=lambda name: (listed.get(name, len(listed)), name))
    known = {stage.id for stage in settings.stages}
    sections = []
    for stage in settings.stage_order():
        mine = [
            name
            for name in ordered
            if settings.touchpoint(name).stage == stage.id
            or (stage == OTHER_STAGE and settings.touchpoint(name).stage not in known)
        ]
        if mine:
            sections.append((clean(words.label({"de": stage.de, "en": stage.en})), mine))
    return [("", sections[0][1])] if len(sections) == 1 else sections


def _cell(cell: FogCell | None, words: Words) -> GridCell:
    if cell is not None and cell.reason is FogReason.UNREACHABLE:
        why = words.say(FOG_REASONS[cell.reason])
        return GridCell("fogc", "", words.say("fog"), "", None, why)
    if cell is None or not cell.fog.n:
        return GridCell("none", "", "–", "", None, words.say("nobody was here"))
    total = words.count(cell.fog.n)
    counts = words.say("{n} of {total}", n=words.count(cell.heard), total=total)
    fog = words.say("fog {share}", share=share_text(cell.fog, words))
    step = step_of(score_of(cell))
    if step is None:
        why = f"; {words.say(FOG_REASONS[cell.reason])}" if cell.reason else ""
        return GridCell("fogc", "", words.say("fog"), counts, cell.fog.value, fog + why)
    colour = f"b{step}" if cell.mood.n >= FEW_VOICES else f"p{step}"
    mood = _mood(cell.mood, words)
    shown = words.mood(cell.mood.value)
    foggy = (cell.fog.value or 0.0) >= MOSTLY_UNHEARD
    field, light = ("fogc", f"light {colour}") if foggy else (colour, "")
    return GridCell(field, light, shown, counts, cell.fog.value, f"{mood}; {fog}")


def _mood(mood: Mean, words: Words) -> str:
    """Say a mood with its range and how many voices it rests on."""
    said, likely = words.mood(mood.value), mood_range(mood, words)
    if likely == "–":
        return words.say_n(
            "mood {mood} ({n} voice, too little for a range)",
            "mood {mood} ({n} voices, too little for a range)",
            mood.n,
            mood=said,
        )
    return words.say_n(
        "mood {mood} (likely {range}, {n} voice)",
        "mood {mood} (likely {range}, {n} voices)",
        mood.n,
        mood=said,
        range=likely,
    )
