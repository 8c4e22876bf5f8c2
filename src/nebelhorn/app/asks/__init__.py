"""Asks: who is asked about what, why somebody is not, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.app.asks.asker import Asker
    from nebelhorn.app.asks.checking import CheckedAsk, check_asks
    from nebelhorn.app.asks.counts import AskStates, asks
    from nebelhorn.app.asks.gate import AskGate
    from nebelhorn.app.asks.of_customer import AskOfCustomer, asks_of_customer
    from nebelhorn.app.asks.one import AskLink, WhyAsked, WhyEncounter, ask_link, why_asked
    from nebelhorn.app.asks.plan import AskCount, AskDecision, AskPlan, plan_asks

__all__ = [
    "AskCount",
    "AskDecision",
    "AskGate",
    "AskLink",
    "AskOfCustomer",
    "AskPlan",
    "AskStates",
    "Asker",
    "CheckedAsk",
    "WhyAsked",
    "WhyEncounter",
    "ask_link",
    "asks",
    "asks_of_customer",
    "check_asks",
    "plan_asks",
    "why_asked",
]

export_lazily(__name__)
