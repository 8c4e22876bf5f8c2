"""What ``[[voice]]`` of ``nebelhorn.toml`` says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

VOICE_TOOLS = ("formbricks", "limesurvey", "typeform", "google_reviews", "reviews")
"""Where voices may come from; ``reviews`` is any table with a rating a row."""


@dataclass(frozen=True, slots=True)
class VoiceForm:
    """A survey or portal elsewhere, and which of its fields mean what.

    Attributes:
        name: Its id, what ``nebelhorn voices --voice`` names.
        tool: Where it stands: ``formbricks``, ``limesurvey``, ``typeform``, ``google_reviews`` or
            ``reviews`` (any table with a rating a row).
        touchpoint: What the answers speak about, by its name in the log.
        survey: The tool's id of the survey, form or location; None: all of this tool that no other
            entry names.
        scale: Scale of the score.
        score: Field with the score, by its name in the tool; None: none, or where the tool has it.
        text: Field with what was said; None: none, or where the tool has it.
        customer: Field (hidden field, contact attribute, column) with the customer's key; None:
            the tool's own id of a person, where it is ours.
        touchpoint_from: Field whose value names the touchpoint; None: always ``touchpoint``.
        circumstance: Field with the circumstances; None: none.
        goal: Field with what they wanted; None: none.
        reversed: Is the lowest score the best?
        zone: IANA time zone of times without an offset; None: the company's.
    """

    name: str
    tool: str
    touchpoint: str
    survey: str | None = None
    scale: str = "csat"
    score: str | None = None
    text: str | None = None
    customer: str | None = None
    touchpoint_from: str | None = None
    circumstance: str | None = None
    goal: str | None = None
    reversed: bool = False
    zone: str | None = None
