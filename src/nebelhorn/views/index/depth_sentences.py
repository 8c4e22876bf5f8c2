"""One click below the headline, in sentences: can it be trusted, and what is it made of?"""

from __future__ import annotations

from nebelhorn.reality import Concentration, Depth, Gap, Heap, RealityIndex
from nebelhorn.settings import Settings
from nebelhorn.views.index.situation import quoted
from nebelhorn.views.index.verdict import day_of, figures_of, share_of
from nebelhorn.views.shares import share_range
from nebelhorn.views.words import Words, message

MOST_HEAPED = 0.2
"""From such a share of all predictions on, a heap is worth a sentence."""


def gap_range(gap: Gap, words: Words) -> str:
    """Return the likely range of a difference, in points; a dash without one.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> gap_range(Gap(0.02, -0.01, 0.05, 400, 60), words("en"))
        '−1 to +5'
    """
    if gap.low is None or gap.high is None:
        return "–"
    return words.say("{low} to {high}", low=words.points(gap.low), high=words.points(gap.high))


def depth_sentences(
    depth: Depth, index: RealityIndex, settings: Settings, words: Words
) -> list[str]:
    """Say what must be known before the headline is believed.

    Args:
        depth: What stands below the headline.
        index: The headline itself.
        settings: Labels of touchpoints.
        words: Reader's language.

    Returns:
        Sentences: lately, beyond blind guessing, how well the chances fit, the twin, heaps, late
        news, earlier lines.
    """
    said = [*_lately(depth, words), *_faded(depth, words), *_skill(depth, words)]
    said += [*_calibration(depth, words), *_twin(depth, words)]
    said += [heap_sentence(one, settings, words) for one in depth.concentration if _heavy(one)]
    return [*said, *_late_news(depth, index, words), *_lines(depth, words)]


def depth_reading(depth: Depth, words: Words) -> str:
    """Say in one sentence what skill and calibration mean together.

    Args:
        depth: What stands below the headline.
        words: Reader's language.

    Returns:
        A sentence; that it cannot be said, where there are too few customers.
    """
    skill, fit = depth.skill, depth.calibration
    if skill.low is None or skill.high is None or fit.low is None or fit.high is None:
        return words.say("Too few customers to say whether it can be trusted.")
    lead = 1 if skill.low > 0 else -1 if skill.high < 0 else 0
    trust = 1 if fit.low > 0 else -1 if fit.high < 0 else 0
    return words.say(_READINGS[lead, trust])


def heap_sentence(one: Concentration, settings: Settings, words: Words) -> str:
    """Say where predictions are heaped up, and what the headline is without them.

    Args:
        one: A heap.
        settings: Labels of touchpoints.
        words: Reader's language.

    Returns:
        Two sentences.
    """
    what = words.say(
        _HEAPS[one.heap],
        part=words.of_100(one.share),
        n=words.count(one.n),
        what=quoted(one.name, settings, words) if one.name else "",
    )
    if one.without.value is None:
        rest = words.say(
            "Without them {k} of {n} right: too few customers for a share.",
            k=words.count(one.without.hits),
            n=words.count(one.without.n),
        )
        return f"{what} {rest}"
    right, blind = figures_of(one.without, words)
    rest = words.say(
        "Without them {right} of 100 right, blind guessing {blind} (likely {range}, n = {n}).",
        right=right,
        blind=blind,
        range=share_range(share_of(one.without), words),
        n=words.count(one.without.n),
    )
    return f"{what} {rest}"


# (lead: surely ahead, open, surely behind; chances: too careful, fitting, too sure)
_READINGS = {
    (1, 0): message(
        "Yes: prediction by prediction it knows more than blind guessing, and is as sure as it may "
        "be."
    ),
    (1, -1): message(
        "In part: prediction by prediction it knows more than blind guessing, but is too sure of "
        "it; the chances must be fitted anew."
    ),
    (1, 1): message(
        "Yes: prediction by prediction it knows more than blind guessing, and is right even more "
        "often than it says."
    ),
    (0, 0): message(
        "Not yet: it is honest about how sure it is, but not surely better than blind guessing."
    ),
    (0, -1): message("No: not surely better than blind guessing, and too sure of itself."),
    (0, 1): message(
        "Not yet: it says too little of what it knows, and is not surely better than blind "
        "guessing."
    ),
    (-1, 0): message("No: blind guessing is better, though it is honest about how sure it is."),
    (-1, -1): message("No: blind guessing is better, and it is too sure of itself."),
    (-1, 1): message("No: blind guessing is better, and it says too little of what it knows."),
}
_HEAPS = {
    Heap.TOUCHPOINT: message("{part} of 100 predictions are made after {what} (n = {n})."),
    Heap.CUSTOMERS: message(
        "{part} of 100 predictions are about the busiest hundredth of customers (n = {n})."
    ),
    Heap.QUIET: message("{part} of 100 predictions are made in quiet spells (n = {n})."),
}


def _heavy(one: Concentration) -> bool:
    return one.share >= MOST_HEAPED


def _lately(depth: Depth, words: Words) -> list[str]:
    score = depth.lately
    if score.value is None:
        if not score.n:
            return [words.say("In the last 28 days nothing was settled.")]
        return [
            words.say(
                "In the last 28 days {k} of {n} right: too few customers for a share.",
                k=words.count(score.hits),
                n=words.count(score.n),
            )
        ]
    right, blind = figures_of(score, words)
    return [
        words.say(
            "In the last 28 days {right} of 100 right; blind guessing {blind} "
            "(likely {range}, n = {n}).",
            right=right,
            blind=blind,
            range=share_range(share_of(score), words),
            n=words.count(score.n),
        )
    ]


def _faded(depth: Depth, words: Words) -> list[str]:
    faded = depth.faded
    if faded.value is None or faded.low is None or faded.high is None or faded.naive is None:
        return []
    return [
        words.say(
            "With a memory that fades by half every 14 days {right} of 100; blind guessing {blind} "
            "(likely {low} to {high}, worth {n} independent predictions).",
            right=words.of_100(faded.value),
            blind=words.of_100(faded.naive),
            low=words.of_100(faded.low),
            high=words.of_100(faded.high),
            n=words.count(round(faded.size)),
        )
    ]


def _skill(depth: Depth, words: Words) -> list[str]:
    skill = depth.skill
    if skill.value is None:
        return []
    return [
        words.say(
            "Of 100 points that blind guessing left to gain, {gained} were gained "
            "(likely {range}, n = {n}).",
            gained=words.points(skill.value),
            range=gap_range(skill, words),
            n=words.count(skill.n),
        )
    ]


def _calibration(depth: Depth, words: Words) -> list[str]:
    fit = depth.calibration
    if fit.value is None or fit.low is None or fit.high is None:
        return []
    judged = (
        words.say("too sure")
        if fit.high < 0
        else words.say("too careful")
        if fit.low > 0
        else words.say("as sure as it may be")
    )
    return [
        words.say(
            "Right, less the confidence that was sealed: {points} points "
            "(likely {range}, n = {n}): {judged}.",
            points=words.points(fit.value),
            range=gap_range(fit, words),
            n=words.count(fit.n),
            judged=judged,
        )
    ]


def _twin(depth: Depth, words: Words) -> list[str]:
    twin = depth.twin
    if twin is None or twin.now.value is None or twin.frozen is None:
        return []
    now, then = words.of_100(twin.now.value), words.of_100(twin.frozen)
    if now == then:
        now = words.of_100(twin.now.value, digits=1)
        then = words.of_100(twin.frozen, digits=1)
    said = words.say(
        "What was foretold in the same situation {days} days before would be right {then} times "
        "of 100, today’s is {now} times (n = {n}).",
        days=words.count(twin.days),
        then=then,
        now=now,
        n=words.count(twin.now.n),
    )
    low, high = twin.apart.low, twin.apart.high
    if low is None or high is None:
        return [said]
    if low > 0:
        read = words.say("Customers have moved, and learning has followed them.")
    elif high < 0:
        read = words.say("What was learnt since has made it worse.")
    else:
        read = words.say("Customers have hardly moved since.")
    return [f"{said} {read}"]


def _late_news(depth: Depth, index: RealityIndex, words: Words) -> list[str]:
    late = sum(question.corrected for question in depth.questions)
    settled = index.funnel.settled
    if depth.ingest_fog:
        return [
            words.say(
                "Fog over the sources: late news would have settled {k} of {n} otherwise, more "
                "than one in a hundred. Give the questions more grace.",
                k=words.count(late),
                n=words.count(settled),
            )
        ]
    return [
        words.say(
            "Late news would have settled {k} of {n} otherwise; they stay as they were.",
            k=words.count(late),
            n=words.count(settled),
        )
    ]


def _lines(depth: Depth, words: Words) -> list[str]:
    if len(depth.lines) < 2:
        return []
    now = next((line for line in depth.lines if line.now), depth.lines[-1])
    return [
        words.say(
            "The questions have changed: this is line {k} of {n}, begun on {day}; lines are not "
            "compared with one another.",
            k=words.count(depth.lines.index(now) + 1),
            n=words.count(len(depth.lines)),
            day=day_of(now.begun_us, words),
        )
    ]
