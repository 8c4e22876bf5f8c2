"""The mapping file of the demo company: how its two tables become events and answers."""

from __future__ import annotations

from nebelhorn.demo.voices import ASKED
from nebelhorn.settings import comment, toml_line

_ATTRIBUTES = ("segment", "region", "channel", "team", "campaign")
_TABLES = ("events", "answers")
_HEAD = (
    "How the tables of the demo company become events and answers. All of it is invented.",
    "",
    "  nebelhorn import FOLDER --map FOLDER/mapping.toml",
)
_ANSWERS = (
    "An answer says in its column about which touchpoint it is; a rule for each, so that it is",
    "placed at the latest such encounter before it.",
)


def mapping_text() -> str:
    """Return the text of ``mapping.toml``.

    Examples:
        >>> print(mapping_text()[:22])
        # How the tables of th
    """
    parts = [
        "\n".join(comment(line) if line else "#" for line in _HEAD),
        toml_line("source", "demo"),
        "[tables]\n"
        + toml_line("events", "events.csv")
        + "\n"
        + toml_line("answers", "answers.csv"),
        _event_rule(),
        "\n".join(map(comment, _ANSWERS)),
        *map(_answer_rule, ASKED),
    ]
    return "\n\n".join(parts) + "\n"


def _event_rule() -> str:
    return "\n".join(
        (
            "[[event]]",
            toml_line("table", "events"),
            toml_line("time", "time"),
            toml_line("customer", "customer"),
            toml_line("touchpoint_column", "touchpoint"),
            toml_line("value", "value"),
            toml_line("attributes", _ATTRIBUTES),
        )
    )


def _answer_rule(touchpoint: str) -> str:
    return "\n".join(
        (
            "[[answer]]",
            toml_line("table", "answers"),
            toml_line("time", "time"),
            toml_line("customer", "customer"),
            toml_line("score", "score"),
            toml_line("scale", (0.0, 10.0)),
            toml_line("text", "text"),
            toml_line("circumstance", "circumstances"),
            toml_line("goal", "goal"),
            toml_line("about", (touchpoint,)),
            toml_line("where", f"about = '{touchpoint}'"),
        )
    )
