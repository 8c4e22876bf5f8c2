"""How raw tables become events, answers and counts: what a mapping file says."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EventRule:
    """Each record of a table is an event.

    Column names are those of the table after joins. ``touchpoint`` is a literal name,
    ``touchpoint_columns`` are columns whose values are joined by ``+``; exactly one is given.

    Attributes:
        table: Name of a raw table; empty: the only one there is.
        time: Column with the time it happened.
        customer: Column with the customer's key; None: found through ``customer_object``.
        touchpoint: One name for all records.
        touchpoint_columns: Columns that name it (XES: ``concept:name`` and lifecycle).
        message_id: Column that identifies the record at its source; None: its content does.
        known: Column with the time we knew; None: when it happened.
        value: Column with money or amount.
        attributes: Columns kept as attributes: attribute name → column.
        objects: Object type → column with its key.
        where: Condition over the table's columns; only such records.
        relations: Name of a raw table ``(event, object, type, qualifier)`` with more objects,
            joined on ``message_id``; None for none.
        score: Column with a score given in the same record; makes an answer too.
        scale: Worst and best score possible, such as ``(1, 5)``, or ``(5, 1)`` where 1 is the best;
            None: found from the data, and printed.
        text: Column with what was said.
        answered: Column with the time of the answer; None: the time of the event.
        topic: Column with what the answer is about, in a word or two; as all three below trimmed,
            and left out where it is longer than 80 characters.
        circumstance: Column with the circumstance the customer was in, such as ``hurried``.
        goal: Column with what the customer wants.
        tie: ``line`` lets file order break ties; None: the event id does.
    """

    table: str
    time: str
    customer: str | None = None
    touchpoint: str | None = None
    touchpoint_columns: tuple[str, ...] = ()
    message_id: str | None = None
    known: str | None = None
    value: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    objects: dict[str, str] = field(default_factory=dict)
    where: str | None = None
    relations: str | None = None
    score: str | None = None
    scale: tuple[float, float] | None = None
    text: str | None = None
    answered: str | None = None
    topic: str | None = None
    circumstance: str | None = None
    goal: str | None = None
    tie: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """Each record of a table is an answer about an encounter that stands elsewhere.

    Attributes:
        table: Name of a raw table; empty: the only one there is.
        time: Column with the time of the answer.
        customer: Column with the customer's key; None when only an object is known.
        score: Column with the score; None for texts alone.
        scale: Worst and best score possible, such as ``(1, 5)``, or ``(5, 1)`` where 1 is the best;
            None: found from the data, and printed.
        text: Column with what was said.
        topic: Column with what the answer is about, in a word or two; as all three below trimmed,
            and left out where it is longer than 80 characters.
        circumstance: Column with the circumstance the customer was in, such as ``hurried``.
        goal: Column with what the customer wants.
        message_id: Column that identifies the answer at its source.
        about: Touchpoints it may speak about, best first; empty: the last event before it.
        objects: Object type → column; the encounter must belong to that object.
        where: Condition over the table's columns.
    """

    table: str
    time: str
    customer: str | None = None
    score: str | None = None
    scale: tuple[float, float] | None = None
    text: str | None = None
    topic: str | None = None
    circumstance: str | None = None
    goal: str | None = None
    message_id: str | None = None
    about: tuple[str, ...] = ()
    objects: dict[str, str] = field(default_factory=dict)
    where: str | None = None


@dataclass(frozen=True, slots=True)
class CountRule:
    """Each record says how often a touchpoint was seen on a day, by nobody known.

    Attributes:
        table: Name of a raw table; empty: the only one there is.
        day: Column with the day.
        count: Column with the count, a whole number.
        touchpoint: One name for all records; or
        touchpoint_column: Column that names it.
    """

    table: str
    day: str
    count: str
    touchpoint: str | None = None
    touchpoint_column: str | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """Bring the columns of another table to each record of ``table``.

    Attributes:
        table: Name of a raw table.
        other: Name of the table whose columns come along; at most one record a key is taken.
        on: Columns equal in both.
        aggregate: Column of ``other`` → ``sum``, ``min``, ``max``, ``first`` or ``count``; needed
            where ``other`` has several records a key.
    """

    table: str
    other: str
    on: tuple[str, ...]
    aggregate: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CustomerPath:
    """How the customer of an event is found through objects (OCEL).

    Attributes:
        object_type: The type that is the customer.
        via: Types on the way, from the event's object to the customer.
    """

    object_type: str
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """Everything a mapping file says.

    Attributes:
        source: Name of the source; ids are unique within it.
        tables: Table name → location relative to the folder that is imported; empty for a single
            file.
        joins: Done in order, before anything is read as events.
        events: Rules that make events.
        answers: Rules that make answers.
        counts: Rules that make counts.
        customer_path: Set for object-centric logs.
        day_first: Of ``03/04/2026``: is 3 the day? None: found out, or asked.
        time_format: strptime format of all times; None: found out.
        time_zone: IANA zone for times without offset; None: the workspace's.
        missing: Texts that mean "no value"; None: the usual ones.
    """

    source: str = "import"
    tables: dict[str, str] = field(default_factory=dict)
    joins: tuple[Join, ...] = ()
    events: tuple[EventRule, ...] = ()
    answers: tuple[AnswerRule, ...] = ()
    counts: tuple[CountRule, ...] = ()
    customer_path: CustomerPath | None = None
    day_first: bool | None = None
    time_format: str | None = None
    time_zone: str | None = None
    missing: tuple[str, ...] | None = None
