from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nebelhorn.settings import (
    OTHER_STAGE,
    Belief,
    By,
    Group,
    JourneySettings,
    LearningSettings,
    Question,
    Settings,
    Stage,
    Standing,
    Touchpoint,
    parse_settings,
    settings_text,
)

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
"""Names as logs have them: quotes, newlines, control characters, any script."""

said = names.filter(str.strip)
flags = st.booleans()


@st.composite
def touchpoints(draw: st.DrawFn, *, stage_ids: list[str]) -> Touchpoint:
    return Touchpoint(
        name=draw(names),
        stage=draw(st.sampled_from([*stage_ids, OTHER_STAGE.id])),
        channel=draw(st.none() | said),
        by=draw(st.sampled_from(By)),
        key_point=draw(st.sampled_from(Standing)),
        de=draw(st.none() | said),
        en=draw(st.none() | said),
        leaves=draw(flags),
        complains=draw(flags),
    )


@st.composite
def questions(draw: st.DrawFn) -> Question:
    days = st.floats(min_value=1 / 1440, max_value=36_525)
    edges = st.floats(min_value=0, exclude_min=True, allow_infinity=False)
    return Question(
        name=draw(said),
        kind=draw(said),
        horizon_days=draw(days),
        touchpoints=tuple(draw(st.lists(said, unique=True, max_size=3))),
        condition=draw(st.none() | said),
        bands=tuple(sorted(draw(st.lists(edges, unique=True, max_size=3)))),
        grace_hours=draw(st.just(0.0) | days),
        de=draw(st.none() | said),
        en=draw(st.none() | said),
        standing=draw(st.sampled_from(Standing)),
    )


@st.composite
def beliefs(draw: st.DrawFn, *, asked: list[str]) -> Belief:
    condition = draw(said)
    question = draw(st.none() | st.sampled_from(asked)) if asked else None
    days = st.floats(min_value=1 / 1440, max_value=36_525)
    seconds = st.integers(-(2 * 10**9), 2 * 10**9) | st.floats(-60, 60, allow_nan=False)
    written = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=draw(st.just(0) | seconds))
    return Belief(
        name=draw(said),
        author=draw(said),
        written=written,
        condition=condition,
        claim=draw(names),
        horizon_days=None if question else draw(days),
        question=question,
        than=draw(st.none() | said.filter(lambda text: text.split() != condition.split())),
        # nobody believes what never comes true
        confidence=draw(st.none() | st.floats(0, 1, exclude_min=True)),
        withdrawn=draw(st.none() | st.just(written + timedelta(microseconds=1))),
        de=draw(st.none() | said),
        en=draw(st.none() | said),
    )


@st.composite
def all_settings(draw: st.DrawFn) -> Settings:
    ids = draw(st.lists(said.filter(lambda id_: id_ != OTHER_STAGE.id), unique=True, max_size=3))
    catalogue = draw(st.lists(touchpoints(stage_ids=ids), max_size=4))
    asked = draw(st.lists(questions(), unique_by=lambda question: question.name, max_size=3))
    believed = beliefs(asked=[question.name for question in asked])
    groups = st.builds(Group, name=said, condition=said, important=st.sampled_from(Standing))
    keep = tuple(draw(st.lists(said, unique=True, max_size=3)))
    never = said.filter(lambda name: name not in keep)
    return Settings(
        name=draw(said),
        time_zone=draw(st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo"])),
        language=draw(st.sampled_from(["de", "en"])),
        journey=JourneySettings(
            unit=draw(said),
            cut_after_days=draw(
                st.none() | st.floats(min_value=0, max_value=36_525, exclude_min=True)
            ),
            end_touchpoints=tuple(draw(st.lists(said, unique=True, max_size=3))),
            key=draw(st.none() | said),
        ),
        learning=LearningSettings(
            keep=keep, leave_out=tuple(draw(st.lists(never, unique=True, max_size=2)))
        ),
        stages=tuple(Stage(id_, de=draw(said), en=draw(said)) for id_ in ids),
        touchpoints={touchpoint.name: touchpoint for touchpoint in catalogue},
        groups=tuple(draw(st.lists(groups, unique_by=lambda group: group.name, max_size=3))),
        questions=tuple(asked),
        beliefs=tuple(draw(st.lists(believed, unique_by=lambda one: one.name, max_size=2))),
    )


SETTINGS = Settings(
    name='"Die" Firma\nGmbH',
    time_zone="Europe/Berlin",
    journey=JourneySettings(cut_after_days=30.0),
    stages=(Stage("use", "Nutzen", "Use"),),
    touchpoints={
        "Invoice": Touchpoint("Invoice", "use", key_point=Standing.PROPOSED),
        "Call": Touchpoint("Call"),
    },
    groups=(Group("SP", "state = 'SP'", Standing.PROPOSED),),
    questions=(
        Question("pays", "outcome", 0.25, ("Invoice paid",), grace_hours=24.0),
        Question("worth", "value", 90.0, bands=(10.0, 99.5), standing=Standing.NO),
    ),
)


@given(settings=all_settings(), notes=st.dictionaries(names, names, max_size=2), note=names)
@example(settings=SETTINGS, notes={}, note="two\nlines")
def test_what_is_written_reads_back_the_same(
    settings: Settings, notes: dict[str, str], note: str
) -> None:
    places = ["company.time_zone", "journey.unit", "journey.cut_after_days", "stages"]
    places += [f"touchpoint.{name}" for name in settings.touchpoints]
    places += [f"group.{group.name}" for group in settings.groups]
    places += [f"question.{asked.name}" for asked in settings.questions]
    text = settings_text(settings, notes=notes | dict.fromkeys(places, note))
    assert parse_settings(text.encode()) == settings


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("company.time_zone", 'time_zone = "Europe/Berlin"  # why'),
        ("journey.unit", 'unit = "customer"  # why'),
        ("journey.cut_after_days", "cut_after_days = 30  # why"),
        ("journey.key", "# key: why"),
        ("stages", "# why"),
        ("touchpoint.Invoice", 'key_point = "proposed"  # why'),
        ("touchpoint.Call", 'name = "Call"  # why'),
        ("group.SP", 'important = "proposed"  # why'),
        ("question.pays", 'standing = "proposed"  # why'),
        ("question.worth", 'standing = "no"  # why'),
    ],
)
def test_a_guess_says_why_on_its_own_line(place: str, line: str) -> None:
    assert line in settings_text(SETTINGS, notes={place: "why"}).splitlines()


def test_a_new_workspace_gets_examples_that_are_comments_only() -> None:
    text = settings_text(Settings())
    assert "# [[stage]]" in text
    assert "# [[group]]" in text
    assert "# [[question]]" in text
    assert parse_settings(text.encode()) == Settings()


def test_the_examples_in_comments_would_be_valid() -> None:
    lines = settings_text(Settings()).splitlines()
    start, end = lines.index("# [[stage]]"), lines.index('# standing = "confirmed"')
    example_lines = [
        line.removeprefix("# ")
        for line in lines[start : end + 1]
        if " = " in line or line.startswith("# [[")
    ]
    settings = parse_settings("\n".join(example_lines).encode())
    assert settings.stages == (Stage("buy", "Kaufen", "Buy"),)
    assert settings.groups == (Group("São Paulo", "state = 'SP'", Standing.CONFIRMED),)
    (asked,) = settings.questions
    assert (asked.kind, asked.touchpoints) == ("outcome", ("Complaint", "Hotline call"))
    assert asked.label("en") == "Complains within 30 days"


def test_a_no_that_nobody_said_is_not_written_down() -> None:
    entries = settings_text(SETTINGS).partition("[[touchpoint]]")[2]
    assert "key_point" in entries
    assert '"no"' not in entries
