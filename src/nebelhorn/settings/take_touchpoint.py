"""Take a touchpoint into the catalogue: from then on somebody has modelled it."""

from __future__ import annotations

from pathlib import Path

from nebelhorn.errors import UnknownName, choices
from nebelhorn.settings.blocks import Block, entries, set_value
from nebelhorn.settings.change_file import change_file


def take_touchpoint(
    path: Path, name: str, *, stage: str | None, label: str, expected_sha256: str
) -> str:
    r"""Write down what a person calls a touchpoint, and where it belongs.

    Args:
        path: Of ``nebelhorn.toml``.
        name: Raw name, as an entry of the file has it.
        stage: Id of a stage; None: as it is.
        label: What readers see in both languages, until somebody translates it.
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
        >>> _ = path.write_text('[[touchpoint]]\nname = "forum"\n')
        >>> _ = take_touchpoint(path, "forum", stage=None, label="Forum",
        ...                     expected_sha256=settings_sha256(path))
        >>> path.read_text().splitlines()[1:]
        ['name = "forum"', 'de = "Forum"', 'en = "Forum"']
    """

    def change(blocks: list[Block]) -> list[Block]:
        places = entries(blocks, "touchpoint", "name")
        if name not in places:
            msg = f'{path.name} has no touchpoint "{name}"; {choices(name, places)}'
            raise UnknownName(msg)
        block = blocks[places[name]]
        said = {"de": label, "en": label} | ({} if stage is None else {"stage": stage})
        for key, value in said.items():
            block = set_value(block, key=key, value=value)
        return [*blocks[: places[name]], block, *blocks[places[name] + 1 :]]

    return change_file(path, change, expected_sha256=expected_sha256)
