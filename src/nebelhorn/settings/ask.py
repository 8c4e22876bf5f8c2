"""What ``[[ask]]`` and ``[asking]`` of ``nebelhorn.toml`` say, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ASK_CHANNELS = ("mail", "sms", "webhook", "qr", "snippet", "desk")
"""Ways to a customer. Mail and SMS go to them, a webhook hands them to a system that does; QR code
and snippet wait where they are; at the desk a person asks."""

ASK_LANGUAGES = ("de", "en")
"""Languages a page of ours speaks; wordings in others are shown on a page in English."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question as customers read it.

    Attributes:
        scale: Name of a scale.
        wording: Text by language (``de``, ``en``, ``fr`` …), at least one.
    """

    scale: str
    wording: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """Return the wording in a language, else in English, else the first there is.

        Examples:
            >>> asked = AskedQuestion("csat", {"de": "Wie war es?", "en": "How was it?"})
            >>> asked.text("de"), asked.text("fr")
            ('Wie war es?', 'How was it?')
        """
        return (
            self.wording.get(language)
            or self.wording.get("en")
            or next(iter(self.wording.values()))
        )


@dataclass(frozen=True, slots=True)
class Ask:
    """One or two questions at a touchpoint, and what they are asked for.

    Attributes:
        name: Its id, what ``nebelhorn asks`` names.
        touchpoint: After an encounter with this touchpoint; by its name in the log.
        questions: One or two.
        decision: What is decided otherwise when the answer is bad; None: nobody has said, and the
            check says so.
        channels: How customers are reached, best first.
        after: Seconds from the encounter until it is asked; in the file a span such as ``"1 d"``.
        within: Seconds from the encounter until it is too late to ask, and to answer, which anybody
            who was asked may at least three days; in the file a span.
        purpose: What the answer is used for; consent is looked up by it, and the page says it.
        text: Offer a field for own words?
        circumstances: Ask in which circumstances they were (hurried, worried …)?
        goal: Ask what they wanted to achieve, and whether they did?
        intent: Ask what they are planning to do? Sealed as a forecaster beside We and Machine.
        follow_up: Is it the follow-up on a resolved complaint? Exempt from waiting.
        condition: Only of these customers, by a condition as of the encounter; None: of all.
        active: Is it asked? Whoever writes an ask decides this, it is never guessed.
    """

    name: str
    touchpoint: str
    questions: tuple[AskedQuestion, ...]
    decision: str | None = None
    channels: tuple[str, ...] = ("mail",)
    after: float = 0.0
    within: float = 14 * 86_400.0
    purpose: str = "survey"
    text: bool = True
    circumstances: bool = False
    goal: bool = False
    intent: bool = False
    follow_up: bool = False
    condition: str | None = None
    active: bool = False


@dataclass(frozen=True, slots=True)
class AskingSettings:
    """How sparingly customers are asked, over all asks together.

    Attributes:
        wait: Seconds from one ask of a person to the next, whatever about; 0: none; in the file a
            span such as ``"30 d"``.
        most_per_year: Asks of a person in any 365 days, at least 1.
        after_complaint: Seconds after a complaint in which only its follow-up is asked; 0: none;
            in the file a span.
        quiet_from: Minutes after local midnight from which on nobody is written to; in the file a
            time of day such as ``"20:00"``.
        quiet_until: Until when, likewise; the same as ``quiet_from``: no quiet.
        a_day: Asks a day over all; None: as many as may be asked.
        random_share: Of them, those drawn by lot, 0–1.
    """

    wait: float = 28 * 86_400.0
    most_per_year: int = 4
    after_complaint: float = 7 * 86_400.0
    quiet_from: int = 20 * 60
    quiet_until: int = 8 * 60
    a_day: int | None = None
    random_share: float = 0.1
