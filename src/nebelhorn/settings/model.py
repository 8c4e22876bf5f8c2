"""What ``nebelhorn.toml`` says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from nebelhorn.settings.ask import Ask, AskingSettings
from nebelhorn.settings.mail import LetterSettings, MailSettings
from nebelhorn.settings.pull import Pull
from nebelhorn.settings.voice import VoiceForm


class By(StrEnum):
    """Whose act a touchpoint is; only acts of customers are ever foretold."""

    CUSTOMER = "customer"
    COMPANY = "company"
    THIRD = "third"


class Standing(StrEnum):
    """Whether a person has looked at a guess of ours: proposed, confirmed, or no."""

    NO = "no"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the way, from first research to what is said afterwards.

    Attributes:
        id: Short name used by touchpoints.
        de: What German readers see.
        en: What English readers see.
    """

    id: str
    de: str
    en: str


OTHER_STAGE = Stage("other", "Sonstiges", "Other")
"""Where a touchpoint stands that nobody has put anywhere yet."""


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One entry of the catalogue.

    Attributes:
        name: Raw name as the log has it.
        stage: Id of a stage; ``other`` when nobody has said.
        channel: Where it happens (``web``, ``phone`` …); None when nobody has said.
        by: Whose act it is.
        key_point: One of the few that matter most?
        de: German label; None shows the raw name.
        en: English label; None shows the raw name.
        leaves: Is this how customers leave (cancellation, closing)?
        complains: Is this a complaint?
    """

    name: str
    stage: str = OTHER_STAGE.id
    channel: str | None = None
    by: By = By.CUSTOMER
    key_point: Standing = Standing.NO
    de: str | None = None
    en: str | None = None
    leaves: bool = False
    complains: bool = False

    def label(self, language: str) -> str:
        """Return what a reader of ``language`` (``de`` or ``en``) sees.

        Examples:
            >>> Touchpoint("call_1", de="Anruf").label("de"), Touchpoint("call_1").label("en")
            ('Anruf', 'call_1')
        """
        return (self.de if language == "de" else self.en) or self.name


@dataclass(frozen=True, slots=True)
class Group:
    """Customers who share a condition, as of each event.

    Attributes:
        name: What readers see.
        condition: Expression over the features (``state = 'SP'``).
        important: Does the headline look here first?
    """

    name: str
    condition: str
    important: Standing = Standing.NO


@dataclass(frozen=True, slots=True)
class Question:
    """What is foretold of each customer, and until when it must have come true.

    Attributes:
        name: Its id, what ``--question`` names.
        kind: ``next_touchpoint``, ``outcome``, ``falls_silent``, ``next_answer`` or ``value``.
        horizon_days: How far ahead; fractions too (0.25 is 6 hours), from a minute to a century.
        touchpoints: Of kind ``outcome``: does any of these happen?
        condition: Of kind ``outcome``: or an act that meets this (``last_score <= 0.4``); None for
            none.
        bands: Of kind ``value``: upper edges of the bands, ascending, each above 0.
        grace_hours: How late an act may become known and still count; at most a century.
        de: What German readers see; None shows the name.
        en: What English readers see; None shows the name.
        standing: Is it asked? ``no`` keeps it from being asked, and from being proposed again.
    """

    name: str
    kind: str
    horizon_days: float
    touchpoints: tuple[str, ...] = ()
    condition: str | None = None
    bands: tuple[float, ...] = ()
    grace_hours: float = 0.0
    de: str | None = None
    en: str | None = None
    standing: Standing = Standing.PROPOSED

    def label(self, language: str) -> str:
        """Return what a reader of ``language`` (``de`` or ``en``) sees.

        Examples:
            >>> question = Question("churn-30", "outcome", 30.0, de="Kündigt in 30 Tagen")
            >>> question.label("de"), question.label("en")
            ('Kündigt in 30 Tagen', 'churn-30')
        """
        return (self.de if language == "de" else self.en) or self.name


@dataclass(frozen=True, slots=True)
class Belief:
    """A rule that a person wrote; it is judged only by what comes after it was written.

    Attributes:
        name: Its id.
        author: Who believes it.
        written: Since when it is believed (a date means 0 h UTC); what was before is no proof.
        condition: Of which customers, by a condition that is looked at anew at each decision point.
        claim: What they do: a touchpoint as the log has it, ``silence`` (nothing comes),
            ``not`` before either (it does not come), or, with a question, a class of it.
        horizon_days: Until when, days, from a minute to a century; None: as the question.
        question: Name of a forecast question whose class is claimed; None: no question's.
        than: Condition of those who do it more rarely; None: all the others.
        confidence: How often the author says it comes true, 0–1 (0.7 is 70 %); None: not said.
        withdrawn: From when on it counts no more; None: it still counts.
        de: What German readers see; None shows the name.
        en: What English readers see; None shows the name.
    """

    name: str
    author: str
    written: datetime
    condition: str
    claim: str
    horizon_days: float | None = None
    question: str | None = None
    than: str | None = None
    confidence: float | None = None
    withdrawn: datetime | None = None
    de: str | None = None
    en: str | None = None

    def label(self, language: str) -> str:
        """Return what a reader of ``language`` (``de`` or ``en``) sees.

        Examples:
            >>> from datetime import UTC, datetime
            >>> belief = Belief("manual", "Ada", datetime(2026, 3, 1, tzinfo=UTC),
            ...                 "touchpoint = 'Asks for the manual'", "Order", 14.0,
            ...                 de="Wer die Anleitung will, kauft")
            >>> belief.label("de"), belief.label("en")
            ('Wer die Anleitung will, kauft', 'manual')
        """
        return (self.de if language == "de" else self.en) or self.name


@dataclass(frozen=True, slots=True)
class JourneySettings:
    """What one journey is.

    Attributes:
        unit: ``customer`` or an object type of the log (``order``, ``ticket`` …).
        cut_after_days: A longer pause starts a new journey; None: pauses never do.
        end_touchpoints: A journey ends with any of these; the next event starts another.
        key: Attribute or object type: where its value changes a new journey starts; None: nowhere.
    """

    unit: str = "customer"
    cut_after_days: float | None = None
    end_touchpoints: tuple[str, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class LearningSettings:
    """What rules are learnt from.

    Attributes:
        keep: Attributes to learn from although they look as if they knew the end.
        leave_out: Attributes never to learn from.
    """

    keep: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EgressSettings:
    """Where messages may be sent that do not go to the public internet.

    Attributes:
        allow: Networks (``10.20.0.0/16``), addresses and names of hosts inside the company.
    """

    allow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything ``nebelhorn.toml`` says.

    Attributes:
        name: Of the company, shown in reports.
        time_zone: IANA name; for times that carry no offset.
        language: ``de`` or ``en``; what reports open with.
        site: Where people reach the server, such as ``https://ask.example.com``; links in mails
            begin with it. None: nobody has said.
        journey: What one journey is.
        learning: What rules are learnt from.
        stages: In the order of the way.
        touchpoints: The catalogue, by raw name; a touchpoint not listed is in stage ``other``.
        groups: In the order shown.
        questions: What is foretold, in the order shown.
        beliefs: Rules that people wrote, in the order shown.
        egress: Where messages may be sent besides the public internet.
        pulls: Places that are asked for what is new, in the order of the file.
        asking: How sparingly customers are asked.
        asks: What customers are asked, in the order of the file.
        mail: The mail server.
        letter: Who gets the weekly letter.
        voices: Surveys and portals elsewhere whose answers count here, in the order of the file.
    """

    name: str = "My company"
    time_zone: str = "UTC"
    language: str = "en"
    site: str | None = None
    journey: JourneySettings = field(default_factory=JourneySettings)
    learning: LearningSettings = field(default_factory=LearningSettings)
    stages: tuple[Stage, ...] = ()
    touchpoints: dict[str, Touchpoint] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    questions: tuple[Question, ...] = ()
    beliefs: tuple[Belief, ...] = ()
    egress: EgressSettings = field(default_factory=EgressSettings)
    pulls: tuple[Pull, ...] = ()
    asking: AskingSettings = field(default_factory=AskingSettings)
    asks: tuple[Ask, ...] = ()
    mail: MailSettings = field(default_factory=MailSettings)
    letter: LetterSettings = field(default_factory=LetterSettings)
    voices: tuple[VoiceForm, ...] = ()

    def touchpoint(self, name: str) -> Touchpoint:
        """Return the catalogue's entry, or one in stage ``other`` for an unknown name.

        Examples:
            >>> Settings().touchpoint("never seen").stage
            'other'
        """
        return self.touchpoints.get(name, Touchpoint(name))

    def stage_order(self) -> tuple[Stage, ...]:
        """Return the stages in order, with ``other`` last.

        Examples:
            >>> settings = Settings(stages=(Stage("buy", "Kaufen", "Buy"),))
            >>> [stage.id for stage in settings.stage_order()]
            ['buy', 'other']
        """
        return (*(stage for stage in self.stages if stage.id != OTHER_STAGE.id), OTHER_STAGE)
