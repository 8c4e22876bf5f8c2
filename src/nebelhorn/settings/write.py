"""Change ``nebelhorn.toml`` in place: a person's comments, order and decisions stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from nebelhorn.errors import UnknownName, choices
from nebelhorn.settings.blocks import Block, entries, insert_entries, remove_value, set_value
from nebelhorn.settings.change_file import change_file
from nebelhorn.settings.model import OTHER_STAGE, Group, Question, Stage, Standing, Touchpoint
from nebelhorn.settings.template import (
    GROUPS_COMMENT,
    QUESTIONS_COMMENT,
    STAGES_COMMENT,
    TOUCHPOINTS_COMMENT,
    group_text,
    question_text,
    stage_text,
    touchpoint_text,
)

_STANDING_KEY = {"touchpoint": "key_point", "group": "important", "question": "standing"}


def add_touchpoints(
    path: Path,
    touchpoints: Iterable[Touchpoint],
    *,
    expected_sha256: str,
    stages: Sequence[Stage] = (),
) -> str:
    """Add entries to the catalogue; those that are already there stay as they are.

    Args:
        path: Of ``nebelhorn.toml``.
        touchpoints: To add, in this order. One whose stage the file does not have is put into
            ``other``: a person has chosen the stages.
        expected_sha256: Of the file the change was made for.
        stages: Added if the file has no stage at all.

    Returns:
        The SHA-256 of the file afterwards.

    Raises:
        SettingsError: The file was changed meanwhile, is not valid, or cannot be written.
        DiskFull: There was no room; the old file is unharmed.

    Examples:
        >>> import tempfile
        >>> from nebelhorn.settings import settings_sha256
        >>> path = Path(tempfile.mkdtemp()) / "nebelhorn.toml"
        >>> _ = path.write_text("# ours")
        >>> before = settings_sha256(path)
        >>> after = add_touchpoints(path, [Touchpoint("Call")], expected_sha256=before)
        >>> path.read_text().splitlines()
        ['# ours', '', '[[touchpoint]]', 'name = "Call"', 'stage = "other"', 'by = "customer"']
    """

    def change(blocks: list[Block]) -> list[Block]:
        known = entries(blocks, "stage", "id")
        if stages and not known:
            texts = [stage_text(stage) for stage in stages]
            blocks = insert_entries(
                blocks, kind="stage", entries=texts, after_comment=STAGES_COMMENT
            )
            known = {stage.id: 0 for stage in stages}
        present = entries(blocks, "touchpoint", "name")
        fresh = {entry.name: entry for entry in touchpoints if entry.name not in present}
        texts = [
            touchpoint_text(entry if entry.stage in known else replace(entry, stage=OTHER_STAGE.id))
            for entry in fresh.values()
        ]
        return insert_entries(
            blocks, kind="touchpoint", entries=texts, after_comment=TOUCHPOINTS_COMMENT
        )

    return change_file(path, change, expected_sha256=expected_sha256)


def add_questions(
    path: Path,
    questions: Iterable[Question],
    *,
    expected_sha256: str,
    notes: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Add forecast questions; those whose name is already there stay as they are.

    Args:
        path: Of ``nebelhorn.toml``.
        questions: To add, in this order.
        expected_sha256: Of the file the change was made for.
        notes: Name of a question → why it is worth asking, for a comment.

    Returns:
        The SHA-256 of the file afterwards.

    Raises:
        SettingsError: The file was changed meanwhile, is not valid, or cannot be written.
        DiskFull: There was no room; the old file is unharmed.

    Examples:
        >>> import tempfile
        >>> from nebelhorn.settings import settings_sha256
        >>> path = Path(tempfile.mkdtemp()) / "nebelhorn.toml"
        >>> _ = path.write_text("# ours")
        >>> _ = add_questions(path, [Question("next", "next_touchpoint", 7.0)],
        ...                   expected_sha256=settings_sha256(path), notes={"next": "always"})
        >>> path.read_text().splitlines()[3:]
        ['name = "next"', 'kind = "next_touchpoint"', 'horizon_days = 7', 'standing = "proposed"  # always']
    """  # noqa: E501 - doctest output is one line

    def change(blocks: list[Block]) -> list[Block]:
        present = entries(blocks, "question", "name")
        fresh = {entry.name: entry for entry in questions if entry.name not in present}
        return insert_entries(
            blocks,
            kind="question",
            entries=[question_text(entry, note=notes.get(name)) for name, entry in fresh.items()],
            after_comment=QUESTIONS_COMMENT,
        )

    return change_file(path, change, expected_sha256=expected_sha256)


def set_standing(
    path: Path,
    *,
    kind: Literal["touchpoint", "group", "question"],
    name: str,
    standing: Standing,
    expected_sha256: str,
) -> str:
    r"""Write down what a person decided about a key point, a group or a question.

    ``no`` is written too: it keeps the same thing from being proposed again.

    Args:
        path: Of ``nebelhorn.toml``.
        kind: A ``touchpoint``'s ``key_point``, a ``group``'s ``important`` or a ``question``'s
            ``standing``.
        name: Of the touchpoint, group or question.
        standing: The decision.
        expected_sha256: Of the file the decision was made on.

    Returns:
        The SHA-256 of the file afterwards.

    Raises:
        UnknownName: There is no such entry in the file; the message says which are near.
        SettingsError: The file was changed meanwhile, is not valid, or cannot be written.
        DiskFull: There was no room; the old file is unharmed.

    Examples:
        >>> import tempfile
        >>> from nebelhorn.settings import settings_sha256
        >>> path = Path(tempfile.mkdtemp()) / "nebelhorn.toml"
        >>> _ = path.write_text('[[group]]\nname = "SP"  # ours\ncondition = "x = 1"\n')
        >>> _ = set_standing(path, kind="group", name="SP", standing=Standing.CONFIRMED,
        ...                  expected_sha256=settings_sha256(path))
        >>> path.read_text().splitlines()[1:]
        ['name = "SP"  # ours', 'condition = "x = 1"', 'important = "confirmed"']
    """

    def change(blocks: list[Block]) -> list[Block]:
        places = entries(blocks, kind, "name")
        if name not in places:
            message = f'{path.name} has no {kind} "{name}"; {choices(name, places)}'
            raise UnknownName(message)
        at = places[name]
        changed = set_value(blocks[at], key=_STANDING_KEY[kind], value=standing.value)
        return [*blocks[:at], changed, *blocks[at + 1 :]]

    return change_file(path, change, expected_sha256=expected_sha256)


def propose(
    path: Path,
    *,
    key_points: Mapping[str, str],
    groups: Mapping[Group, str],
    expected_sha256: str,
) -> str:
    r"""Mark key points and important groups as proposed; what a person decided stays.

    A written ``confirmed`` or ``no`` is a decision. An earlier proposal that is not made again
    is withdrawn, as nobody has taken it up; its entry stays.

    Args:
        path: Of ``nebelhorn.toml``.
        key_points: Name of a touchpoint → why, for a comment; a touchpoint not in the file is
            added.
        groups: Group → why; one not in the file by that name is added, one that is keeps its
            condition.
        expected_sha256: Of the file the proposals were made for.

    Returns:
        The SHA-256 of the file afterwards.

    Raises:
        SettingsError: The file was changed meanwhile, is not valid, or cannot be written.
        DiskFull: There was no room; the old file is unharmed.

    Examples:
        >>> import tempfile
        >>> from nebelhorn.settings import settings_sha256
        >>> path = Path(tempfile.mkdtemp()) / "nebelhorn.toml"
        >>> _ = path.write_text('[[touchpoint]]\nname = "Call"\n')
        >>> _ = propose(path, key_points={"Call": "few stay"}, groups={},
        ...             expected_sha256=settings_sha256(path))
        >>> path.read_text().splitlines()[2]
        'key_point = "proposed"  # few stay'
    """
    group_names = {group.name: why for group, why in groups.items()}

    def change(blocks: list[Block]) -> list[Block]:
        marked = [
            _mark(block, {"touchpoint": key_points, "group": group_names}) for block in blocks
        ]
        known_groups = entries(marked, "group", "name")
        known_points = entries(marked, "touchpoint", "name")
        marked = insert_entries(
            marked,
            kind="group",
            entries=[
                group_text(replace(group, important=Standing.PROPOSED), note=why)
                for group, why in groups.items()
                if group.name not in known_groups
            ],
            after_comment=GROUPS_COMMENT,
        )
        return insert_entries(
            marked,
            kind="touchpoint",
            entries=[
                touchpoint_text(Touchpoint(name, key_point=Standing.PROPOSED), note=why)
                for name, why in key_points.items()
                if name not in known_points
            ],
            after_comment=TOUCHPOINTS_COMMENT,
        )

    return change_file(path, change, expected_sha256=expected_sha256)


def _mark(block: Block, proposals: dict[str, Mapping[str, str]]) -> Block:
    reasons = proposals.get(block.kind or "")
    if reasons is None:
        return block
    key = _STANDING_KEY[block.kind or ""]
    why = reasons.get(str(block.values.get("name")))
    written = block.values.get(key)
    if why is not None and written is None:
        return set_value(block, key=key, value=Standing.PROPOSED.value, note=why)
    if why is None and written == Standing.PROPOSED.value:
        return remove_value(block, key=key)
    return block
