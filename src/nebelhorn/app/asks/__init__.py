"""Asks: who is asked about what, why somebody is not, and what becomes of it."""

from __future__ import annotations

from nebelhorn.app.asks.asker import Asker
from nebelhorn.app.asks.checking import CheckedAsk, check_asks
from nebelhorn.app.asks.counts import AskStates, asks
from nebelhorn.app.asks.gate import AskGate
from nebelhorn.app.asks.one import AskLink, WhyAsked, WhyEncounter, ask_link, why_asked
from nebelhorn.app.asks.plan import AskCount, AskDecision, AskPlan, plan_asks

__all__ = [
    "AskCount",
    "AskDecision",
    "AskGate",
    "AskLink",
    "AskPlan",
    "AskStates",
    "Asker",
    "CheckedAsk",
    "WhyAsked",
    "WhyEncounter",
    "ask_link",
    "asks",
    "check_asks",
    "plan_asks",
    "why_asked",
]
