"""One line of the index: how well customers foretell themselves."""

from __future__ import annotations

from nebelhorn.feedback import Share
from nebelhorn.reality import IntentIndex, Score
from nebelhorn.views.shares import share_range
from nebelhorn.views.words import Words


def plans_sentence(found: IntentIndex | None, words: Words) -> str:
    """Say how often what customers planned came, beside the others on the same predictions.

    Args:
        found: The lines; None: nothing of it is settled.
        words: Reader's language.

    Returns:
        A sentence; empty without any.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> few = Score(None, None, None, None, 3, 5, 4)
        >>> plans_sentence(IntentIndex(few, few), words("en"))
        'What customers planned came in 3 of 5 predictions: too few customers to say.'
    """
    if found is None:
        return ""
    said = found.said
    if said.value is None:
        return words.say(
            "What customers planned came in {k} of {n} predictions: too few customers to say.",
            k=words.count(said.hits),
            n=words.count(said.n),
        )
    share = Share(said.value, said.hits, said.n, said.low, said.high)
    whole = words.say(
        "Where customers had told what they plan ({n} predictions, {customers} customers), "
        "{right} of 100 came so, likely range {range}; on the same machine {machine}, "
        "blind guessing {blind}",
        n=words.count(said.n),
        customers=words.count(said.customers),
        right=words.of_100(said.value),
        range=share_range(share, words),
        machine=_of_100(found.machine, words),
        blind=words.of_100(said.naive or 0.0),
    )
    if found.ours is None:
        return f"{whole}."
    return words.say("{said}, we {we}.", said=whole, we=_of_100(found.ours, words))


def _of_100(score: Score, words: Words) -> str:
    return words.of_100(score.value or 0.0)
