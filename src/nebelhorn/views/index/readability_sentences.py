"""What readability costs, in sentences and as a table."""

from __future__ import annotations

from nebelhorn.reality import Readability, ReadabilityCost
from nebelhorn.settings import Settings
from nebelhorn.views.labels import clean
from nebelhorn.views.tables import Table, table_of
from nebelhorn.views.words import Words, message

_SHARES = (
    message(
        "What readability costs: on the same {n} predictions a black box (LightGBM) was right in "
        "{box} of 100, the rules in {rules}; difference {points} points (likely {low} to {high})."
    ),
    message(
        "What readability costs: on the same {n} predictions a black box (LightGBM) was right in "
        "{box} of 100, the rules in {rules}, as the mean of the questions; difference {points} "
        "points (likely {low} to {high})."
    ),
)
_CHANCE = message("The range holds 0: the difference may be chance.")
_COSTS = message("That is more than chance.")
_NOTHING = message("The rules are ahead, by more than chance: readability costs nothing.")
_VERDICTS = {_CHANCE: message("may be chance"), _COSTS: message("readability costs"),
             _NOTHING: message("the rules are ahead")}  # fmt: skip


def readability_sentence(cost: ReadabilityCost, words: Words, *, mean: bool = False) -> str:
    """Say what readability costs; what chance could do is said too.

    Args:
        cost: Of one question or of the whole set.
        words: Reader's language.
        mean: Are several questions behind it?

    Returns:
        One sentence, and what its range says.
    """
    if not cost.n:
        return words.say(
            "What readability costs: nothing that a black box (LightGBM) foretold is settled here."
        )
    if cost.rules is None or cost.box is None:
        return words.say(
            "What readability costs: on the same {n} predictions a black box (LightGBM) was right "
            "{box} times, the rules {rules} times; too few customers for a share.",
            n=words.count(cost.n),
            box=words.count(cost.box_hits),
            rules=words.count(cost.rules_hits),
        )
    said = words.say(
        _SHARES[mean],
        n=words.count(cost.n),
        box=words.of_100(cost.box, digits=1),
        rules=words.of_100(cost.rules, digits=1),
        points=words.points(cost.difference or 0.0),
        low=words.points(cost.low or 0.0),
        high=words.points(cost.high or 0.0),
    )
    return f"{said} {words.say(_verdict(cost))}"


def readability_table(found: Readability, settings: Settings, words: Words) -> Table:
    """List what readability costs by question."""
    labels = {one.name: clean(one.label(words.language)) for one in settings.questions}
    rows = [
        (
            labels.get(cost.question or "", clean(cost.question or "")),
            words.count(cost.n),
            words.count(cost.box_hits),
            words.count(cost.rules_hits),
            *_difference(cost, words),
        )
        for cost in found.questions
    ]
    head = (
        words.say("Question"),
        words.say("Predictions"),
        words.say("Black box right"),
        words.say("Rules right"),
        words.say("Difference, points"),
        words.say("Likely range"),
        words.say("Verdict"),
    )
    return table_of(words.say("What readability costs, by question"), head, rows)


def _difference(cost: ReadabilityCost, words: Words) -> tuple[str, str, str]:
    if cost.difference is None or cost.low is None or cost.high is None:
        return "–", "–", words.say("too few cases") if cost.n else "–"
    likely = words.say("{low} to {high}", low=words.points(cost.low), high=words.points(cost.high))
    return words.points(cost.difference), likely, words.say(_VERDICTS[_verdict(cost)])


def _verdict(cost: ReadabilityCost) -> str:
    """As far as the reader can see it: bounds are said with one decimal of a point."""
    low, high = round(cost.low or 0.0, 3), round(cost.high or 0.0, 3)
    if low > 0:
        return _COSTS
    return _NOTHING if high < 0 else _CHANCE
