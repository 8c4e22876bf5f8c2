"""What was found out about the format of a file: of what, and what it is."""

from __future__ import annotations

from nebelhorn.web.marking import message

WHATS = (
    message("packing"),
    message("encoding"),
    message("delimiter"),
    message("quoting"),
    message("header"),
    message("decimal comma"),
    message("short records"),
    message("blank lines"),
    message("lines unreadable"),
    message("name missing"),
    message("name twice"),
    message("column renamed"),
    message("format"),
    message("records"),
    message("sheet"),
    message("traces"),
    message("events"),
    message("traces without concept:name"),
    message("touchpoint"),
    message("lifecycle transitions"),
    message("customer"),
    message("way to the customer"),
    message("objects related because seen together in events"),
    message("events without a way to a customer"),
    message("attributes"),
    message("time"),
    message("score"),
)
"""Of what."""

FOUND = (
    message("{encoding} (byte order mark)"),
    message("{encoding} (every other byte is zero; no byte order mark)"),
    message("{encoding} (given)"),
    message("UTF-8 (but for {n} line)"),
    message("UTF-8 (but for {n} lines)"),
    message("{encoding} (it is not UTF-8; from its letters)"),
    message("{encoding} (it is not UTF-8; guessed from its letters)"),
    message("comma ,"),
    message("semicolon ;"),
    message("tab"),
    message("bar |"),
    message("spaces"),
    message("none, one column"),
    message("none"),
    message("{sign}, inside quotes {inside}"),
    message("first record"),
    message("none; columns are called column1 … column{n}"),
    message("what is missing at their end counts as empty"),
    message("{n} passed over"),
    message("column {n} is called {name}"),
    message("column {n}, {old}, is called {name}"),
    message("{old} is {name} here"),
    message("workbook"),
    message("{name}, header in row {n}"),
    message("query on {name}"),
    message("{n}, named by number"),
    message("object type {name} ({how}; other types: {names})"),
    message("as you said"),
    message("guessed from its name"),
    message("guessed: {n} events have exactly one, more than of any other type"),
    message(
        "no column looks like it, so every record is called {name}; say --touchpoint COLUMN "
        "or --touchpoint-name NAME"
    ),
    message(
        "{n} of {all} columns kept; not kept: {left} and {more} more. To keep others, name "
        "all you want: --keep a,b"
    ),
    message(
        "{n} of {all} columns kept; not kept: {left}. To keep others, name all you want: --keep a,b"
    ),
    message("{pattern}, zone {zone} where none is given"),
    message("seconds since 1970"),
    message("milliseconds since 1970"),
    message("microseconds since 1970"),
    message("Excel serial days (42059.48)"),
    message("from {worst} (worst) to {best} (best)"),
)
"""What it is; templates, see ``translating``."""

LEFT = (
    message("empty"),
    message("always the same"),
    message("longer than {n} characters"),
    message("about {n} different values, like a key or a number"),
    message("reads like a text, or there are too many columns"),
    message("not named with --keep"),
    message("the mapping does not keep it"),
)
"""Why a column is not kept."""
