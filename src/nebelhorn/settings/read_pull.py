"""Read the ``[[pull]]`` entries of ``nebelhorn.toml``.

What only the place itself can tell (is there such a column?) is looked at when it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nebelhorn.errors import choices
from nebelhorn.settings.pull import Pull
from nebelhorn.settings.span import read_span
from nebelhorn.settings.toml_table import TomlTable

PULL_KINDS = ("sql", "folder", "rest")
PAGINGS = ("link", "page", "cursor")
_ALL_KEYS = ("name", "kind", "mapping", "every")
_ROW_KEYS = ("url", "key", "watermark", "time", "overlap", "track", "full")
_SQL_KEYS = ("table", "query", "password_env")
_FOLDER_KEYS = ("path", "files", "quiet")
_REST_KEYS = ("records", "paging", "next", "page_parameter", "since_parameter", "headers")
_KEYS_OF = {
    "sql": (*_ALL_KEYS, *_ROW_KEYS, *_SQL_KEYS),
    "folder": (*_ALL_KEYS, *_FOLDER_KEYS),
    "rest": (*_ALL_KEYS, *_ROW_KEYS, *_REST_KEYS),
}
_PASSWORD = re.compile(r"://[^/?#]*:[^/?#]+@")
_SHORTEST_S = 1.0


def read_pulls(tables: Iterable[TomlTable]) -> tuple[Pull, ...]:
    r"""Return all pulls, in the order of the file.

    Args:
        tables: The entries.

    Raises:
        SettingsError: An entry says something that cannot be; names file, place and what it found.

    Examples:
        >>> from nebelhorn.settings.toml_file import parse_toml
        >>> top = parse_toml(b'[[pull]]\nname = "a"\nkind = "sqll"', file="nebelhorn.toml")
        >>> read_pulls(top.tables("pull", called="name"))
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: nebelhorn.toml, [[pull]] no. 1 (name = "a"): kind = "sqll" is unknown; available: sql, folder, rest
    """  # noqa: E501 - an error message is one line
    pulls: dict[str, Pull] = {}
    for table in tables:
        pull = _pull(table)
        if pull.name in pulls:
            table.fail(f'there is already a pull "{pull.name}"')
        pulls[pull.name] = pull
    return tuple(pulls.values())


def _pull(table: TomlTable) -> Pull:
    kind = table.choice("kind", PULL_KINDS)
    if kind is None:
        table.fail(f"kind is missing; {choices('', PULL_KINDS)}")
    _check_keys(table, kind)
    defaults = Pull("", "", "")
    every = read_span(table, "every", shortest=_SHORTEST_S)
    overlap, quiet = read_span(table, "overlap"), read_span(table, "quiet")
    pull = Pull(
        name=table.needed_text("name"),
        kind=kind,
        mapping=table.needed_text("mapping"),
        every=defaults.every if every is None else every,
        url=table.text("url"),
        path=table.text("path"),
        table=table.text("table"),
        query=table.text("query"),
        key=table.text("key"),
        watermark=table.text("watermark"),
        time=table.text("time"),
        overlap=defaults.overlap if overlap is None else overlap,
        track=table.texts("track") or (),
        full=table.flag("full") or False,
        password_env=table.text("password_env"),
        files=table.text("files") or defaults.files,
        quiet=defaults.quiet if quiet is None else quiet,
        records=table.text("records"),
        paging=table.choice("paging", PAGINGS),
        next=table.text("next"),
        page_parameter=table.text("page_parameter"),
        since_parameter=table.text("since_parameter"),
        headers=table.pairs("headers"),
    )
    _check_rows(table, pull)
    if kind == "sql":
        _check_sql(table, pull)
    elif kind == "rest":
        _check_rest(table, pull)
    else:
        _check_folder(table, pull)
    return pull


def _check_keys(table: TomlTable, kind: str) -> None:
    """A key of another kind is named as such: it would be known, and yet do nothing."""
    everywhere = {key for keys in _KEYS_OF.values() for key in keys}
    for key in table.values:
        if key in everywhere and key not in _KEYS_OF[kind]:
            table.fail(f'kind "{kind}" has no {key}; {choices(key, _KEYS_OF[kind])}')
    table.allow(_KEYS_OF[kind])


def _check_rows(table: TomlTable, pull: Pull) -> None:
    if pull.key is None and (pull.track or pull.full):
        what = "track" if pull.track else "full"
        table.fail(f"key is missing; {what} needs to know which record is which")
    if pull.url is not None and _PASSWORD.search(pull.url):
        table.fail(
            "url holds a password, and this file is read by many; leave it out and name an "
            "environment variable (password_env, or ${NAME} in headers)"
        )


def _check_sql(table: TomlTable, pull: Pull) -> None:
    table.needed_text("url")
    if (pull.table is None) == (pull.query is None):
        found = "both are there" if pull.table else "none is there"
        table.fail(f'needs table = "orders" or query = "SELECT …"; {found}')


def _check_folder(table: TomlTable, pull: Pull) -> None:
    table.needed_text("path")
    if pull.files.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", pull.files):
        table.fail(f'files = "{pull.files}" leads out of the folder')


def _check_rest(table: TomlTable, pull: Pull) -> None:
    table.needed_text("url")
    if pull.paging in {"page", "cursor"} and pull.page_parameter is None:
        table.fail(f'page_parameter is missing; paging = "{pull.paging}" sends it')
    if pull.paging == "cursor" and pull.next is None:
        table.fail("next is missing: where the cursor stands in the answer, such as meta.next")
    if pull.since_parameter is not None and pull.watermark is None:
        table.fail("watermark is missing: the column whose greatest value since_parameter sends")
