"""What people foretell: beliefs they wrote, and learned rules they adopted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.predictions.record import NOBODY
from nebelhorn.predictions.rule_text import rule_id


@dataclass(frozen=True, slots=True)
class OurRule:
    """A rule people stand behind, and where it speaks.

    Attributes:
        definition: Canonical JSON.
        code: Class it foretells.
        from_us: It counts for what is sealed from here on, UTC microseconds.
        until_us: And before here; None: still.
        conditions: How many things it asks of a customer.
        confidence: How sure of it people are, 0–1; 0 where nobody said.
        where: Shape (points,), at which points its conditions hold.
    """

    definition: str
    code: int
    from_us: int
    until_us: int | None
    conditions: int
    confidence: float
    where: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class OurWord:
    """What people say at each point of a run, for one question.

    Attributes:
        we: Shape (points,), class; 65,535: nothing.
        rule: Shape (points,), place in ``definitions``; −1: none.
        definitions: Canonical JSON of the rules.
        intent: Shape (points,), class that follows from what the customer said they were planning;
            65,535: nothing.
    """

    we: NDArray[np.uint16]
    rule: NDArray[np.int64]
    definitions: tuple[str, ...]
    intent: NDArray[np.uint16]

    def more(self, other: OurWord) -> OurWord:
        """Return what is said at these points and, behind them, at others.

        Examples:
            >>> one = np.array([1], dtype=np.uint16)
            >>> said = OurWord(one, np.array([0]), ("a",), one).more(
            ...     OurWord(one + 1, np.array([1]), ("a", "b"), one))
            >>> said.we.tolist(), said.rule.tolist(), said.definitions
            ([1, 2], [0, 1], ('a', 'b'))
        """
        definitions = tuple(dict.fromkeys(self.definitions + other.definitions))
        places = {definition: place for place, definition in enumerate(definitions)}
        # the last one is for nobody's word, -1
        moved = np.array([*(places[one] for one in other.definitions), -1], dtype=np.int64)
        return OurWord(
            np.concatenate([self.we, other.we]),
            np.concatenate([self.rule, moved[other.rule]]),
            definitions,
            np.concatenate([self.intent, other.intent]),
        )


def our_word(rules: Sequence[OurRule], sealed_us: NDArray[np.int64]) -> OurWord:
    """Let one rule speak at each point.

    Where several hold, the one speaks that asks most of a customer; of equals the one people are
    surer of; of equals the older one, then the one whose text comes first.

    Args:
        rules: Of one question.
        sealed_us: Shape (points,), when points are sealed.

    Examples:
        >>> every, one = np.array([True, True]), np.array([False, True])
        >>> said = our_word([OurRule("a", 1, 0, None, 1, 0.9, every),
        ...                  OurRule("b", 2, 0, None, 2, 0.5, one)], np.array([5, 6]))
        >>> said.we.tolist(), said.rule.tolist()
        ([1, 2], [0, 1])
    """
    we = np.full(len(sealed_us), NOBODY, dtype=np.uint16)
    chosen = np.full(len(sealed_us), -1, dtype=np.int64)
    strongest = sorted(
        range(len(rules)),
        key=lambda n: (
            -rules[n].conditions,
            -rules[n].confidence,
            rules[n].from_us,
            rules[n].definition,
        ),
    )
    for number in reversed(strongest):  # whoever speaks later is listened to
        rule = rules[number]
        speaks = rule.where & (sealed_us >= rule.from_us)
        if rule.until_us is not None:
            speaks &= sealed_us < rule.until_us
        we[speaks], chosen[speaks] = rule.code, number
    nobody = np.full(len(sealed_us), NOBODY, dtype=np.uint16)
    return OurWord(we, chosen, tuple(rule.definition for rule in rules), nobody)


@dataclass(frozen=True, slots=True)
class Adoption:
    """A learned rule a person has adopted.

    Attributes:
        rule_id: Id of its definition.
        question: Name of the forecast question.
        foretells: Name of the class it foretells.
        definition: Canonical JSON of what it looks at.
        author: Who adopted it.
        from_us: When, UTC microseconds; from then it counts.
        until_us: When it was dropped again; None: it still counts.
    """

    rule_id: int
    question: str
    foretells: str
    definition: str
    author: str
    from_us: int
    until_us: int | None


def write_adoption(
    connection: duckdb.DuckDBPyConnection, one: Adoption, *, adopted: bool, said_us: int
) -> None:
    """Append that a rule was adopted, or dropped; nothing that was said is changed.

    Args:
        connection: Facts.
        one: The rule; its times are passed over.
        adopted: True: adopted; False: dropped.
        said_us: When, UTC microseconds.
    """
    connection.execute(
        "INSERT INTO adoption VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            *(rule_id(one.definition), one.question, one.foretells, one.definition, one.author),
            *(said_us, adopted),
        ],
    )


def adoptions(connection: duckdb.DuckDBPyConnection) -> tuple[Adoption, ...]:
    """Return every adoption there was, in the order in which rules were adopted."""
    rows = connection.execute(
        "SELECT rule_id, question, foretells, definition, author, said_us, adopted FROM adoption "
        "ORDER BY said_us, rowid"
    ).fetchall()
    found: list[Adoption] = []
    open_: dict[tuple[str, str, str], int] = {}
    for number, question, foretells, definition, author, said_us, adopted in rows:
        key = (question, foretells, definition)
        if adopted and key not in open_:
            open_[key] = len(found)
            found.append(
                Adoption(number, question, foretells, definition, author, said_us, until_us=None)
            )
        elif not adopted and key in open_:
            place = open_.pop(key)
            kept = found[place]
            found[place] = Adoption(
                *(kept.rule_id, kept.question, kept.foretells, kept.definition, kept.author),
                kept.from_us,
                said_us,
            )
    return tuple(found)
