"""The page of one customer, said and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.views.customer.life import Life, Stop, stops_of
from nebelhorn.views.customer.sentences import cautions, customer_headline, customer_lead
from nebelhorn.views.customer.strip import NARROW, WIDE, draw_strip
from nebelhorn.views.folded import folded
from nebelhorn.views.labels import clean
from nebelhorn.views.mood import step_of
from nebelhorn.views.tables import table_of
from nebelhorn.views.words import Words


@dataclass(frozen=True, slots=True)
class StopLook:
    """One line of the timeline.

    Attributes:
        day: In the reader's words.
        place: Of the encounter.
        heard: Is there a voice?
        step: Colour of its mood, 0–6; None: there is no score.
        mood: The score, −100 to +100; ``?`` where there is none.
        said: What was written; None: nothing.
        complaint: Is it a complaint?
    """

    day: str
    place: str
    heard: bool
    step: int | None
    mood: str
    said: str | None
    complaint: bool


@dataclass(frozen=True, slots=True)
class CustomerLook:
    """One customer, said and drawn.

    Attributes:
        headline: One sentence, without a full stop.
        lead: What stands below it.
        strip: The feeling over time, for wide and for narrow pages.
        picture: The same once, for a file; None: nothing has happened yet.
        table: The same as a table that can be opened; empty likewise.
        stops: The timeline, the newest first.
        cautions: What better not to say; empty: nothing is known.
    """

    headline: str
    lead: str
    strip: Markup
    picture: Markup | None
    table: Markup
    stops: tuple[StopLook, ...]
    cautions: tuple[str, ...]


def build_customer(life: Life, words: Words) -> CustomerLook:
    """Say and draw one customer.

    The picture needs ``pages_style`` and has no style of its own.

    Args:
        life: What is known.
        words: Reader's language.
    """
    wide = narrow = None
    if life.moments:
        wide = draw_strip(life, words, size=WIDE, prefix="cw")
        narrow = draw_strip(life, words, size=NARROW, prefix="cn")
    stops = tuple(_stop(one, words) for one in reversed(stops_of(life.moments)))
    return CustomerLook(
        headline=customer_headline(life, words),
        lead=customer_lead(life, words),
        strip=Markup("").join(one for one in (wide, narrow) if one is not None),
        picture=wide,
        table=_table(stops, words) if stops else Markup(""),
        stops=stops,
        cautions=cautions(life, words),
    )


def _table(stops: Sequence[StopLook], words: Words) -> Markup:
    head = (words.say("Touchpoint"), words.say("Heard"), words.say("Mood"), words.say("When"))
    rows = [
        (one.place, words.say("yes") if one.heard else words.say("no"), one.mood, one.day)
        for one in stops
    ]
    caption = words.say("How it felt, over time")
    return folded(table_of(caption, head, rows), words)


def _stop(stop: Stop, words: Words) -> StopLook:
    said = None if stop.voice is None else stop.voice.said
    return StopLook(
        day=words.day(stop.at),
        place=words.say("somewhere") if stop.place is None else clean(stop.place),
        heard=stop.voice is not None,
        step=step_of(stop.score),
        mood=words.mood(stop.score),
        said=None if said is None else clean(said),
        complaint=stop.met is not None and stop.met.complains,
    )
