from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nebelhorn.rules import Attribute, Past, find_leaks

DAY = 86_400_000_000
NAMES = {0: "order", 1: "call", 2: "invoice", 3: "complaint", 4: "cancellation", 5: "renewal"}


def made_past(customers: int = 400, seed: int = 5) -> Past:
    """Return journeys of two to fourteen events with random gaps; a fifth of them cancels."""
    chance = np.random.default_rng(seed)
    many = chance.integers(2, 15, customers)
    customer = np.repeat(np.arange(customers), many)
    gaps = np.round(chance.exponential(4 * DAY, many.sum())).astype(np.int64) + 1_000_000
    first = np.cumsum(many) - many
    since = np.cumsum(gaps)
    t_us = since - np.repeat(since[first], many)
    t_us += np.repeat(chance.integers(0, 300 * DAY, customers), many)
    touchpoint = chance.integers(0, 4, many.sum())
    touchpoint[np.cumsum(many) - 1] = np.where(chance.random(customers) < 0.2, 4, 5)
    amount = np.where(touchpoint == 2, np.round(chance.lognormal(3, 1, many.sum()), 2), np.nan)
    return Past(customer, t_us, touchpoint.astype(np.int64), NAMES, amount)


def number(name: str, values: NDArray[np.float64]) -> Attribute:
    found, codes = np.unique(values, return_inverse=True)
    codes = np.where(np.isnan(values), -1, codes)
    return Attribute(name, codes, tuple(map(str, found.tolist())), found)


def time(name: str, values: NDArray[np.float64], *, whole_days: bool = False) -> Attribute:
    found, codes = np.unique(values, return_inverse=True)
    codes = np.where(np.isnan(values), -1, codes)
    return Attribute(name, codes, tuple(map(str, found.tolist())), None, found, whole_days)


def text(name: str, values: NDArray[np.str_]) -> Attribute:
    found, codes = np.unique(values, return_inverse=True)
    codes = np.where(values == "", -1, codes)
    return Attribute(name, codes, tuple(found.tolist()))


PAST = made_past()
WHOLE = PAST.whole()
OF = WHOLE.of_each()
MANY = (WHOLE.last - WHOLE.first + 1).astype(float)
BEGAN = PAST.t_us[WHOLE.first].astype(float)
ENDED = PAST.t_us[WHOLE.last].astype(float)
LAST = PAST.touchpoint[WHOLE.last]
PAID = np.add.reduceat(np.nan_to_num(PAST.amount), WHOLE.first)
WORD = np.array([NAMES[code] for code in range(len(NAMES))])
CHANCE = np.random.default_rng(11)
STATUS = np.array(["new", "busy", "done", "lost"])[CHANCE.integers(0, 4, len(OF))]


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (time("x", ENDED[OF]), "the time of the last"),
        (time("x", np.floor(ENDED / DAY)[OF] * DAY, whole_days=True), "the time of the last"),
        (time("x", np.where(OF % 3 == 0, np.nan, ENDED[OF])), "the time of the last"),
        (time("x", (ENDED + 3 * DAY)[OF]), "a time that follows the last"),
        (time("x", np.append(PAST.t_us[1:], 0).astype(float)), "the event that comes next"),
        (number("x", MANY[OF]), "how many events there came in the end"),
        (number("x", np.where(OF % 20 == 0, MANY[OF] + 1, MANY[OF])), "how many events"),
        (number("x", np.round((ENDED - BEGAN) / DAY * 24)[OF]), "how long it took in the end"),
        (number("x", np.floor((ENDED - BEGAN) / DAY)[OF]), "how long it took in the end"),
        (number("x", PAID[OF]), "what was paid in all"),
        (number("x", (ENDED[OF] - PAST.t_us) / DAY), "how long it takes until the last event"),
        (number("x", (WHOLE.last[OF] - np.arange(len(OF))).astype(float)), "still to come"),
        (text("x", WORD[LAST][OF]), "the touchpoint that came last"),
        (text("x", np.append(WORD[PAST.touchpoint[1:]], "order")), "touchpoint that comes next"),
        (text("x", np.where(LAST == 4, "lost", "kept")[OF]), 'ends with "cancellation"'),
        (text("x", np.where(LAST == 4, "too dear", "")[OF]), 'ends with "cancellation"'),
    ],
)
def test_what_knows_the_end_is_found_with_its_reason(column: Attribute, reason: str) -> None:
    (leak,) = find_leaks([column], PAST)
    assert leak.name == "x"
    assert reason in leak.reason


def test_a_status_written_back_onto_all_events_is_found() -> None:
    status = text("status", STATUS)
    written_back = text("export_status", STATUS[WHOLE.last][OF])
    (leak,) = find_leaks([status, written_back], PAST)
    assert leak.name == "export_status"
    assert "the last value of status" in leak.reason


def test_the_last_of_a_number_that_grows_is_found() -> None:
    points = np.cumsum(CHANCE.integers(1, 50, len(OF))).astype(float)
    balance = points - points[WHOLE.first][OF]
    columns = [number("balance", balance), number("total", balance[WHOLE.last][OF])]
    (leak,) = find_leaks(columns, PAST)
    assert leak.name == "total"
    assert "balance" in leak.reason


def test_somebody_who_has_left_may_still_be_heard_of() -> None:
    touchpoint = PAST.touchpoint.copy()
    touchpoint[WHOLE.last[LAST == 5]] = np.arange((LAST == 5).sum()) % 4
    later = (WHOLE.last - WHOLE.first >= 4) & (LAST == 4)
    touchpoint[WHOLE.last[later]] = 1
    touchpoint[WHOLE.last[later] - 1] = 4
    past = Past(PAST.customer, PAST.t_us, touchpoint, NAMES, PAST.amount)
    flag = text("x", np.where(LAST == 4, "yes", "no")[OF])
    (leak,) = find_leaks([flag], past)
    assert leak.suspected
    (leak,) = find_leaks([flag], past, leaves=[4])
    assert (leak.suspected, "who leaves" in leak.reason) == (False, True)


PER_CUSTOMER = CHANCE.permutation(len(MANY))
LEGIT = [
    text("region", np.array(["north", "south", "east"])[PER_CUSTOMER % 3][OF]),
    text("flag", np.array(["yes", "no"])[PER_CUSTOMER % 2][OF]),
    number("amount_requested", np.round(CHANCE.lognormal(8, 1, len(MANY)))[OF]),
    number("one_two_three", (PER_CUSTOMER % 3 + 1).astype(float)[OF]),
    number("events_of_others", MANY[PER_CUSTOMER][OF]),
    number("good_guess", np.round(MANY * np.exp(CHANCE.normal(0, 0.25, len(MANY))), 2)[OF]),
    text(
        "strong",
        np.where(CHANCE.random(len(MANY)) < 0.9, LAST == 4, PER_CUSTOMER % 2 == 0)[OF].astype(str),
    ),
    time("due_in_30_days", (BEGAN + 30 * DAY)[OF]),
    time("due_by_rank", (BEGAN + np.array([2, 5, 30, 90])[PER_CUSTOMER % 4] * DAY)[OF]),
    time("contract_end", (BEGAN + (365 + 365 * (PER_CUSTOMER % 2)) * DAY)[OF]),
    time("born", (PER_CUSTOMER * 40.0 - 12_000)[OF] * DAY, whole_days=True),
    time("own_time", PAST.t_us.astype(float)),
    time(
        "closed_when_closed", np.where(np.isin(np.arange(len(OF)), WHOLE.last), ENDED[OF], np.nan)
    ),
    number("number_of_event", np.arange(len(OF)) - WHOLE.first[OF] + 1.0),
    number("days_so_far", (PAST.t_us - BEGAN[OF]) / DAY),
    number("paid_now", PAST.amount),
    text("touchpoint_again", WORD[PAST.touchpoint]),
    text("first_touchpoint", WORD[PAST.touchpoint[WHOLE.first]][OF]),
    text("status", STATUS),
]


def test_what_may_be_known_before_stays() -> None:
    found = find_leaks(LEGIT, PAST)
    assert [leak.name for leak in found if not leak.suspected] == []
    # nine tenths a copy of the end, as nothing else is: said, and left to a person
    assert [leak.name for leak in found] == ["strong"]


def noisy(share: float, *, each_event: bool = False) -> Attribute:
    """A copy of who cancels, of which so large a share is overwritten with "kept" or "open"."""
    told = np.where(LAST == 4, "lost", "kept")[OF]
    drawn = CHANCE.random(len(OF)) if each_event else CHANCE.random(len(MANY))[OF]
    return text("status", np.where(drawn < share, "open" if each_event else "kept", told))


@pytest.mark.parametrize("share", [0.08, 0.2, 0.35])
def test_a_copy_of_the_end_with_mistakes_is_suspicious_and_stays(share: float) -> None:
    (leak,) = find_leaks([noisy(share), *LEGIT[:4]], PAST, leaves=[4])
    assert (leak.name, leak.suspected) == ("status", True)
    assert "errs" in leak.reason
    assert 'who ends with "cancellation"' in leak.reason or "who leaves" in leak.reason


def test_a_copy_that_changes_now_and_then_is_found_at_the_first_event() -> None:
    (leak,) = find_leaks([noisy(0.02, each_event=True)], PAST)
    assert not leak.suspected
    assert leak.reason.startswith("said at a customer's first event already, and tells who ends")


def test_two_copies_do_not_hide_each_other() -> None:
    first, second = noisy(0.1), noisy(0.25)
    second = text("export", np.array(second.labels)[second.codes])
    found = find_leaks([first, second, *LEGIT[:4]], PAST)
    assert [(leak.name, leak.suspected) for leak in found] == [("status", True), ("export", True)]


def test_an_end_that_everything_tells_makes_nobody_suspicious() -> None:
    # each column is right about seven in ten of those who cancel: a journey that can be foretold
    several = [
        text(f"x{n}", np.where((CHANCE.random(len(MANY)) < 0.7) & (LAST == 4), "a", "b")[OF])
        for n in range(2)
    ]
    opening = np.where(LAST == 4, 0, PAST.touchpoint[WHOLE.first] % 3 + 1)
    touchpoint = PAST.touchpoint.copy()
    touchpoint[WHOLE.first] = opening
    past = Past(PAST.customer, PAST.t_us, touchpoint, NAMES, PAST.amount)
    assert find_leaks(several, past, leaves=[4]) == ()


def test_an_order_is_worth_what_is_paid_for_it_once() -> None:
    price = np.round(CHANCE.lognormal(3, 1, len(MANY)), 2)
    amount = np.full(len(OF), np.nan)
    amount[WHOLE.last] = price
    past = Past(PAST.customer, PAST.t_us, PAST.touchpoint, NAMES, amount)
    assert find_leaks([number("order_value", price[OF])], past) == ()


def test_cases_of_one_customer_are_told_apart_by_what_changes() -> None:
    # two cases a customer: the second begins where the first has ended
    two = Past(PAST.customer // 2, PAST.t_us + PAST.customer % 2 * 900 * DAY, PAST.touchpoint,
               NAMES, PAST.amount)  # fmt: skip
    ended = two.t_us[WHOLE.last][OF].astype(float)
    assert [leak.name for leak in find_leaks([time("end_date", ended)], two)] == ["end_date"]


@pytest.mark.parametrize("customers", [0, 1, 5, 33])
def test_few_journeys_do_not_mislead(customers: int) -> None:
    few = PAST.customer < customers
    past = Past(
        *(PAST.customer[few], PAST.t_us[few], PAST.touchpoint[few], NAMES, PAST.amount[few])
    )
    columns = [
        Attribute(one.name, one.codes[few], one.labels, one.numbers, one.times_us, one.whole_days)
        for one in [*LEGIT, number("total", MANY[OF])]
    ]
    found = [leak.name for leak in find_leaks(columns, past)]
    assert found == (["total"] if customers == 33 else [])


def test_values_nobody_gave_and_no_columns_at_all() -> None:
    nothing = Attribute("nothing", np.full(len(OF), -1), (), np.zeros(0), np.zeros(0))
    assert find_leaks([nothing], PAST) == ()
    assert find_leaks([], PAST) == ()


def _complainers() -> NDArray[np.bool_]:
    """Say who complains after the first event; their journeys go on afterwards."""
    complained = PAST.touchpoint == 3
    complained[WHOLE.first] = False
    return np.asarray(np.logical_or.reduceat(complained, WHOLE.first))


def test_who_comes_to_what_is_foretold_is_told_too_early_too() -> None:
    ever = text("ever", np.where(_complainers(), "y", "n")[OF])
    (found,) = find_leaks([ever], PAST)
    assert found.suspected
    (found,) = find_leaks([ever], PAST, asked=[3])
    assert not found.suspected
    assert (found.name, 'who comes to "complaint"' in found.reason) == ("ever", True)


def test_a_strong_predictor_of_what_is_foretold_stays() -> None:
    # right of four in five: as good as predictors get, and known beforehand
    kept = np.where(CHANCE.random(len(WHOLE)) < 0.8, _complainers(), ~_complainers())
    risk = text("risk", np.where(kept, "high", "low")[OF])
    assert find_leaks([risk], PAST, asked=[3, 99]) == ()


def _in_part(share: float, mistakes: float = 0.0) -> Attribute:
    """Say "lost" of a share of those who cancel, and of a share of the others by mistake."""
    drawn = CHANCE.random(len(MANY))
    lost = np.where(LAST == 4, drawn < share, drawn < mistakes)
    return text("status_half", np.where(lost, "lost", "")[OF])


def test_a_value_that_is_never_wrong_is_suspicious_though_it_is_missing_for_half() -> None:
    (leak,) = find_leaks([_in_part(0.4), *LEGIT[:5]], PAST, leaves=[4])
    assert (leak.name, leak.suspected) == ("status_half", True)
    assert "with some of its values it is right about" in leak.reason


@pytest.mark.parametrize(
    "column",
    [
        _in_part(0.5, mistakes=0.05),  # right of seven in ten: as good as a predictor gets
        _in_part(0.12),  # a small kind of customers who all cancel
        text("few", np.where((LAST == 4) & (np.cumsum(LAST == 4) <= 19), "lost", "")[OF]),
    ],
)
def test_a_value_that_errs_or_that_few_bear_is_a_predictor(column: Attribute) -> None:
    assert find_leaks([column, *LEGIT[:5]], PAST, leaves=[4]) == ()


DAYS = (ENDED - BEGAN) / DAY
OFF = CHANCE.normal(0, 2, len(MANY))


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (number("x", np.round(DAYS + 3 * OFF)[OF]), "how long it took in the end"),
        (time("x", (np.round(ENDED / DAY + OFF) * DAY)[OF], whole_days=True), "how long it took"),
        (number("x", (MANY + np.round(OFF / 3))[OF]), "how many events there came in the end"),
    ],
)
def test_a_noisy_total_is_suspicious(column: Attribute, reason: str) -> None:
    (leak,) = find_leaks([column, *LEGIT[:5]], PAST, leaves=[4])
    assert (leak.name, leak.suspected) == ("x", True)
    assert reason in leak.reason
    assert "in nearly the same order" in leak.reason


@pytest.mark.parametrize("noise", [0.6, 1.0])
def test_a_number_that_foretells_roughly_how_long_it_takes_is_a_predictor(noise: float) -> None:
    guess = DAYS * np.exp(CHANCE.normal(0, noise, len(MANY)))
    assert find_leaks([number("guess", guess[OF]), *LEGIT[:5]], PAST, leaves=[4]) == ()


def test_where_the_log_ends_for_all_an_early_number_is_no_sign() -> None:
    # customers stay to the end of the log: whoever is numbered late has had less time
    many = 40 - np.arange(120) // 4
    customer = np.repeat(np.arange(120), many)
    t_us = np.concatenate([(40 - n + np.arange(n)) * DAY for n in many])
    past = Past(customer, t_us, customer * 0, {0: "visit"}, np.full(len(customer), np.nan))
    age = (many + np.round(CHANCE.normal(0, 1, 120)))[customer]
    exported = time("exported", np.where(customer % 2 == 0, 45.0, 44.0) * DAY)
    assert find_leaks([number("months_of_age", age), exported], past) == ()


def test_a_noisy_total_does_not_hide_a_copy_in_part() -> None:
    total = number("total", (MANY + np.where(LAST == 4, 20, 0) + np.round(OFF / 3))[OF])
    late = number("late", np.round(DAYS + 3 * OFF)[OF])
    found = find_leaks([_in_part(0.4), total, late, *LEGIT[:5]], PAST, leaves=[4])
    assert {leak.name for leak in found} >= {"status_half", "late"}
