"""The tables of ``serving.sqlite``, and how it is opened."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from pathlib import Path

from nebelhorn.engine import keep_private

VERSION = 2
SERVING_FILE = "serving.sqlite"
"""In the folder of a workspace; may be deleted whenever nobody serves it."""

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE profile (
  customer_no INTEGER PRIMARY KEY, round INTEGER NOT NULL, again_us INTEGER,
  known BLOB NOT NULL);
CREATE INDEX profile_again ON profile (again_us) WHERE again_us IS NOT NULL;
CREATE TABLE known_id (
  name TEXT NOT NULL, kind TEXT NOT NULL, customer_no INTEGER NOT NULL,
  PRIMARY KEY (name, kind, customer_no)) WITHOUT ROWID;
CREATE INDEX known_id_customer ON known_id (customer_no);
CREATE TABLE document (
  name TEXT NOT NULL, language TEXT NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (name, language)) WITHOUT ROWID;
CREATE TABLE change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, customer_no INTEGER,
  body BLOB NOT NULL);
CREATE INDEX change_customer ON change (customer_no);
CREATE TABLE gone (seq INTEGER PRIMARY KEY AUTOINCREMENT, customer_no INTEGER NOT NULL);
"""


def open_to_write(folder: Path) -> sqlite3.Connection:
    """Open the file of a workspace, founding it where it is missing, damaged or of another version.

    It holds nothing that cannot be made again, so what cannot be read is put away.

    Args:
        folder: Of the workspace.

    Raises:
        OperationalError: It can be neither used nor replaced; of sqlite3.
    """
    file = folder / SERVING_FILE
    connection: sqlite3.Connection | None = None
    # no room, or in use, is another matter: a new file would fare no better
    try:
        connection = _founded(file)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        connection = None
    if connection is None:
        for name in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
            name.unlink(missing_ok=True)
        connection = _founded(file)
    if connection is None:
        msg = f"{SERVING_FILE} cannot be founded"
        raise sqlite3.OperationalError(msg)
    return connection


def open_to_read(folder: Path) -> sqlite3.Connection:
    """Open the file of a workspace for reading alone; it must be there.

    Raises:
        sqlite3.Error: It is not, or cannot be read.
    """
    place = (folder / SERVING_FILE).resolve().as_uri()
    connection = sqlite3.connect(
        f"{place}?mode=ro", uri=True, timeout=1, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA query_only = ON")
    return connection


def _founded(file: Path) -> sqlite3.Connection | None:
    """Open the file, founding it where it is empty; None: another version has written it."""
    keep_private(file)
    connection = sqlite3.connect(file, timeout=5, isolation_level=None, check_same_thread=False)
    with contextlib.ExitStack() as opened:
        opened.callback(connection.close)
        connection.execute("PRAGMA journal_mode = WAL")
        # positions of readers must not be given out twice, and who was erased is to be gone
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in {0, VERSION}:
            return None
        if version == 0:
            # told to readers with each position: after a new beginning the old ones mean nothing
            epoch = secrets.token_hex(4)
            connection.executescript(
                f"BEGIN; {_TABLES} INSERT INTO meta VALUES ('epoch', '{epoch}'); "
                f"PRAGMA user_version = {VERSION}; COMMIT;"
            )
        opened.pop_all()
    return connection
