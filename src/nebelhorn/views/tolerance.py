"""What is said of figures that were added up from classes instead of counted one by one."""

from __future__ import annotations

from nebelhorn.views.report import Report
from nebelhorn.views.words import Words


def with_tolerance(said: str, off_by: float, words: Words) -> str:
    """Say behind a figure by which part of itself it may be off at most.

    Args:
        said: The figure or its title.
        off_by: 0: it is exact, and nothing is said.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> with_tolerance("Half within", 0.02, words("en"))
        'Half within (± 2%)'
        >>> with_tolerance("Half within", 0.0, words("en"))
        'Half within'
    """
    return f"{said} (± {words.percent(off_by)})" if off_by else said


def tolerance_sentence(report: Report, words: Words) -> str:
    """Say how far the times on a map may be off, and when it was counted; empty: it is exact."""
    off_by = report.journey_map.off_by
    if not off_by:
        return ""
    return words.say(
        "Counted on {moment}. Times from one touchpoint to the next are right to ± {part}, all "
        "else is exact.",
        moment=words.moment(report.made_at, report.settings.time_zone),
        part=words.percent(off_by),
    )
