"""The change of the headline as a waterfall: from before to after, part by part, as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.reality import Term, Waterfall
from nebelhorn.views.diagnosis.sentences import term_range
from nebelhorn.views.index.axes import share_axis
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words


@dataclass(frozen=True, slots=True)
class FallSize:
    """One size of the waterfall, pixels at 1:1.

    Attributes:
        name: CSS class.
        width: Of the picture.
        left: Room left of the bars, for their names; 12 where names stand above the bars.
        right: Room right of the bars, for the numbers.
        row: Height of one row.
    """

    name: str
    width: float
    left: float
    right: float
    row: float


WIDE_FALL = FallSize("wide", 1240.0, 300.0, 300.0, 42.0)
NARROW_FALL = FallSize("narrow", 350.0, 12.0, 16.0, 60.0)

_TOP, _BOTTOM, _THICK = 8.0, 30.0, 20.0


@dataclass(frozen=True, slots=True)
class _Row:
    """One bar: from where to where, with its interval; None: a whole, drawn from the left."""

    name: str
    begin: float
    end: float
    term: Term | None
    number: str
    beside: str


def draw_waterfall(
    waterfall: Waterfall, words: Words, *, size: FallSize = WIDE_FALL, prefix: str = ""
) -> Markup:
    """Draw how a change is made up; parts that cannot be told from nothing lie in fog.

    Args:
        waterfall: The change, taken apart.
        words: Reader's language.
        size: Of the picture.
        prefix: Starts every id; give each picture of a page its own.

    Returns:
        One ``<svg>``; the table says the same.
    """
    rows = _rows(waterfall, words)
    marks = share_axis(edge for row in rows for edge in _edges(row))
    height = _TOP + size.row * len(rows) + _BOTTOM
    parts = [
        tag("title", waterfall_title(words), id=f"{prefix}title"),
        tag("desc", _description(rows, words), id=f"{prefix}desc"),
        *_grid(marks, size, height, words),
        *_bars(rows, marks, size, words),
    ]
    return tag(
        "svg",
        join(parts),
        viewBox=f"0 0 {size.width:.0f} {height:.0f}",
        class_=f"wf {size.name}",
        role="img",
        aria_labelledby=f"{prefix}title {prefix}desc",
    )


def waterfall_title(words: Words) -> str:
    """Return what the waterfall shows."""
    return words.say("What the change is made of, right of 100")


def term_names(words: Words) -> dict[str, str]:
    """Return what readers call the parts of a change, by attribute of ``Waterfall``."""
    return {
        "unseen": words.say("Not there before"),
        "vanished": words.say("No longer there"),
        "within": words.say("Same place, other acts"),
        "mix": words.say("Other places, easier or harder"),
    }


def _rows(waterfall: Waterfall, words: Words) -> list[_Row]:
    counts = words.say("n = {n}", n=words.count(waterfall.n_before))
    before = words.of_100(waterfall.before, digits=1)
    rows = [_Row(words.say("Before"), 0.0, waterfall.before, None, before, counts)]
    at = waterfall.before
    for name, title in term_names(words).items():
        term: Term = getattr(waterfall, name)
        likely = term_range(term, words)
        beside = likely if term.separable else words.say("{range}, may be chance", range=likely)
        rows.append(_Row(title, at, at + term.points, term, words.points(term.points), beside))
        at += term.points
    if abs(waterfall.question_set) >= 5e-4:
        end, points = at + waterfall.question_set, waterfall.question_set
        exact = Term(points, points, points)
        rows.append(_Row(words.say("Other questions"), at, end, exact, words.points(points), ""))
    counts = words.say("n = {n}", n=words.count(waterfall.n_after))
    after = words.of_100(waterfall.after, digits=1)
    rows.append(_Row(words.say("After"), 0.0, waterfall.after, None, after, counts))
    return rows


def _edges(row: _Row) -> Iterator[float]:
    yield row.end
    if row.term is not None:
        yield from (min(1.0, max(0.0, row.begin + one)) for one in (row.term.low, row.term.high))


def _grid(marks: tuple[int, ...], size: FallSize, height: float, words: Words) -> Iterator[Markup]:
    for mark in marks:
        x = _x(mark / 100, marks, size)
        yield tag("line", class_="grid", x1=x, x2=x, y1=_TOP, y2=height - _BOTTOM)
        text = words.percent(mark / 100) if mark == marks[-1] else words.count(mark)
        yield tag("text", text, class_="tick", x=x, y=height - _BOTTOM + 18)


def _bars(
    rows: list[_Row], marks: tuple[int, ...], size: FallSize, words: Words
) -> Iterator[Markup]:
    stacked = size.left < 100
    for place, row in enumerate(rows):
        top = (
            _TOP
            + size.row * place
            + (size.row - _THICK - 10 if stacked else (size.row - _THICK) / 2)
        )
        middle = top + _THICK / 2
        begin = _x(row.begin if row.term else marks[0] / 100, marks, size)
        end = _x(row.end, marks, size)
        if place + 1 < len(rows):
            yield tag("line", class_="link", x1=end, x2=end, y1=top, y2=top + size.row + _THICK)
        said = " ".join(part for part in (row.name, row.number, row.beside) if part)
        inner = [
            tag("title", said),
            tag(
                "rect",
                class_=_colour(row),
                x=min(begin, end),
                width=max(1.5, abs(end - begin)),
                y=top,
                height=_THICK,
                rx="2",
            ),
            *_whisker(row, marks, size, middle),
        ]
        if row.term is not None and not row.term.separable:
            far = max(begin, end, _x(row.begin + row.term.high, marks, size))
            inner.append(tag("text", "?", class_="unsure", x=far + 7, y=middle + 5))
        yield tag("g", *inner)
        yield from _words_of(row, size, top, stacked=stacked)


def _whisker(row: _Row, marks: tuple[int, ...], size: FallSize, middle: float) -> Iterator[Markup]:
    if row.term is None or row.term.low == row.term.high:
        return
    ends = [_x(row.begin + one, marks, size) for one in (row.term.low, row.term.high)]
    yield tag("line", class_="ci under", x1=ends[0], x2=ends[1], y1=middle, y2=middle)
    yield tag("line", class_="ci", x1=ends[0], x2=ends[1], y1=middle, y2=middle)


def _words_of(row: _Row, size: FallSize, top: float, *, stacked: bool) -> Iterator[Markup]:
    whole = " whole" if row.term is None else ""
    if stacked:
        number = tag("tspan", f"{row.number} ", class_="number")
        # the question mark says already that it may be chance
        unsure = row.term is not None and not row.term.separable
        beside = row.beside.rsplit(",", 1)[0] if unsure else row.beside
        said = tag("tspan", beside, class_="beside")
        yield tag(
            "text", f"{row.name} ", number, said, class_=f"part{whole}", x=size.left, y=top - 7
        )
        return
    middle = top + _THICK / 2 + 5
    yield tag("text", row.name, class_=f"part end{whole}", x=size.left - 18, y=middle)
    x = size.width - size.right + 16
    yield tag("text", row.number, class_="number", x=x, y=middle)
    yield tag("text", row.beside, class_="beside", x=x + 48, y=middle)


def _colour(row: _Row) -> str:
    if row.term is None:
        return "f6"
    if not row.term.separable:
        return "unsure"
    return "f5" if row.term.points > 0 else "f1"


def _x(share: float, marks: tuple[int, ...], size: FallSize) -> float:
    low, high = marks[0], marks[-1]
    part = min(1.0, max(0.0, (100 * share - low) / (high - low)))
    return size.left + (size.width - size.left - size.right) * part


def _description(rows: list[_Row], words: Words) -> str:
    del words
    return "; ".join(" ".join(filter(None, (row.name, row.number, row.beside))) for row in rows)
