"""Write a mapping as the text of a mapping file."""

from __future__ import annotations

from nebelhorn.log.mapping import AnswerRule, CountRule, EventRule, Join, Mapping
from nebelhorn.settings import TomlValue, comment, toml_line

_HEAD = (
    "How raw tables become events (Ereignisse), answers (Antworten) and counts (Zählungen).",
    "Files under [tables] stand in the folder that is imported. Every line can be changed.",
)

Entry = tuple[str, TomlValue | None]


def mapping_text(mapping: Mapping) -> str:
    """Return the text of a mapping file; ``read_mapping`` of it gives the same mapping.

    Args:
        mapping: One that a mapping file could say: each rule has exactly one of a literal
            touchpoint and touchpoint columns.

    Examples:
        >>> rule = EventRule("", time="at", customer="id", touchpoint_columns=("what",))
        >>> print(mapping_text(Mapping("crm", events=(rule,))))
        # How raw tables become events (Ereignisse), answers (Antworten) and counts (Zählungen).
        # Files under [tables] stand in the folder that is imported. Every line can be changed.
        source = "crm"
        <BLANKLINE>
        [[event]]
        time = "at"
        customer = "id"
        touchpoint_column = "what"
        <BLANKLINE>
    """
    parts = ["\n".join((*map(comment, _HEAD), _lines(_top(mapping))))]
    if mapping.tables:
        parts.append("[tables]\n" + _lines(list(mapping.tables.items())))
    path = mapping.customer_path
    if path is not None:
        entries: list[Entry] = [("object_type", path.object_type), ("via", path.via or None)]
        parts.append("[customer]\n" + _lines(entries))
    parts.extend(f"[[join]]\n{_lines(_join(rule))}" for rule in mapping.joins)
    parts.extend(f"[[event]]\n{_lines(_event(rule))}" for rule in mapping.events)
    parts.extend(f"[[answer]]\n{_lines(_answer(rule))}" for rule in mapping.answers)
    parts.extend(f"[[count]]\n{_lines(_count(rule))}" for rule in mapping.counts)
    return "\n\n".join(parts) + "\n"


def _lines(entries: list[Entry]) -> str:
    return "\n".join(toml_line(key, value) for key, value in entries if value is not None)


def _top(mapping: Mapping) -> list[Entry]:
    return [
        ("source", mapping.source),
        ("day_first", mapping.day_first),
        ("time_format", mapping.time_format),
        ("time_zone", mapping.time_zone),
        ("missing", mapping.missing),
    ]


def _join(rule: Join) -> list[Entry]:
    return [
        ("table", rule.table or None),
        ("other", rule.other),
        ("on", rule.on[0] if len(rule.on) == 1 else rule.on),
        ("aggregate", rule.aggregate or None),
    ]


def _event(rule: EventRule) -> list[Entry]:
    columns = rule.touchpoint_columns
    return [
        ("table", rule.table or None),
        ("time", rule.time),
        ("customer", rule.customer),
        ("touchpoint", rule.touchpoint),
        ("touchpoint_column", columns[0] if len(columns) == 1 else None),
        ("touchpoint_columns", columns if len(columns) > 1 else None),
        ("message_id", rule.message_id),
        ("known", rule.known),
        ("value", rule.value),
        ("attributes", _listed(rule.attributes)),
        ("objects", rule.objects or None),
        ("where", rule.where),
        ("relations", rule.relations),
        ("score", rule.score),
        ("scale", rule.scale),
        ("text", rule.text),
        *_told(rule),
        ("answered", rule.answered),
        ("tie", rule.tie),
    ]


def _answer(rule: AnswerRule) -> list[Entry]:
    return [
        ("table", rule.table or None),
        ("time", rule.time),
        ("customer", rule.customer),
        ("score", rule.score),
        ("scale", rule.scale),
        ("text", rule.text),
        *_told(rule),
        ("message_id", rule.message_id),
        ("about", rule.about or None),
        ("objects", rule.objects or None),
        ("where", rule.where),
    ]


def _told(rule: EventRule | AnswerRule) -> list[Entry]:
    return [
        ("topic", rule.topic),
        ("circumstance", rule.circumstance),
        ("goal", rule.goal),
    ]


def _count(rule: CountRule) -> list[Entry]:
    return [
        ("table", rule.table or None),
        ("day", rule.day),
        ("count", rule.count),
        ("touchpoint", rule.touchpoint),
        ("touchpoint_column", rule.touchpoint_column),
    ]


def _listed(attributes: dict[str, str]) -> TomlValue | None:
    """A list of names reads better where every attribute is called like its column."""
    if not attributes:
        return None
    same = all(name == column for name, column in attributes.items())
    return tuple(attributes) if same else attributes
