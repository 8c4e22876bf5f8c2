"""What customers are told when a link is not taken, and afterwards."""

from __future__ import annotations

from nebelhorn.app import LinkRefusal, Unclear, Words
from nebelhorn.web.refusing import message

REFUSED = {
    LinkRefusal.MALFORMED: (
        404,
        message("This link is not whole"),
        message(
            "A part of it got lost, perhaps at the end of a line. Nothing was stored. "
            "Please open it once more from the message it came with."
        ),
    ),
    LinkRefusal.FORGED: (
        404,
        message("This link is not one of ours"),
        message("It was not made here, or somebody has changed it. Nothing was stored."),
    ),
    LinkRefusal.FOREIGN: (
        404,
        message("This link is for something else"),
        message("It is one of ours, but it does not lead here. Nothing was stored."),
    ),
    LinkRefusal.EXPIRED: (
        410,
        message("The time for this answer is over"),
        message("Nothing was stored. Thank you for wanting to answer."),
    ),
    LinkRefusal.USED: (
        410,
        message("Your answer is there already"),
        message("A link takes one answer. What was said first is kept, and nothing was added."),
    ),
    LinkRefusal.GONE: (
        410,
        message("There is nothing to answer here any more"),
        message(
            "Nothing was stored: what this link was about has been erased or is not asked any more."
        ),
    ),
}
"""Why a link is not taken → HTTP status, heading, sentence."""

UNCLEAR = {
    Unclear.OFF_SCALE: message(
        "This score is not on the scale. Please choose one of those below; nothing was stored yet."
    ),
    Unclear.NOTHING: message(
        "Please choose one of the steps, or write something; nothing was stored yet."
    ),
}
"""Why nothing was kept of what was typed."""


def thanks_of(words: Words, *, cut: bool, longest: int) -> list[str]:
    """Return what is said after an answer.

    Args:
        words: In the reader's language.
        cut: Was the text longer than what is kept?
        longest: Characters that are kept.
    """
    said = [words.say("Your answer is stored.")]
    if cut:
        said.append(
            words.say(
                "Your text was very long: the first {n} characters are kept.",
                n=words.count(longest),
            )
        )
    return said
