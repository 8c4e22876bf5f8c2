"""The headline of the Reality Index, computed from the same figures as its picture."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import Enum

from nebelhorn.feedback import Share
from nebelhorn.reality import ADOPTED, FEW_CUSTOMERS, LiveSoFar, RealityIndex, Score
from nebelhorn.views.index.plans import plans_sentence
from nebelhorn.views.index.situation import short
from nebelhorn.views.shares import share_range
from nebelhorn.views.words import Words, message

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LABELS = {"backtest": message("backtest"), "live": message("live")}

_NOT_DUE = message("Nothing is due yet: the horizon is longer than the history")
_NOT_DUE_LIVE = message("Nothing is due yet")


class Lead(Enum):
    """How a score stands to blind guessing; the values are the headlines."""

    AHEAD = message("{right} of 100 right; blind guessing {blind}")
    LEVEL = message("No better than blind guessing: {right} of 100 right, blind guessing {blind}")
    BEHIND = message("Worse than blind guessing: {right} of 100 right, blind guessing {blind}")


def headline_index(index: RealityIndex, words: Words) -> str:
    """Say how often what was foretold came true, and everything one must know to believe it.

    Args:
        index: The figures.
        words: Reader's language.

    Returns:
        Sentences: the verdict, then counts, likely range, kind of run, and whom it is about.
    """
    marks = ", ".join(index_marks(index, words))
    marks = marks[0].upper() + marks[1:]
    return f"{index_verdict(index, words)}. {marks}: {index_basis(index, words)}"


def index_verdict(index: RealityIndex, words: Words) -> str:
    """Say how often it was right, beside blind guessing; what is not known is said too.

    Args:
        index: The figures.
        words: Reader's language.

    Returns:
        One sentence without a full stop.
    """
    score = index.headline
    if score.value is not None and score.naive is not None:
        right, blind = figures_of(score, words)
        return words.say(lead_of(score, words).value, right=right, blind=blind)
    if score.n:
        return words.say("{k} of {n} right", k=words.count(score.hits), n=words.count(score.n))
    if not index.funnel.issued:
        return words.say("Nothing was foretold: there was no moment to foretell at")
    if not index.funnel.due:
        return words.say(_NOT_DUE if index.label == "backtest" else _NOT_DUE_LIVE)
    if not index.funnel.settled:
        return words.say("Nothing could be right or wrong: nobody answered")
    return words.say("Nothing was settled here: what was settled lies outside this selection")


def live_sentence(found: LiveSoFar, words: Words) -> str:
    """Say how far what is sealed live has got, before an index is said of it.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> day_us = 86_400_000_000
        >>> live_sentence(LiveSoFar(20_000 * day_us, 12, 20, 20_040 * day_us), words("en"))
        'Live since 4 Oct 2024: 12 of 20 right so far, index from 13 Nov 2024 on.'
    """
    since, until = day_of(found.since_us, words), day_of(found.index_from_us, words)
    if not found.n:
        return words.say(
            "Live since {since}: nothing is due yet, index from {from_day} on.",
            since=since,
            from_day=until,
        )
    return words.say(
        "Live since {since}: {k} of {n} right so far, index from {from_day} on.",
        since=since,
        k=words.count(found.hits),
        n=words.count(found.n),
        from_day=until,
    )


def identity_sentence(index: RealityIndex, words: Words) -> str:
    """Say how many predictions are void since their customer became another one; empty: none.

    Args:
        index: The figures.
        words: Reader's language.
    """
    many = index.funnel.identity
    if not many:
        return ""
    return words.say_n(
        "Of the void ones {n} because its customer has become another one.",
        "Of the void ones {n} because their customers have become other ones.",
        many,
    )


def index_basis(index: RealityIndex, words: Words) -> str:
    """Say what the verdict rests on: counts, likely range, whom and which time it is about.

    Args:
        index: The figures.
        words: Reader's language.

    Returns:
        Sentences.
    """
    parts = [_counts(index, words), *_selection(index, words)]
    if index.adopted_rules < ADOPTED:
        parts.append(
            words.say(
                "This is what the machine could have known; understanding counts as ours when "
                "people have adopted ten rules (so far {n}).",
                n=words.count(index.adopted_rules),
            )
        )
    if index.ours is not None:
        parts.append(_ours(index, words))
    parts.append(plans_sentence(index.intent, words))
    return " ".join(part for part in parts if part)


def _ours(index: RealityIndex, words: Words) -> str:
    """Say what people foretold, beside machine and naive guess, and how much of it they said."""
    ours, said = index.ours, []
    assert ours is not None  # noqa: S101 - asked before
    if ours.score.value is not None and index.machine.value is not None:
        we, blind = figures_of(ours.score, words)
        machine, _ = figures_of(index.machine, words)
        said.append(
            words.say(
                "We {we}, machine {machine}, blind guessing {blind} of 100.",
                we=we,
                machine=machine,
                blind=blind,
            )
        )
    said.append(
        words.say(
            "People spoke in {k} of {n} predictions; elsewhere the blind guess stands in.",
            k=words.count(ours.spoken),
            n=words.count(ours.score.n),
        )
    )
    return " ".join(said)


def index_marks(index: RealityIndex, words: Words) -> list[str]:
    """Return what the headline must be marked as: kind of run, and whose understanding it is."""
    marks = [words.say(_LABELS[index.label]) if index.label in _LABELS else short(index.label)]
    return [*marks, words.say("we") if index.is_ours else words.say("machine")]


def index_fact(index: RealityIndex, words: Words) -> tuple[str, str, str]:
    """Return the key figure: title, figure, what stands beside it."""
    title, score = words.say("Reality Index"), index.headline
    mark = index_marks(index, words)[0]
    if score.value is not None and score.naive is not None:
        right, blind = figures_of(score, words)
        figure = words.say("{right} of 100", right=right)
        return title, figure, words.say("blind guessing {blind}, {mark}", blind=blind, mark=mark)
    if score.n:
        figure = words.say("{k} of {n}", k=words.count(score.hits), n=words.count(score.n))
        return title, figure, words.say("too few customers for a share, {mark}", mark=mark)
    waiting = not index.funnel.due and index.funnel.issued
    why = words.say("nothing is due yet") if waiting else words.say("nothing was settled")
    return title, "–", f"{why}, {mark}"


def lead_of(score: Score, words: Words) -> Lead:
    """Return whether a score is ahead of blind guessing, as far as the reader can see it.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> lead_of(Score(0.62, 0.6, 0.64, 0.55, 62, 100, 40), words("en")).name
        'AHEAD'
        >>> lead_of(Score(0.62, 0.6, 0.64, 0.62, 62, 100, 40), words("en")).name
        'LEVEL'
    """
    right, blind = figures_of(score, words)
    if right == blind or score.value is None or score.naive is None:
        return Lead.LEVEL
    if score.value > score.naive:
        return Lead.AHEAD
    # the naive guess was chosen afterwards: only what lies surely below it is worse
    return Lead.LEVEL if (score.high or 0.0) >= score.naive else Lead.BEHIND


def figures_of(score: Score, words: Words) -> tuple[str, str]:
    """Return how many of 100 are right and how many blind guessing gets, told apart if need be.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> figures_of(Score(0.624, 0.6, 0.64, 0.55, 62, 100, 40), words("en"))
        ('62', '55')
        >>> figures_of(Score(0.624, 0.6, 0.64, 0.618, 62, 100, 40), words("de"))
        ('62,4', '61,8')
    """
    shares = (score.value or 0.0, score.naive or 0.0)
    right, blind = (words.of_100(share) for share in shares)
    if right == blind:
        right, blind = (words.of_100(share, digits=1) for share in shares)
    return right, blind


def share_of(score: Score) -> Share:
    """Return a score as a share, as bars and ranges are drawn of it."""
    return Share(score.value, score.hits, score.n, score.low, score.high)


def day_of(t_us: int, words: Words) -> str:
    """Return the day of UTC microseconds, in the reader's short form."""
    return words.day(_EPOCH + timedelta(microseconds=t_us))


def _counts(index: RealityIndex, words: Words) -> str:
    score = index.headline
    predictions = words.say_n("{n} prediction", "{n} predictions", score.n)
    customers = words.say_n("{n} customer", "{n} customers", score.customers)
    if score.value is not None:
        return words.say(
            "{predictions}, {customers}, likely range {range}.",
            predictions=predictions,
            customers=customers,
            range=share_range(share_of(score), words),
        )
    if score.n:
        few = words.say("{predictions}, {customers}.", predictions=predictions, customers=customers)
        if score.customers >= FEW_CUSTOMERS:
            return few
        return (
            few
            + " "
            + words.say(
                "With fewer than {few} customers no share is said.", few=words.count(FEW_CUSTOMERS)
            )
        )
    return words.say(
        "{issued} foretold, of these {open} still open and {void} void.",
        issued=words.count(index.funnel.issued),
        open=words.count(index.funnel.open),
        void=words.count(index.funnel.void),
    )


def _selection(index: RealityIndex, words: Words) -> list[str]:
    score, parts = index.machine, []
    if lead_of(score, words) is Lead.AHEAD and (score.low or 0.0) <= (score.naive or 0.0):
        parts.append(words.say("The range reaches down to blind guessing: the lead may be chance."))
    settled = sum(question.score.n > 0 for question in index.questions)
    if settled > 1 and score.value is not None:
        parts.append(
            words.say(
                "Mean of {n} questions, each weighing the same.",
                n=words.count(settled),
            )
        )
    if index.groups_counted:
        groups = ", ".join(short(group) for group in index.groups_counted)
        parts.append(words.say("The headline speaks about: {groups}.", groups=groups))
    if index.days is not None:
        parts.append(
            words.say_n(
                "Only what came due in the last day counts.",
                "Only what came due in the last {n} days counts.",
                index.days,
            )
        )
    parts.append(words.say("Known up to {day}.", day=day_of(index.as_of_us, words)))
    return parts
