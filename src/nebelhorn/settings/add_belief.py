"""Write a belief into ``nebelhorn.toml``, leaving every other character as it was."""

from __future__ import annotations

from pathlib import Path

from nebelhorn.errors import SettingsError
from nebelhorn.settings.belief_text import BELIEFS_COMMENT, belief_text
from nebelhorn.settings.blocks import Block, entries, insert_entries
from nebelhorn.settings.change_file import change_file
from nebelhorn.settings.model import Belief


def add_belief(path: Path, belief: Belief, *, expected_sha256: str) -> str:
    """Add a belief after those that are there.

    Args:
        path: Of ``nebelhorn.toml``.
        belief: To add.
        expected_sha256: Of the file the change was made for.

    Returns:
        The SHA-256 of the file afterwards.

    Raises:
        SettingsError: There is already a belief of this name, the file was changed meanwhile, is
            not valid before or after, or cannot be written.
        DiskFull: There was no room; the old file is unharmed.

    Examples:
        >>> import tempfile
        >>> from datetime import UTC, datetime
        >>> from nebelhorn.settings import settings_sha256
        >>> path = Path(tempfile.mkdtemp()) / "nebelhorn.toml"
        >>> _ = path.write_text("# ours")
        >>> one = Belief("manual", "Ada", datetime(2026, 3, 1, tzinfo=UTC), "hour > 3", "Order", 14.0)
        >>> after = add_belief(path, one, expected_sha256=settings_sha256(path))
        >>> path.read_text().splitlines()[:4]
        ['# ours', '', '[[belief]]', 'name = "manual"']
        >>> _ = add_belief(path, one, expected_sha256=after)
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: nebelhorn.toml: there is already a belief "manual"; choose another name
    """  # noqa: E501 - an error message is one line

    def change(blocks: list[Block]) -> list[Block]:
        for taken in entries(blocks, "belief", "name"):
            if taken.casefold() == belief.name.casefold():
                message = f'{path.name}: there is already a belief "{taken}"; choose another name'
                raise SettingsError(message)
        return insert_entries(
            blocks, kind="belief", entries=[belief_text(belief)], after_comment=BELIEFS_COMMENT
        )

    return change_file(path, change, expected_sha256=expected_sha256)
