"""Who was asked what, on which address and with whose consent; what is written down of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.live.asks.asked import (
        UNCERTAIN,
        KeptAsk,
        NewAsk,
        ask_counts,
        ask_numbered,
        asks_of,
        asks_over,
        mark_not_asked,
        mark_sent,
        planned_asks,
        put_ask,
    )
    from nebelhorn.live.asks.consents import KeptConsent, consents_of, write_consent
    from nebelhorn.live.asks.contacts import (
        REACHED,
        BadContact,
        Contact,
        checked_contact,
        contacts_in,
        contacts_of,
        count_contacts,
        keep_contacts,
        language_of,
        refuse_address,
    )
    from nebelhorn.live.asks.erasing import ErasedAsks, erase_asks
    from nebelhorn.live.asks.link_key import link_keys
    from nebelhorn.live.asks.outgoing import (
        ASK_TOPICS,
        ask_key,
        ask_of_key,
        call_back,
        told_key,
        told_keys,
        told_of_key,
        why_dropped,
    )
    from nebelhorn.live.asks.places import PlaceRow, find_place, place_rows, put_place, shut_place
    from nebelhorn.live.asks.progress import (
        KEPT,
        AskedRow,
        AskFinder,
        advance_asks,
        close_parts,
        dismiss_ask,
        finish_asks,
        keep_part,
        left_parts,
        over_asks,
    )
    from nebelhorn.live.asks.since import active_since, is_drawn, see_active, write_draw
    from nebelhorn.live.asks.standing import AskStanding, ask_standings
    from nebelhorn.live.asks.tables import (
        PLANNED,
        ask,
        ask_part,
        ask_round,
        ask_since,
        consent,
        contact,
        found_asks,
        place,
        told,
        told_to,
    )
    from nebelhorn.live.asks.telling import (
        ToldRow,
        answered_by,
        last_asks,
        put_told,
        take_told,
        told_rows,
    )

__all__ = [
    "ASK_TOPICS",
    "KEPT",
    "PLANNED",
    "REACHED",
    "UNCERTAIN",
    "AskFinder",
    "AskStanding",
    "AskedRow",
    "BadContact",
    "Contact",
    "ErasedAsks",
    "KeptAsk",
    "KeptConsent",
    "NewAsk",
    "PlaceRow",
    "ToldRow",
    "active_since",
    "advance_asks",
    "answered_by",
    "ask",
    "ask_counts",
    "ask_key",
    "ask_numbered",
    "ask_of_key",
    "ask_part",
    "ask_round",
    "ask_since",
    "ask_standings",
    "asks_of",
    "asks_over",
    "call_back",
    "checked_contact",
    "close_parts",
    "consent",
    "consents_of",
    "contact",
    "contacts_in",
    "contacts_of",
    "count_contacts",
    "dismiss_ask",
    "erase_asks",
    "find_place",
    "finish_asks",
    "found_asks",
    "is_drawn",
    "keep_contacts",
    "keep_part",
    "language_of",
    "last_asks",
    "left_parts",
    "link_keys",
    "mark_not_asked",
    "mark_sent",
    "over_asks",
    "place",
    "place_rows",
    "planned_asks",
    "put_ask",
    "put_place",
    "put_told",
    "refuse_address",
    "see_active",
    "shut_place",
    "take_told",
    "told",
    "told_key",
    "told_keys",
    "told_of_key",
    "told_rows",
    "told_to",
    "why_dropped",
    "write_consent",
    "write_draw",
]

export_lazily(__name__)
