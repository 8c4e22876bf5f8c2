"""Whom to ask what, when and how sparingly, and what the answers were worth.

The door of this room: other rooms import from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.asking.cell_sums import CellSums, Places, cell_sums
    from nebelhorn.asking.check import (
        CHECKED_LANGUAGES,
        Finding,
        check_ask,
        check_wording,
        has_decision,
    )
    from nebelhorn.asking.consent import (
        EVERYTHING,
        SENT,
        ConsentFact,
        ConsentSaid,
        agreed,
        objected,
    )
    from nebelhorn.asking.crowd import REASONS, SAID, Crowd, crowd_of, may_ask_many, reasons_in
    from nebelhorn.asking.draw import Drawn, draw
    from nebelhorn.asking.elsewhere import SHAPES
    from nebelhorn.asking.encounters import (
        Encounter,
        Stretch,
        close_crowd,
        complaints,
        open_crowd,
        who_meets,
    )
    from nebelhorn.asking.flaw import FlawKind
    from nebelhorn.asking.flaws import FLAWS
    from nebelhorn.asking.heard import Fields, Heard, NotHeard, Seen, Shape, WhyNotHeard
    from nebelhorn.asking.link import (
        KEY_BYTES,
        LINK_LENGTH,
        Link,
        LinkPurpose,
        LinkRefusal,
        make_link,
        read_link,
    )
    from nebelhorn.asking.order import Cells, Chosen, choose, voice_worth
    from nebelhorn.asking.quiet import is_quiet, is_zone
    from nebelhorn.asking.restraint import AskedPerson, Manners, Occasion, best_channel, may_ask
    from nebelhorn.asking.result import AskState, MayAsk, WhyNotAsked, advance
    from nebelhorn.asking.with_answer import Settled, cross_gains
    from nebelhorn.asking.worth import AskWorth, BitsGained, WorthVerdict, ask_worth, gains

__all__ = [
    "CHECKED_LANGUAGES",
    "EVERYTHING",
    "FLAWS",
    "KEY_BYTES",
    "LINK_LENGTH",
    "REASONS",
    "SAID",
    "SENT",
    "SHAPES",
    "AskState",
    "AskWorth",
    "AskedPerson",
    "BitsGained",
    "CellSums",
    "Cells",
    "Chosen",
    "ConsentFact",
    "ConsentSaid",
    "Crowd",
    "Drawn",
    "Encounter",
    "Fields",
    "Finding",
    "FlawKind",
    "Heard",
    "Link",
    "LinkPurpose",
    "LinkRefusal",
    "Manners",
    "MayAsk",
    "NotHeard",
    "Occasion",
    "Places",
    "Seen",
    "Settled",
    "Shape",
    "Stretch",
    "WhyNotAsked",
    "WhyNotHeard",
    "WorthVerdict",
    "advance",
    "agreed",
    "ask_worth",
    "best_channel",
    "cell_sums",
    "check_ask",
    "check_wording",
    "choose",
    "close_crowd",
    "complaints",
    "cross_gains",
    "crowd_of",
    "draw",
    "gains",
    "has_decision",
    "is_quiet",
    "is_zone",
    "make_link",
    "may_ask",
    "may_ask_many",
    "objected",
    "open_crowd",
    "read_link",
    "reasons_in",
    "voice_worth",
    "who_meets",
]

export_lazily(__name__)
