"""What the cited rule says by itself, beside what was sealed."""

from __future__ import annotations

from nebelhorn.views.words import Words

APART = 0.05
"""From this difference on both are said: what the rule says, and what was sealed."""


def rule_says(confidence: float, chance: float, words: Words) -> str:
    r"""Say how often it was so by the cited rule alone, and what all else makes of it.

    Args:
        confidence: Share of the rule's cases that turned out as is foretold, 0–1.
        chance: What was sealed, 0–1.
        words: Reader's language.

    Returns:
        A part of a sentence.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> rule_says(0.71, 0.8, words("en"))
        'the rule alone says 71%; with everything else 80%'
        >>> rule_says(0.71, 0.72, words("de")).replace("\xa0", " ")
        'die Regel allein sagt 71 %'
    """
    if abs(confidence - chance) < APART:
        return words.say("the rule alone says {share}", share=words.percent(confidence))
    return words.say(
        "the rule alone says {share}; with everything else {chance}",
        share=words.percent(confidence),
        chance=words.percent(chance),
    )
