"""Write the facts anew, so that what was deleted in them is nowhere in the file."""

from __future__ import annotations

import os
from pathlib import Path

from nebelhorn.engine import connect, quote_text

UNFINISHED = "erasing.unfinished"
"""A file of this name in a workspace: somebody was erased, and the bytes may still be there."""


def rewrite_facts(folder: Path) -> None:
    """Write ``facts.duckdb`` anew: what was deleted in it is then nowhere in the file.

    What says that it has to be done is taken away afterwards.

    Args:
        folder: Of the workspace; nobody may have it open.

    Raises:
        WorkspaceBusy: Somebody has.
        duckdb.Error: There was no room for both files; the old one is as it was.
    """
    old, new = folder / "facts.duckdb", folder / "facts.duckdb.new"
    new.unlink(missing_ok=True)
    with connect(old, temp_dir=folder / "scratch") as facts:
        row = facts.execute("SELECT current_database()").fetchone()
        facts.execute("SET preserve_insertion_order = true")
        facts.execute(f"ATTACH {quote_text(str(new))} AS written_anew")
        facts.execute(f'COPY FROM DATABASE "{row[0] if row else ""}" TO written_anew')
        facts.execute("CHECKPOINT written_anew")
        facts.execute("DETACH written_anew")
        facts.execute("CHECKPOINT")
    with new.open("rb+") as file:
        os.fsync(file.fileno())
    new.replace(old)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    (folder / UNFINISHED).unlink(missing_ok=True)
