"""The table of what follows what: how often by the mood of the encounter, and how soon."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from nebelhorn.demo import points


class Felt(IntEnum):
    """How an encounter felt; the score 0–10 a person would give decides."""

    BAD = 0
    SO_SO = 1
    GOOD = 2


def felt(score: int) -> Felt:
    """Return the feeling behind a score 0–10: up to 4 bad, from 9 good.

    Examples:
        >>> [felt(score).name for score in (4, 5, 8, 9)]
        ['BAD', 'SO_SO', 'SO_SO', 'GOOD']
    """
    if score <= 4:
        return Felt.BAD
    return Felt.GOOD if score >= 9 else Felt.SO_SO


@dataclass(frozen=True, slots=True)
class Follow:
    """One thing that may follow an encounter.

    Attributes:
        to: Touchpoint that follows.
        chances: Chance 0–1 by `Felt`, for somebody in the middle; goal, circumstances, segment and
            mood lean on it.
        median_h: Median of the wait, hours.
        spread: Standard deviation of the wait's logarithm.
    """

    to: str
    chances: tuple[float, float, float]
    median_h: float
    spread: float = 0.6


def _always(to: str, chance: float, median_h: float, spread: float = 0.5) -> Follow:
    return Follow(to, (chance, chance, chance), median_h, spread)


RESEARCH: Final[dict[str, tuple[Follow, ...]]] = {
    points.AD_CLICKED: (_always(points.WEBSITE_VISIT, 0.66, 0.2),),
    points.WEBSITE_VISIT: (
        Follow(points.TARIFF_CALCULATOR, (0.20, 0.42, 0.52), 0.4, 1.0),
        _always(points.ADVICE_CALL, 0.11, 20.0),
        _always(points.BRANCH_VISIT, 0.10, 60.0),
        _always(points.OFFER_REQUESTED, 0.07, 1.0),
    ),
    points.TARIFF_CALCULATOR: (
        Follow(points.OFFER_REQUESTED, (0.18, 0.42, 0.55), 2.0, 1.2),
        _always(points.ADVICE_CALL, 0.13, 24.0),
        _always(points.WEBSITE_VISIT, 0.12, 70.0),
    ),
    points.ADVICE_CALL: (
        Follow(points.OFFER_REQUESTED, (0.10, 0.40, 0.50), 24.0),
        Follow(points.CONTRACT_SIGNED, (0.02, 0.14, 0.28), 30.0),
        _always(points.BRANCH_VISIT, 0.07, 50.0),
    ),
    points.BRANCH_VISIT: (
        Follow(points.CONTRACT_SIGNED, (0.08, 0.36, 0.52), 0.6),
        Follow(points.OFFER_REQUESTED, (0.10, 0.22, 0.18), 30.0),
    ),
    points.OFFER_REQUESTED: (
        Follow(points.CONTRACT_SIGNED, (0.28, 0.56, 0.70), 60.0, 0.8),
        _always(points.ADVICE_CALL, 0.13, 40.0),
        _always(points.WEBSITE_VISIT, 0.10, 60.0),
    ),
}
"""What people do who are no customers yet; at most one of these follows an encounter."""

OWN: Final[dict[str, tuple[Follow, ...]]] = {
    points.CONTRACT_SIGNED: (
        Follow(points.RECOMMENDATION, (0.0, 0.01, 0.06), 200.0),
        _always(points.APP_LOGIN, 0.22, 30.0),
    ),
    points.WELCOME_LETTER: (_always(points.APP_LOGIN, 0.62, 18.0),),
    points.TECHNICIAN_VISIT: (
        Follow(points.HOTLINE_CALL, (0.36, 0.06, 0.02), 14.0),
        Follow(points.COMPLAINT, (0.12, 0.005, 0.0), 50.0),
        Follow(points.RECOMMENDATION, (0.0, 0.01, 0.05), 90.0),
    ),
    points.ACTIVATION_DONE: (
        Follow(points.HOTLINE_CALL, (0.34, 0.06, 0.03), 12.0),
        Follow(points.APP_LOGIN, (0.22, 0.55, 0.64), 8.0, 1.0),
    ),
    points.FIRST_INVOICE: (
        Follow(points.HOTLINE_CALL, (0.40, 0.11, 0.06), 13.0, 0.55),
        Follow(points.APP_LOGIN, (0.06, 0.16, 0.20), 10.0, 0.9),
        Follow(points.SELF_SERVICE, (0.08, 0.06, 0.04), 16.0),
        Follow(points.COMPLAINT, (0.08, 0.006, 0.0), 40.0),
        Follow(points.CANCELLATION, (0.05, 0.004, 0.001), 300.0),
    ),
    points.INVOICE: (
        Follow(points.HOTLINE_CALL, (0.36, 0.11, 0.06), 15.0, 0.55),
        Follow(points.APP_LOGIN, (0.06, 0.14, 0.16), 10.0, 0.9),
        Follow(points.SELF_SERVICE, (0.06, 0.04, 0.02), 16.0),
        Follow(points.COMPLAINT, (0.05, 0.002, 0.0), 40.0),
        Follow(points.CANCELLATION, (0.04, 0.002, 0.0005), 250.0),
    ),
    points.PAYMENT_REMINDER: (
        Follow(points.PAYMENT, (0.55, 0.74, 0.80), 60.0),
        Follow(points.HOTLINE_CALL, (0.25, 0.12, 0.08), 24.0),
        Follow(points.COMPLAINT, (0.08, 0.01, 0.0), 40.0),
    ),
    points.APP_LOGIN: (
        Follow(points.SELF_SERVICE, (0.07, 0.06, 0.05), 0.3, 0.9),
        Follow(points.TARIFF_CHANGE, (0.005, 0.015, 0.03), 1.0, 1.2),
        Follow(points.HOTLINE_CALL, (0.10, 0.02, 0.01), 6.0, 0.9),
    ),
    points.WEBSITE_VISIT: (
        Follow(points.TARIFF_CHANGE, (0.02, 0.06, 0.09), 3.0, 1.2),
        Follow(points.HOTLINE_CALL, (0.12, 0.05, 0.03), 10.0, 0.9),
    ),
    points.BRANCH_VISIT: (Follow(points.TARIFF_CHANGE, (0.03, 0.12, 0.20), 0.8),),
    points.TARIFF_CHANGE: (
        Follow(points.HOTLINE_CALL, (0.25, 0.05, 0.02), 30.0),
        Follow(points.RECOMMENDATION, (0.0, 0.01, 0.05), 90.0),
    ),
    points.CAMPAIGN_MAIL: (
        Follow(points.CAMPAIGN_ANSWERED, (0.03, 0.075, 0.10), 9.0, 1.0),
        Follow(points.ADVERTISING_REFUSED, (0.020, 0.004, 0.002), 5.0, 1.0),
        Follow(points.COMPLAINT, (0.006, 0.001, 0.0), 20.0),
        Follow(points.CANCELLATION, (0.006, 0.001, 0.0005), 90.0),
    ),
    points.CAMPAIGN_ANSWERED: (
        Follow(points.TARIFF_CHANGE, (0.18, 0.36, 0.44), 4.0, 1.1),
        Follow(points.HOTLINE_CALL, (0.12, 0.06, 0.04), 12.0),
    ),
    points.HOTLINE_CALL: (
        Follow(points.HOTLINE_CALL, (0.30, 0.07, 0.02), 34.0, 0.7),
        Follow(points.TICKET_OPENED, (0.14, 0.18, 0.12), 1.5, 0.9),
        Follow(points.COMPLAINT, (0.10, 0.004, 0.0), 40.0),
        Follow(points.CANCELLATION, (0.04, 0.003, 0.001), 130.0),
        Follow(points.RECOMMENDATION, (0.0, 0.01, 0.05), 60.0),
    ),
    points.SELF_SERVICE: (
        Follow(points.HOTLINE_CALL, (0.40, 0.07, 0.03), 5.0, 0.9),
        Follow(points.TICKET_OPENED, (0.10, 0.06, 0.03), 2.0, 0.9),
    ),
    points.UNMODELLED: (
        Follow(points.HOTLINE_CALL, (0.25, 0.10, 0.05), 12.0, 0.9),
        Follow(points.SELF_SERVICE, (0.10, 0.16, 0.20), 3.0, 0.9),
    ),
    points.TICKET_SOLVED: (
        Follow(points.HOTLINE_CALL, (0.34, 0.04, 0.01), 20.0),
        Follow(points.TICKET_OPENED, (0.18, 0.04, 0.01), 30.0, 0.8),
        Follow(points.COMPLAINT, (0.14, 0.005, 0.0), 30.0),
        Follow(points.CANCELLATION, (0.04, 0.002, 0.0005), 150.0),
        Follow(points.RECOMMENDATION, (0.0, 0.01, 0.07), 70.0),
    ),
    points.COMPLAINT: (
        Follow(points.CANCELLATION, (0.20, 0.10, 0.04), 190.0),
        Follow(points.HOTLINE_CALL, (0.24, 0.14, 0.08), 60.0),
    ),
    points.GOODWILL_CREDIT: (
        Follow(points.RECOMMENDATION, (0.0, 0.05, 0.14), 120.0),
        Follow(points.APP_LOGIN, (0.10, 0.20, 0.25), 20.0),
    ),
    points.MOVING_HOUSE: (
        Follow(points.HOTLINE_CALL, (0.60, 0.50, 0.42), 50.0),
        Follow(points.CANCELLATION, (0.25, 0.10, 0.05), 200.0),
        Follow(points.TICKET_OPENED, (0.10, 0.08, 0.06), 300.0),
    ),
    points.CANCELLATION: (_always(points.HOTLINE_CALL, 0.10, 60.0),),
    points.WINBACK_OFFER: (Follow(points.RETURNED, (0.04, 0.14, 0.30), 120.0),),
    points.RETURNED: (_always(points.APP_LOGIN, 0.30, 24.0),),
}
"""What customers do of themselves; at most one of these follows an encounter."""

AFTER_BOTH: Final[dict[tuple[str, str], dict[str, float]]] = {
    (points.SELF_SERVICE, points.HOTLINE_CALL): {points.TICKET_OPENED: 3.2},
    (points.APP_LOGIN, points.HOTLINE_CALL): {points.TICKET_OPENED: 2.2},
    (points.INVOICE, points.HOTLINE_CALL): {points.TICKET_OPENED: 0.3},
    (points.FIRST_INVOICE, points.HOTLINE_CALL): {points.TICKET_OPENED: 0.3},
    (points.INVOICE, points.APP_LOGIN): {points.SELF_SERVICE: 6.0},
    (points.FIRST_INVOICE, points.APP_LOGIN): {points.SELF_SERVICE: 6.0},
    (points.APP_LOGIN, points.CAMPAIGN_MAIL): {points.CAMPAIGN_ANSWERED: 3.0},
    (points.WEBSITE_VISIT, points.CAMPAIGN_MAIL): {points.CAMPAIGN_ANSWERED: 4.0},
    (points.TARIFF_CHANGE, points.CAMPAIGN_MAIL): {
        points.CAMPAIGN_ANSWERED: 0.2,
        points.ADVERTISING_REFUSED: 2.0,
    },
    (points.HOTLINE_CALL, points.CAMPAIGN_MAIL): {
        points.CAMPAIGN_ANSWERED: 0.3,
        points.ADVERTISING_REFUSED: 3.0,
    },
    (points.PAYMENT_REMINDER, points.INVOICE): {points.HOTLINE_CALL: 2.0},
    (points.HOTLINE_CALL, points.INVOICE): {points.HOTLINE_CALL: 1.8, points.CANCELLATION: 2.0},
    (points.HOTLINE_CALL, points.TICKET_SOLVED): {points.HOTLINE_CALL: 1.6},
}
"""How much likelier something is after two encounters within ten days, the second felt or not."""

COMPANY: Final[dict[str, tuple[Follow, ...]]] = {
    points.CONTRACT_SIGNED: (_always(points.WELCOME_LETTER, 1.0, 50.0, 0.3),),
    points.RETURNED: (_always(points.WELCOME_LETTER, 0.9, 50.0, 0.3),),
    points.TECHNICIAN_VISIT: (_always(points.ACTIVATION_DONE, 1.0, 22.0, 0.4),),
    points.COMPLAINT: (_always(points.GOODWILL_CREDIT, 0.42, 55.0, 0.5),),
    points.CANCELLATION: (_always(points.WINBACK_OFFER, 0.55, 250.0, 0.4),),
}
"""What the company does in turn, whatever the mood; each for itself."""

SPONTANEOUS: Final[dict[str, float]] = {
    points.APP_LOGIN: 0.50,
    points.WEBSITE_VISIT: 0.07,
    points.HOTLINE_CALL: 0.05,
    points.TICKET_OPENED: 0.035,
    points.BRANCH_VISIT: 0.025,
    points.MOVING_HOUSE: 0.010,
    points.TARIFF_CHANGE: 0.012,
    points.RECOMMENDATION: 0.006,
    points.CANCELLATION: 0.003,
}
"""What customers do without any cause in the log: times a month, for somebody in the middle."""
