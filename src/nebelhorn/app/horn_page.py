"""What the page of the horn needs beside what was drawn: words said since, and dark touchpoints."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.app.workspace import SETTINGS_FILE, Workspace
from nebelhorn.errors import UnknownName, choices
from nebelhorn.log import acknowledgements
from nebelhorn.settings import By, Touchpoint, add_touchpoints, settings_sha256
from nebelhorn.views import is_modelled


@dataclass(frozen=True, slots=True)
class SaidSince:
    """What a person said to an alarm.

    Attributes:
        cause: In their words.
        by: Who.
    """

    cause: str
    by: str


def said_to_alarms(workspace: Workspace) -> dict[str, SaidSince]:
    """Return the last word on each alarm, by its name; reads the office and nothing else."""
    written = acknowledgements(workspace.stores.office)
    return {one.alarm_id: SaidSince(one.cause, one.by) for one in written}


def still_unmodelled(workspace: Workspace, name: str) -> bool:
    """Is a touchpoint not in the catalogue yet?

    Args:
        workspace: Whose catalogue.
        name: Raw name.
    """
    return not is_modelled(name, workspace.settings)


def take_dark(
    workspace: Workspace, name: str, *, stage: str | None = None, label: str = ""
) -> None:
    """Write a touchpoint into the catalogue that never reaches the log, so that it has a place.

    Args:
        workspace: Whose settings file.
        name: As customers call it.
        stage: Id of the stage it belongs to; None: ``other``.
        label: What readers see; empty: the name.

    Raises:
        UnknownName: There is no such stage.
        SettingsError: The file was changed meanwhile, or cannot be written.
    """
    path = workspace.folder / SETTINGS_FILE
    stages = [known.id for known in workspace.settings.stage_order()]
    if stage is not None and stage not in stages:
        msg = f"no stage {stage!r} in {SETTINGS_FILE}; {choices(stage, stages)}"
        raise UnknownName(msg)
    said = label or name
    entry = Touchpoint(name, stage=stage or "other", by=By.THIRD, de=said, en=said)
    add_touchpoints(path, [entry], expected_sha256=settings_sha256(path))
