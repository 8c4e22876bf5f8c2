from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.errors import SettingsError, UnknownName
from nebelhorn.settings import (
    By,
    Group,
    Question,
    Settings,
    Stage,
    Standing,
    Touchpoint,
    add_questions,
    add_touchpoints,
    parse_settings,
    propose,
    read_settings,
    set_standing,
    settings_sha256,
    settings_text,
)
from nebelhorn.settings.blocks import cut_blocks

MINE = """\
# Alpha, last looked at by Ute
[company]
name = "Alpha"   # since 1998

[[touchpoint]]
name = "Invoice"  # the blue one
by = "company"
# ask accounting about this

# --- groups ---
[[group]]
name = "Berlin"
condition = '''
state = 'BE'
'''
important = "no"   # Ute: too few

# --- later additions ---
[[touchpoint]]
name = "Call"
key_point = "proposed"  # journeys with it end early

# end of file
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "nebelhorn.toml"
    path.write_text(MINE, encoding="utf-8", newline="")
    return path


def lines_added(path: Path) -> list[str]:
    """Lines that are new; fails if a person's line was changed, moved or lost."""
    before, after = MINE.splitlines(), path.read_text(encoding="utf-8").splitlines()
    added = []
    for line in after:
        if before and line == before[0]:
            before.pop(0)
        else:
            added.append(line)
    assert before == []
    return added


def test_new_touchpoints_follow_the_last_one_and_leave_every_line_alone(path: Path) -> None:
    fresh = [Touchpoint("Chat", channel="chat", by=By.CUSTOMER), Touchpoint("Invoice")]
    add_touchpoints(path, fresh, expected_sha256=settings_sha256(path))
    entry = ["[[touchpoint]]", 'name = "Chat"', 'stage = "other"', 'channel = "chat"']
    assert lines_added(path) == [*entry, 'by = "customer"', ""]
    assert list(read_settings(path).touchpoints) == ["Invoice", "Call", "Chat"]
    assert path.read_text().endswith('by = "customer"\n\n# end of file\n')


def test_a_person_who_has_stages_keeps_them(path: Path) -> None:
    path.write_text('[[stage]]\nid = "mine"\n')
    sha = settings_sha256(path)
    stages = [Stage("buy", "Kaufen", "Buy")]
    add_touchpoints(path, [Touchpoint("Order", "buy")], stages=stages, expected_sha256=sha)
    settings = read_settings(path)
    assert [stage.id for stage in settings.stages] == ["mine"]
    assert settings.touchpoint("Order").stage == "other"


def test_the_first_entries_stand_below_the_words_that_explain_them(path: Path) -> None:
    path.write_text(settings_text(Settings()))
    sha = settings_sha256(path)
    stages = [Stage("buy", "Kaufen", "Buy")]
    sha = add_touchpoints(path, [Touchpoint("Order", "buy")], stages=stages, expected_sha256=sha)
    asked = [Question("next", "next_touchpoint", 7.0)]
    sha = add_questions(path, asked, expected_sha256=sha)
    propose(path, key_points={}, groups={Group("SP", "state = 'SP'"): "big"}, expected_sha256=sha)
    lines = path.read_text().splitlines()
    explained = [lines.index(line) for line in lines if line.startswith("# The stages")]
    explained += [lines.index("[[stage]]")]
    explained += [n for n, line in enumerate(lines) if line.startswith("# Groups of customers")]
    explained += [lines.index("[[group]]")]
    explained += [n for n, line in enumerate(lines) if line.startswith("# The forecast questions")]
    explained += [lines.index("[[question]]")]
    explained += [n for n, line in enumerate(lines) if line.startswith("# The catalogue")]
    explained += [lines.index("[[touchpoint]]")]
    assert explained == sorted(explained)
    assert len(explained) == 8
    assert read_settings(path).touchpoint("Order").stage == "buy"


def test_new_questions_say_why_and_those_there_are_stay(path: Path) -> None:
    asked = Question("next", "next_touchpoint", 7.0, de="Was kommt?")
    sha = add_questions(
        path, [asked], notes={"next": "always worth asking"}, expected_sha256=settings_sha256(path)
    )
    added = lines_added(path)
    assert added[1:4] == ["[[question]]", 'name = "next"', 'kind = "next_touchpoint"']
    assert added[-1] == 'standing = "proposed"  # always worth asking'
    other = Question("worth", "value", 90.0, bands=(10.0,))
    add_questions(path, [replace(asked, horizon_days=1.0), other], expected_sha256=sha)
    assert read_settings(path).questions == (asked, other)


@pytest.mark.parametrize("written", ["", 'standing = "proposed"  # often\n'])
def test_a_question_nobody_wants_is_written_down_as_no(path: Path, written: str) -> None:
    entry = '[[question]]\nname = "q"  # Ute\nkind = "value"\nhorizon_days = 9\n'
    path.write_text(MINE + entry + written)
    standing, sha = Standing.NO, settings_sha256(path)
    sha = set_standing(path, kind="question", name="q", standing=standing, expected_sha256=sha)
    propose(path, key_points={"Call": "y"}, groups={}, expected_sha256=sha)
    decided = written.replace("proposed", "no") or 'standing = "no"\n'
    assert path.read_text() == MINE + entry + decided


@pytest.mark.parametrize("standing", list(Standing))
def test_a_decision_is_written_with_the_comments_kept(path: Path, standing: Standing) -> None:
    sha = settings_sha256(path)
    set_standing(path, kind="touchpoint", name="Invoice", standing=standing, expected_sha256=sha)
    assert lines_added(path) == [f'key_point = "{standing}"']
    assert read_settings(path).touchpoint("Invoice").key_point is standing


def test_confirming_a_proposal_keeps_why_it_was_made(path: Path) -> None:
    sha = settings_sha256(path)
    confirmed = Standing.CONFIRMED
    set_standing(path, kind="touchpoint", name="Call", standing=confirmed, expected_sha256=sha)
    assert 'key_point = "confirmed"  # journeys with it end early' in path.read_text()


def test_a_decision_about_nothing_says_what_there_is(path: Path) -> None:
    with pytest.raises(UnknownName, match='no group "Berln"; available: Berlin'):
        set_standing(
            path,
            kind="group",
            name="Berln",
            standing=Standing.NO,
            expected_sha256=settings_sha256(path),
        )


def test_proposals_never_touch_what_a_person_decided(path: Path) -> None:
    sha = settings_sha256(path)
    berlin = Group("Berlin", "state = 'BER'")
    sha = set_standing(
        path, kind="touchpoint", name="Invoice", standing=Standing.NO, expected_sha256=sha
    )
    before = path.read_bytes()
    propose(
        path, key_points={"Invoice": "x", "Call": "y"}, groups={berlin: "z"}, expected_sha256=sha
    )
    assert path.read_bytes() == before


def test_a_proposal_says_why_and_one_no_longer_made_is_withdrawn(path: Path) -> None:
    propose(
        path,
        key_points={"Invoice": "few stay after it", "Complaint": "new to the file"},
        groups={Group("São Paulo", "state = 'SP'"): "42 % of value"},
        expected_sha256=settings_sha256(path),
    )
    text = path.read_text(encoding="utf-8")
    assert 'by = "company"\n# ask accounting about this\nkey_point = "proposed"  # few stay' in text
    settings = read_settings(path)
    assert {name: entry.key_point for name, entry in settings.touchpoints.items()} == {
        "Invoice": Standing.PROPOSED,
        "Call": Standing.NO,
        "Complaint": Standing.PROPOSED,
    }
    assert [group.important for group in settings.groups] == [Standing.NO, Standing.PROPOSED]


def test_a_file_changed_meanwhile_is_not_overwritten(path: Path) -> None:
    sha = settings_sha256(path)
    path.write_text(MINE + "# one more thought\n")
    with pytest.raises(SettingsError, match=r"nebelhorn\.toml was changed meanwhile"):
        add_touchpoints(path, [Touchpoint("Chat")], expected_sha256=sha)
    assert path.read_text().endswith("# one more thought\n")


def test_a_layout_we_cannot_change_is_left_as_it_was(path: Path) -> None:
    content = 'touchpoint = [{ name = "Invoice" }]\n'
    path.write_text(content)
    with pytest.raises(SettingsError, match=r"under a header of its own such as \[\[touchpoint"):
        add_touchpoints(path, [Touchpoint("Chat")], expected_sha256=settings_sha256(path))
    assert path.read_text() == content


def test_windows_line_ends_stay_windows_line_ends(path: Path) -> None:
    path.write_bytes(MINE.replace("\n", "\r\n").encode())
    sha = settings_sha256(path)
    sha = add_touchpoints(path, [Touchpoint("Chat")], expected_sha256=sha)
    propose(path, key_points={"Invoice": "few stay"}, groups={}, expected_sha256=sha)
    content = path.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert read_settings(path).touchpoint("Invoice").key_point is Standing.PROPOSED


def test_permissions_and_links_outlive_a_change(path: Path, tmp_path: Path) -> None:
    path.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    add_touchpoints(link, [Touchpoint("Chat")], expected_sha256=settings_sha256(link))
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["link.toml", "nebelhorn.toml"]


def test_a_folder_that_cannot_be_written_is_named(path: Path) -> None:
    path.unlink()
    path.mkdir()
    with pytest.raises(SettingsError, match=r"nebelhorn\.toml cannot be read: Is a directory"):
        add_touchpoints(path, [], expected_sha256="")


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(st.lists(names, unique=True, min_size=1, max_size=5), st.data())
def test_any_name_can_be_added_decided_and_proposed(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[str], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("settings") / "nebelhorn.toml"
    path.write_text(MINE, encoding="utf-8", newline="")
    fresh = [Touchpoint(name) for name in wanted]
    sha = add_touchpoints(path, fresh, expected_sha256=settings_sha256(path))
    chosen = data.draw(st.sampled_from(wanted))
    confirmed = Standing.CONFIRMED
    sha = set_standing(
        path, kind="touchpoint", name=chosen, standing=confirmed, expected_sha256=sha
    )
    propose(path, key_points=dict.fromkeys(wanted, "why"), groups={}, expected_sha256=sha)
    touchpoints = read_settings(path).touchpoints
    assert {name: touchpoints[name].key_point for name in wanted} == {
        name: confirmed if name == chosen else Standing.PROPOSED for name in wanted
    }


@given(st.lists(st.sampled_from(MINE.splitlines(keepends=True)), max_size=30))
def test_blocks_joined_again_are_the_text(lines: list[str]) -> None:
    text = "".join(lines)
    try:
        parse_settings(text.encode())
    except SettingsError:
        return  # only valid files are ever cut
    assert "".join(block.text for block in cut_blocks(text)) == text
