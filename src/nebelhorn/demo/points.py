"""The names of the demo company's touchpoints, as its log has them."""

from __future__ import annotations

from typing import Final

AD_CLICKED: Final = "ad clicked"
WEBSITE_VISIT: Final = "website visit"
TARIFF_CALCULATOR: Final = "tariff calculator"
ADVICE_CALL: Final = "advice call"
BRANCH_VISIT: Final = "branch visit"

OFFER_REQUESTED: Final = "offer requested"
CONTRACT_SIGNED: Final = "contract signed"

WELCOME_LETTER: Final = "welcome letter"
TECHNICIAN_VISIT: Final = "technician visit"
ACTIVATION_DONE: Final = "activation done"
FIRST_INVOICE: Final = "first invoice"

INVOICE: Final = "invoice"
PAYMENT: Final = "payment"
PAYMENT_REMINDER: Final = "payment reminder"
APP_LOGIN: Final = "app login"
TARIFF_CHANGE: Final = "tariff change"
CAMPAIGN_MAIL: Final = "campaign mail"
CAMPAIGN_ANSWERED: Final = "campaign answered"
ADVERTISING_REFUSED: Final = "advertising refused"

HOTLINE_CALL: Final = "hotline call"
SELF_SERVICE: Final = "self-service"
TICKET_OPENED: Final = "ticket opened"
TICKET_SOLVED: Final = "ticket solved"
COMPLAINT: Final = "complaint"
GOODWILL_CREDIT: Final = "goodwill credit"
MOVING_HOUSE: Final = "moving house"

CANCELLATION: Final = "cancellation"
WINBACK_OFFER: Final = "win-back offer"
RETURNED: Final = "returned"
RECOMMENDATION: Final = "recommendation"

UNMODELLED: Final = "community forum"
"""Comes into the log with an incident and stands in no catalogue."""

DARK: Final = "comparison portal"
"""Moves customers and never comes into the log."""
