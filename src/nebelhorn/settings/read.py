"""Read ``nebelhorn.toml``, strictly: what is not understood is an error, never ignored."""

from __future__ import annotations

import itertools
import zoneinfo
from collections.abc import Iterable
from pathlib import Path

from nebelhorn.errors import choices
from nebelhorn.settings.horizon import LONGEST_DAYS, read_horizon
from nebelhorn.settings.model import (
    OTHER_STAGE,
    By,
    EgressSettings,
    Group,
    JourneySettings,
    LearningSettings,
    Question,
    Settings,
    Stage,
    Standing,
    Touchpoint,
)
from nebelhorn.settings.read_ask import read_asking, read_asks
from nebelhorn.settings.read_belief import read_beliefs
from nebelhorn.settings.read_mail import read_letter, read_mail, read_site
from nebelhorn.settings.read_pull import read_pulls
from nebelhorn.settings.read_voice import read_voices
from nebelhorn.settings.toml_file import parse_toml, read_bytes
from nebelhorn.settings.toml_table import TomlTable

LANGUAGES = ("de", "en")


def read_settings(path: Path) -> Settings:
    r"""Return everything a ``nebelhorn.toml`` says; what it leaves out has its default.

    Args:
        path: Of the file.

    Raises:
        SettingsError: The file cannot be read, is not TOML, or says something that cannot be;
            the message names file, place, what was found and what is available.

    Examples:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> path = folder / "nebelhorn.toml"
        >>> _ = path.write_text('[journey]\nunit = "order"\n', encoding="utf-8")
        >>> read_settings(path).journey.unit
        'order'
    """
    return parse_settings(read_bytes(path), file=path.name)


def parse_settings(content: bytes, *, file: str = "nebelhorn.toml") -> Settings:
    r"""Return everything the text of a ``nebelhorn.toml`` says.

    Args:
        content: UTF-8 TOML.
        file: Name for messages.

    Raises:
        SettingsError: As ``read_settings``.

    Examples:
        >>> parse_settings(b'[[touchpoint]]\nname = "Invoice"\nstage = "pay"')
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: nebelhorn.toml, [[touchpoint]] no. 1 (name = "Invoice"): stage = "pay" is unknown; available: other
    """  # noqa: E501 - an error message is one line
    top = parse_toml(content, file=file)
    top.allow(
        (
            *("company", "journey", "learning", "stage", "touchpoint", "group", "question"),
            "belief",
            *("pull", "egress", "asking", "ask", "voice"),
            *("mail", "letter"),
        )
    )
    company = top.table("company")
    company.allow(("name", "time_zone", "language", "site"))
    stages = _stages(top.tables("stage", called="id"))
    defaults = Settings()
    questions = _questions(top.tables("question", called="name"))
    return Settings(
        name=company.text("name") or defaults.name,
        time_zone=check_time_zone(company, "time_zone") or defaults.time_zone,
        language=company.choice("language", LANGUAGES) or defaults.language,
        site=read_site(company),
        journey=_journey(top.table("journey")),
        learning=_learning(top.table("learning")),
        stages=stages,
        touchpoints=_touchpoints(top.tables("touchpoint", called="name"), stages),
        groups=_groups(top.tables("group", called="name")),
        questions=questions,
        beliefs=read_beliefs(
            top.tables("belief", called="name"), [question.name for question in questions]
        ),
        egress=_egress(top.table("egress")),
        pulls=read_pulls(top.tables("pull", called="name")),
        asking=read_asking(top.table("asking")),
        asks=read_asks(top.tables("ask", called="name")),
        mail=read_mail(top.table("mail")),
        letter=read_letter(top.table("letter")),
        voices=read_voices(top.tables("voice", called="name")),
    )


def check_time_zone(table: TomlTable, key: str) -> str | None:
    """Return the name of a time zone that exists; None when the key is absent.

    Args:
        table: Where it stands.
        key: Under which it stands.

    Raises:
        SettingsError: There is no such time zone; the message lists near names.
    """
    name = table.text(key)
    if name is None:
        return None
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = choices(name, zoneinfo.available_timezones())
        table.fail(f'{key} = "{name}" is no time zone; {near}')
    return name


def _journey(table: TomlTable) -> JourneySettings:
    table.allow(("unit", "cut_after_days", "end_touchpoints", "key"))
    cut_after_days = table.number("cut_after_days")
    if cut_after_days is not None and not 0 < cut_after_days <= LONGEST_DAYS:
        table.fail(
            f"cut_after_days = {cut_after_days:g} must be more than 0 and at most "
            f"{LONGEST_DAYS}; leave the line out so that pauses never start a new journey"
        )
    return JourneySettings(
        unit=table.text("unit") or JourneySettings().unit,
        cut_after_days=cut_after_days,
        end_touchpoints=table.texts("end_touchpoints") or (),
        key=table.text("key"),
    )


def _learning(table: TomlTable) -> LearningSettings:
    table.allow(("keep", "leave_out"))
    keep, leave_out = table.texts("keep") or (), table.texts("leave_out") or ()
    for name in keep:
        if name in leave_out:
            table.fail(f'"{name}" stands in keep and in leave_out; one of them only')
    return LearningSettings(keep, leave_out)


def _egress(table: TomlTable) -> EgressSettings:
    table.allow(("allow",))
    return EgressSettings(table.texts("allow") or ())


def _stages(tables: Iterable[TomlTable]) -> tuple[Stage, ...]:
    stages: dict[str, Stage] = {}
    for table in tables:
        table.allow(("id", "de", "en"))
        name = table.needed_text("id")
        if name in stages:
            table.fail(f'there is already a stage "{name}"')
        if name == OTHER_STAGE.id:
            table.fail(f'"{name}" is always there, at the end; leave this entry out')
        de, en = table.text("de"), table.text("en")
        stages[name] = Stage(name, de=de or en or name, en=en or de or name)
    return tuple(stages.values())


def _touchpoints(tables: Iterable[TomlTable], stages: tuple[Stage, ...]) -> dict[str, Touchpoint]:
    stage_ids = [*(stage.id for stage in stages), OTHER_STAGE.id]
    touchpoints: dict[str, Touchpoint] = {}
    for table in tables:
        touchpoint = _touchpoint(table, stage_ids)
        if touchpoint.name in touchpoints:
            table.fail(f'there is already a touchpoint "{touchpoint.name}"')
        touchpoints[touchpoint.name] = touchpoint
    return touchpoints


def _touchpoint(table: TomlTable, stage_ids: list[str]) -> Touchpoint:
    table.allow(("name", "stage", "channel", "by", "key_point", "de", "en", "leaves", "complains"))
    return Touchpoint(
        name=table.raw_name("name"),
        stage=table.choice("stage", stage_ids) or OTHER_STAGE.id,
        channel=table.text("channel"),
        by=By(table.choice("by", list(By)) or By.CUSTOMER),
        key_point=Standing(table.choice("key_point", list(Standing)) or Standing.NO),
        de=table.text("de"),
        en=table.text("en"),
        leaves=table.flag("leaves") or False,
        complains=table.flag("complains") or False,
    )


def _groups(tables: Iterable[TomlTable]) -> tuple[Group, ...]:
    groups: dict[str, Group] = {}
    for table in tables:
        table.allow(("name", "condition", "important"))
        name = table.needed_text("name")
        if name in groups:
            table.fail(f'there is already a group "{name}"')
        important = Standing(table.choice("important", list(Standing)) or Standing.NO)
        groups[name] = Group(name, table.needed_text("condition"), important)
    return tuple(groups.values())


def _questions(tables: Iterable[TomlTable]) -> tuple[Question, ...]:
    questions: dict[str, Question] = {}
    for table in tables:
        question = _question(table)
        if question.name in questions:
            table.fail(f'there is already a question "{question.name}"')
        questions[question.name] = question
    return tuple(questions.values())


def _question(table: TomlTable) -> Question:
    table.allow(
        (
            *("name", "kind", "horizon_days", "touchpoints", "condition", "bands", "grace_hours"),
            *("de", "en", "standing"),
        )
    )
    # Which kinds there are, and which keys go with which, is known to the room of predictions.
    return Question(
        name=table.needed_text("name"),
        kind=table.needed_text("kind"),
        horizon_days=read_horizon(
            table, "horizon_days is missing; it says how far ahead is foretold (0.25 is 6 hours)"
        ),
        touchpoints=table.texts("touchpoints") or (),
        condition=table.text("condition"),
        bands=_bands(table),
        grace_hours=_grace_hours(table),
        de=table.text("de"),
        en=table.text("en"),
        standing=Standing(table.choice("standing", list(Standing)) or Standing.PROPOSED),
    )


def _grace_hours(table: TomlTable) -> float:
    hours, most = table.number("grace_hours") or 0.0, LONGEST_DAYS * 24
    if not 0 <= hours <= most:
        table.fail(f"grace_hours = {hours:g} must be at least 0 and at most {most}")
    return float(hours)


def _bands(table: TomlTable) -> tuple[float, ...]:
    edges = table.numbers("bands") or ()
    for below, edge in itertools.pairwise((0, *edges)):
        if edge <= below:
            wanted = "more than 0" if edge <= 0 else f"more than {below:g}, which stands before it"
            table.fail(f"bands are upper edges, ascending: {edge:g} must be {wanted}")
    return tuple(float(edge) for edge in edges)
