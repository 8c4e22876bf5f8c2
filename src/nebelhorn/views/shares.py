"""Shares and means in words: never without their n and their interval."""

from __future__ import annotations

from nebelhorn.feedback import Mean, Share
from nebelhorn.views.words import Words


def share_text(share: Share, words: Words) -> str:
    """Return a share with its counts and its likely range.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> share_text(Share(0.5, 5, 10, 0.24, 0.76), words("en"))
        '50% (5 of 10, likely 24–76%)'
        >>> share_text(Share(None, 0, 0, None, None), words("de"))
        '– (0 von 0)'
    """
    counts = words.say("{k} of {n}", k=words.count(share.k), n=words.count(share.n))
    likely = share_range(share, words)
    if likely == "–":
        return f"{words.percent(share.value)} ({counts})"
    likely = words.say("likely {range}", range=likely)
    return f"{words.percent(share.value)} ({counts}, {likely})"


def share_range(share: Share, words: Words) -> str:
    r"""Return the interval of a share, such as ``24–76%``; a dash without one.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> share_range(Share(0.5, 5, 10, 0.24, 0.76), words("de"))
        '24–76\xa0%'
    """
    if share.low is None or share.high is None:
        return "–"
    low, high = words.percent(share.low), words.percent(share.high)
    if low.startswith(("<", ">")) or high.startswith(("<", ">")) or "%" not in low:
        return f"{low} – {high}"
    return low.rstrip("%").rstrip() + "–" + high


def counts_text(share: Share, words: Words) -> str:
    """Return ``k of n``.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> counts_text(Share(0.5, 5, 10, None, None), words("de"))
        '5 von 10'
    """
    return words.say("{k} of {n}", k=words.count(share.k), n=words.count(share.n))


def mood_range(mood: Mean, words: Words) -> str:
    """Return the interval of a mood on −100 … +100; a dash without one.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> mood_range(Mean(0.25, 40, 0.2, 0.3), words("en"))
        '−60 to −40'
    """
    if mood.low is None or mood.high is None:
        return "–"
    return words.say("{low} to {high}", low=words.mood(mood.low), high=words.mood(mood.high))
