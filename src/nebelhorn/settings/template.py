"""Write a whole ``nebelhorn.toml`` that explains itself."""

from __future__ import annotations

from collections.abc import Iterable

from nebelhorn.settings.ask_text import asking_text, asks_text
from nebelhorn.settings.belief_text import BELIEF_EXAMPLE, BELIEFS, belief_text
from nebelhorn.settings.egress_text import egress_text
from nebelhorn.settings.learning_text import learning_text
from nebelhorn.settings.mail_text import letter_text, mail_text
from nebelhorn.settings.model import (
    Group,
    JourneySettings,
    Question,
    Settings,
    Stage,
    Standing,
    Touchpoint,
)
from nebelhorn.settings.pull_text import PULL_EXAMPLE, PULLS, pull_text
from nebelhorn.settings.toml_text import TomlValue, comment, toml_line
from nebelhorn.settings.voice_text import voices_text

_HEAD = (
    "nebelhorn.toml: what Nebelhorn should know about your company.",
    "Plain text: change it, keep it in git. Lines with # are comments and do nothing.",
    'A guess of ours is marked as such, or says "proposed" (vorgeschlagen) until you write',
    '"confirmed" (bestätigt) or "no" (nein); what you have decided is never changed again.',
)
_COMPANY = (
    'language: what reports open with, "de" or "en" (both are always in the report).',
    "site: where people reach the server, https://…; links in mails begin with it (Adresse).",
)
_JOURNEY = (
    'What is one journey (eine Reise)? unit: "customer", or an object of yours such as "order".',
    "A journey ends after a pause of cut_after_days, at any of end_touchpoints, and where the",
    "value of key (an attribute or object) changes; each may be left out.",
)
_STAGES = (
    "The stages (Phasen) of the way, in order. Touchpoints that nobody has put anywhere stand",
    'in stage "other" (Sonstiges), which is always there, at the end.',
)
_STAGE_EXAMPLE = (
    "Guessed from the names of your touchpoints, if they can be understood. An example:",
    "[[stage]]",
    'id = "buy"',
    'de = "Kaufen"',
    'en = "Buy"',
)
_GROUPS = (
    "Groups of customers (Kundengruppen), by a condition that is looked at anew at each event.",
    'important (wichtig): "no", "proposed" or "confirmed"; fog and headline look there first.',
)
_GROUP_EXAMPLE = (
    "An example:",
    "[[group]]",
    'name = "São Paulo"',
    "condition = \"state = 'SP'\"",
    'important = "confirmed"',
)
_QUESTIONS = (
    "The forecast questions (Fragen): what is foretold of customers. A forecast is sealed at once",
    "(versiegelt), and settled (entschieden) by what they have done when its time is over.",
    "  name          its id, what --question names",
    "  kind          next_touchpoint (what comes next), outcome (does it happen), falls_silent",
    "                (verstummt), next_answer (nächste Antwort) or value (Wert)",
    "  horizon_days  how far ahead; 0.25 is 6 hours",
    "  touchpoints   of kind outcome: does any of these happen,",
    "  condition     or an act that meets this condition",
    "  bands         of kind value: upper edges, ascending",
    "  grace_hours   how late an act may become known and still count (Kulanz)",
    "  de, en        what readers see",
    '  standing      "proposed", "confirmed", or "no": not asked, and never proposed again',
)
_QUESTION_EXAMPLE = (
    "An example:",
    "[[question]]",
    'name = "complains-30"',
    'kind = "outcome"',
    "horizon_days = 30",
    'touchpoints = ["Complaint", "Hotline call"]',
    "grace_hours = 24",
    'de = "Beschwert sich binnen 30 Tagen"',
    'en = "Complains within 30 days"',
    'standing = "confirmed"',
)
_TOUCHPOINTS = (
    "The catalogue (Katalog): one entry a touchpoint, by its name in the log.",
    "  stage      where it stands on the way           channel    web, phone, store … if you like",
    '  by         whose act: "customer", "company" or "third" (Kunde, wir, Dritte)',
    '  key_point  one of the about ten that matter most: "no", "proposed" or "confirmed"',
    "  de, en     what readers see                     leaves     true: this is how customers go",
    "  complains  true: this is a complaint",
)


STAGES_COMMENT, GROUPS_COMMENT = _STAGES[0], _GROUPS[0]
QUESTIONS_COMMENT, TOUCHPOINTS_COMMENT = _QUESTIONS[0], _TOUCHPOINTS[0]
"""First comment line above the entries of each kind; new entries find their place by it."""


def settings_text(settings: Settings, *, notes: dict[str, str] | None = None) -> str:
    """Return the text of a commented ``nebelhorn.toml``.

    ``read_settings`` of the text gives the same settings. Where a standing is ``no`` no line
    is written: a written ``no`` is a person's decision and stops all later proposals.

    Args:
        settings: What the file shall say; names in ``touchpoints`` are those of the entries.
        notes: Why something was guessed, put behind its line as a comment. Known keys:
            ``company.time_zone``, ``company.language``, ``journey.unit``,
            ``journey.cut_after_days``, ``journey.end_touchpoints``, ``journey.key``, ``stages``,
            ``group.<name>``, ``question.<name>`` and ``touchpoint.<name>``. Others are passed over.

    Examples:
        >>> text = settings_text(
        ...     Settings(touchpoints={"Call": Touchpoint("Call", key_point=Standing.PROPOSED)}),
        ...     notes={"touchpoint.Call": "few stay after it"},
        ... )
        >>> print(text[text.index("[[touchpoint]]"):])
        [[touchpoint]]
        name = "Call"
        stage = "other"
        by = "customer"
        key_point = "proposed"  # few stay after it
        <BLANKLINE>
    """
    said = notes or {}
    parts = [
        _comments(_HEAD),
        _company(settings, said),
        _journey(settings.journey, said),
        learning_text(settings.learning),
        egress_text(settings.egress),
        _stages(settings.stages, said),
        _comments(_GROUPS if settings.groups else (*_GROUPS, *_GROUP_EXAMPLE)),
        *(group_text(group, note=said.get(f"group.{group.name}")) for group in settings.groups),
        _comments(_QUESTIONS if settings.questions else (*_QUESTIONS, *_QUESTION_EXAMPLE)),
        *(
            question_text(question, note=said.get(f"question.{question.name}"))
            for question in settings.questions
        ),
        _comments(BELIEFS if settings.beliefs else (*BELIEFS, *BELIEF_EXAMPLE)),
        *map(belief_text, settings.beliefs),
        _comments(PULLS if settings.pulls else (*PULLS, *PULL_EXAMPLE)),
        *map(pull_text, settings.pulls),
        asking_text(settings.asking),
        asks_text(settings.asks),
        mail_text(settings.mail),
        letter_text(settings.letter),
        voices_text(settings.voices),
        _comments(_TOUCHPOINTS),
        *(
            touchpoint_text(touchpoint, note=said.get(f"touchpoint.{touchpoint.name}"))
            for touchpoint in settings.touchpoints.values()
        ),
    ]
    return "\n\n".join(parts) + "\n"


def touchpoint_text(touchpoint: Touchpoint, *, note: str | None = None) -> str:
    """Return one entry of the catalogue as TOML, without what is as by default.

    Args:
        touchpoint: The entry.
        note: Why it is a key point, or anything else about it.

    Examples:
        >>> print(touchpoint_text(Touchpoint("Invoice", stage="use", de="Rechnung")))
        [[touchpoint]]
        name = "Invoice"
        stage = "use"
        by = "customer"
        de = "Rechnung"
    """
    decided = touchpoint.key_point is not Standing.NO
    lines = [
        toml_line("name", touchpoint.name, None if decided else note),
        toml_line("stage", touchpoint.stage),
        *_present(("channel", touchpoint.channel)),
        toml_line("by", touchpoint.by.value),
        *([toml_line("key_point", touchpoint.key_point.value, note)] if decided else []),
        *_present(("de", touchpoint.de), ("en", touchpoint.en)),
        *([toml_line("leaves", True)] if touchpoint.leaves else []),  # noqa: FBT003 - a TOML value
        *([toml_line("complains", True)] if touchpoint.complains else []),  # noqa: FBT003
    ]
    return "\n".join(("[[touchpoint]]", *lines))


def group_text(group: Group, *, note: str | None = None) -> str:
    """Return one group as TOML.

    Args:
        group: The group.
        note: Why it is important, or anything else about it.

    Examples:
        >>> print(group_text(Group("SP", "state = 'SP'", Standing.PROPOSED), note="42 % of value"))
        [[group]]
        name = "SP"
        condition = "state = 'SP'"
        important = "proposed"  # 42 % of value
    """
    decided = group.important is not Standing.NO
    lines = [
        toml_line("name", group.name),
        toml_line("condition", group.condition, None if decided else note),
        *([toml_line("important", group.important.value, note)] if decided else []),
    ]
    return "\n".join(("[[group]]", *lines))


def question_text(question: Question, *, note: str | None = None) -> str:
    """Return one forecast question as TOML; its standing is always written.

    Args:
        question: The question.
        note: Why it is worth asking, or anything else about it.

    Examples:
        >>> question = Question("churn-30", "outcome", 30.0, ("Cancellation",))
        >>> print(question_text(question, note="3 % of customers"))
        [[question]]
        name = "churn-30"
        kind = "outcome"
        horizon_days = 30
        touchpoints = ["Cancellation"]
        standing = "proposed"  # 3 % of customers
    """
    lines = [
        toml_line("name", question.name),
        toml_line("kind", question.kind),
        toml_line("horizon_days", question.horizon_days),
        *_present(
            ("touchpoints", question.touchpoints or None),
            ("condition", question.condition),
            ("bands", question.bands or None),
            ("grace_hours", question.grace_hours or None),
            ("de", question.de),
            ("en", question.en),
        ),
        toml_line("standing", question.standing.value, note),
    ]
    return "\n".join(("[[question]]", *lines))


def stage_text(stage: Stage) -> str:
    """Return one stage as TOML.

    Examples:
        >>> print(stage_text(Stage("buy", "Kaufen", "Buy")))
        [[stage]]
        id = "buy"
        de = "Kaufen"
        en = "Buy"
    """
    return "\n".join(("[[stage]]", *_present(("id", stage.id), ("de", stage.de), ("en", stage.en))))


def _company(settings: Settings, notes: dict[str, str]) -> str:
    lines = (
        "[company]",
        toml_line("name", settings.name),
        toml_line("time_zone", settings.time_zone, notes.get("company.time_zone")),
        toml_line("language", settings.language, notes.get("company.language")),
        *_present(("site", settings.site)),
    )
    return "\n".join((_comments(_COMPANY), *lines))


def _journey(journey: JourneySettings, notes: dict[str, str]) -> str:
    lines = ["[journey]", toml_line("unit", journey.unit, notes.get("journey.unit"))]
    entries: tuple[tuple[str, TomlValue | None], ...] = (
        ("cut_after_days", journey.cut_after_days),
        ("end_touchpoints", journey.end_touchpoints or None),
        ("key", journey.key),
    )
    for key, value in entries:
        note = notes.get(f"journey.{key}")
        if value is not None:
            lines.append(toml_line(key, value, note))
        elif note:
            lines.append(comment(f"{key}: {note}"))
    return "\n".join((_comments(_JOURNEY), *lines))


def _stages(stages: tuple[Stage, ...], notes: dict[str, str]) -> str:
    note = [comment(notes["stages"]).removeprefix("# ")] if "stages" in notes else []
    if not stages:
        return _comments((*_STAGES, *note, *_STAGE_EXAMPLE))
    return "\n\n".join((_comments((*_STAGES, *note)), *map(stage_text, stages)))


def _present(*entries: tuple[str, TomlValue | None]) -> list[str]:
    return [toml_line(key, value) for key, value in entries if value is not None]


def _comments(lines: Iterable[str]) -> str:
    return "\n".join(f"# {line}" for line in lines)
