"""Change a settings file entry by entry, leaving every other character as it was.

tomlkit alone moves entries of one kind together when a person has written them in turns
(touchpoint, group, touchpoint). So the text is cut into blocks, one a header, and tomlkit only
ever sees the block that changes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

import tomlkit
from tomlkit.items import AoT, Table

from nebelhorn.settings.toml_text import comment

_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LONE_LINE_FEED = re.compile(r"(?<!\r)\n")
_BLANK_LINE = re.compile(r"(?<=\n)[ \t]*(?:\r?\n|\Z)")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the file, from one header up to the next.

    Attributes:
        text: With the comments that follow it, and its line ends.
        kind: Key of the list it adds an entry to (``touchpoint``); None for all else.
        values: What the entry says; empty for all else.
    """

    text: str
    kind: str | None
    values: dict[str, object]


def cut_blocks(text: str) -> list[Block]:
    r"""Return the blocks of a TOML text; joined again, their texts are the text.

    A line that only looks like a header stands inside a list or a long text, so what comes
    before it is no TOML yet: then the cut is not made.

    Args:
        text: Valid TOML.

    Examples:
        >>> blocks = cut_blocks('# mine\n[[stage]]\nid = "buy"\nde = \'\'\'\n[[x]]\n\'\'\'\n')
        >>> [(block.kind, len(block.text.splitlines())) for block in blocks]
        [(None, 1), ('stage', 5)]
    """
    starts = [match.start() for match in _HEADER.finditer(text)]
    blocks: list[Block] = []
    begin = 0
    for end in (*starts, len(text)):
        try:
            values = tomllib.loads(text[begin:end])
        except tomllib.TOMLDecodeError:
            continue
        if end > begin:
            blocks.append(_block(text[begin:end], values))
        begin = end
    return blocks


def insert_entries(
    blocks: Sequence[Block], *, kind: str, entries: Sequence[str], after_comment: str
) -> list[Block]:
    r"""Return the blocks with new entries after the last one of their kind.

    Args:
        blocks: Of the file.
        kind: Of the entries.
        entries: TOML of each, starting with its header.
        after_comment: Where there is no entry yet they stand below the paragraph of comments that
            has this line, or at the end of the file.

    Examples:
        >>> old = cut_blocks('[[group]]\nname = "a"\n\n# the end\n')
        >>> new = insert_entries(old, kind="group", entries=["[[group]]"], after_comment="")
        >>> "".join(block.text for block in new)
        '[[group]]\nname = "a"\n\n[[group]]\n\n# the end\n'
    """
    if not entries:
        return list(blocks)
    places = [number for number, block in enumerate(blocks) if block.kind == kind]
    if places:
        number = places[-1]
        at = _end_of_entry(blocks[number].text)
    else:
        number, at = _below_comment(blocks, after_comment)
    text = "".join(block.text for block in blocks)
    offset = sum(len(block.text) for block in blocks[:number]) + at
    head = text[:offset]
    gap = "" if not head or head.endswith("\n") else "\n"
    added = gap + "".join(f"\n{entry}\n" for entry in entries)
    return cut_blocks(head + _with_line_ends(added, like=text) + text[offset:])


def entries(blocks: Sequence[Block], kind: str, called: str) -> dict[str, int]:
    r"""Return name → number of the block, for all entries of a kind.

    Args:
        blocks: Of a file.
        kind: ``touchpoint``, ``group``, ``stage`` or ``question``.
        called: Key of the name.

    Examples:
        >>> entries(cut_blocks('[[group]]\nname = "a"\n'), "group", "name")
        {'a': 0}
    """
    return {
        str(block.values.get(called)): number
        for number, block in enumerate(blocks)
        if block.kind == kind
    }


def set_value(block: Block, *, key: str, value: str, note: str | None = None) -> Block:
    r"""Return the block with one value changed or added; comments stay.

    Args:
        block: An entry of a list.
        key: To set.
        value: To set it to.
        note: Put behind the line if the key is new; None for none.

    Examples:
        >>> block = cut_blocks('[[touchpoint]]\nname = "a"  # mine\n\n# next\n')[0]
        >>> set_value(block, key="key_point", value="no").text
        '[[touchpoint]]\nname = "a"  # mine\nkey_point = "no"\n\n# next\n'
    """
    end = _end_of_entry(block.text)
    body = block.text[:end]
    if not body.endswith("\n"):
        body += "\n"
    document = tomlkit.parse(body)
    entry = _only_entry(document, block)
    if key in entry:
        entry[key] = value
    else:
        item = tomlkit.item(value)
        if note:
            item.comment(comment(note))
            item.trivia.comment_ws = "  "
        entry.append(key, item)
    text = _with_line_ends(tomlkit.dumps(document), like=body) + block.text[end:]
    return _block(text, tomllib.loads(text))


def remove_value(block: Block, *, key: str) -> Block:
    r"""Return the block without a key; the comment behind it goes too.

    Examples:
        >>> block = cut_blocks('[[group]]\nname = "a"\nimportant = "proposed"  # big\n')[0]
        >>> remove_value(block, key="important").text
        '[[group]]\nname = "a"\n'
    """
    document = tomlkit.parse(block.text)
    del _only_entry(document, block)[key]
    text = tomlkit.dumps(document)
    return _block(text, tomllib.loads(text))


def _only_entry(document: tomlkit.TOMLDocument, block: Block) -> Table:
    entries = document[block.kind or ""]
    assert isinstance(entries, AoT)  # noqa: S101 - what makes a block one of a kind
    return entries[0]


def _block(text: str, values: dict[str, object]) -> Block:
    for kind, value in values.items():
        if len(values) == 1 and isinstance(value, list) and len(value) == 1:
            entry = value[0]
            if isinstance(entry, dict) and text.lstrip().startswith("[["):
                return Block(text, kind, entry)
    return Block(text, None, {})


def _with_line_ends(text: str, *, like: str) -> str:
    return _LONE_LINE_FEED.sub("\r\n", text) if "\r\n" in like else text


def _end_of_entry(text: str) -> int:
    """Return where an entry ends: comments after a blank line belong to what comes next."""
    end = len(text)
    for line in reversed(_LINE.findall(text)):
        if line.strip() and not line.lstrip().startswith("#"):
            break
        end -= len(line)
    blank = _BLANK_LINE.search(text, end)
    return blank.start() if blank else len(text)


def _below_comment(blocks: Sequence[Block], line: str) -> tuple[int, int]:
    for number, block in enumerate(blocks):
        at = block.text.find(f"# {line}") if line else -1
        if at >= 0:
            blank = _BLANK_LINE.search(block.text, at)
            return number, blank.start() if blank else len(block.text)
    return len(blocks), 0
