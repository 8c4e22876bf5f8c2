"""Important groups, proposed by size and by what their customers bring."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
from sqlglot.tokens import Tokenizer

from nebelhorn.engine import quote_identifier, quote_text

MOST_GROUPS = 6
MOST_OF_ONE_ATTRIBUTE = 3
FEWEST_VALUES, MOST_VALUES = 2, 30
SMALLEST_SHARE, LARGEST_SHARE = 0.02, 0.8
"""Groups with fewer or more of the customers are no part that could be looked at."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


@dataclass(frozen=True, slots=True)
class GroupProposal:
    """A group that may be important, until a person says so or not.

    Attributes:
        name: What readers see: attribute and value.
        condition: Expression over the features, such as ``state = 'SP'``.
        attribute: Name of the attribute.
        value: Its value.
        customers: Count of customers that ever had it.
        of_customers: Their part of all customers, 0–1.
        worth: Sum of the values of all their events; None where the log has no values.
        of_worth: Its part of the worth of all customers; None where that is not above zero.
    """

    name: str
    condition: str
    attribute: str
    value: str
    customers: int
    of_customers: float
    worth: float | None
    of_worth: float | None

    @property
    def reason(self) -> str:
        """Why it is proposed, in English."""
        return self.say("en")

    def say(self, language: str) -> str:
        """Return why it is proposed, as half a sentence in ``de`` or ``en``.

        Examples:
            >>> GroupProposal("a b", "a = 'b'", "a", "b", 420, 0.421, None, None).say("de")
            '42 % der Kunden'
        """
        german = language == "de"
        size = f"{self.of_customers * 100:.0f} % {'der Kunden' if german else 'of the customers'}"
        if self.of_worth is None:
            return size
        worth = f"{self.of_worth * 100:.0f} % {'des Wertes' if german else 'of the value'}"
        return f"{size}, {worth}"


def propose_groups(
    connection: duckdb.DuckDBPyConnection,
    attributes: Mapping[str, str],
    *,
    event: str = "event",
) -> tuple[GroupProposal, ...]:
    """Propose groups of customers who share the value of an attribute.

    Args:
        connection: Where ``event`` can be read.
        attributes: Column of ``event`` by name of the attribute.
        event: Relation of events; a sample of whole customers for a large log.

    Returns:
        At most six, at most three of one attribute, most worth first (most customers where the log
        has no values), ties by name. Only attributes with 2 to 30 values, only groups with 2 to
        80 % of the customers.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE event AS SELECT x AS id_no, 1.5 AS value,"
        ...     " CASE WHEN x < 7 THEN 'SP' ELSE 'RJ' END AS a_state FROM range(10) t(x)"
        ... )
        >>> for group in propose_groups(connection, {"state": "a_state"}):
        ...     print(group.condition, "|", group.reason)
        state = 'SP' | 70 % of the customers, 70 % of the value
        state = 'RJ' | 30 % of the customers, 30 % of the value
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE customer_worth AS SELECT id_no, "
        "sum(TRY_CAST(round(value * 1000000) AS BIGINT)) AS worth "
        f"FROM {quote_identifier(event)} WHERE id_no IS NOT NULL GROUP BY id_no"
    )
    row = connection.execute("SELECT count(*), sum(worth) FROM customer_worth").fetchone()
    customers, worth = row or (0, None)
    found = [
        proposal
        for attribute, column in attributes.items()
        for proposal in _of_attribute(connection, attribute, (event, column), (customers, worth))
        if SMALLEST_SHARE <= proposal.of_customers <= LARGEST_SHARE
    ]
    connection.execute("DROP TABLE customer_worth")
    found.sort(key=lambda group: (-(group.of_worth or 0.0), -group.customers, group.name))
    taken: Counter[str] = Counter()
    kept = []
    for proposal in found:
        taken[proposal.attribute] += 1
        if taken[proposal.attribute] <= MOST_OF_ONE_ATTRIBUTE:
            kept.append(proposal)
    return tuple(kept[:MOST_GROUPS])


def _of_attribute(
    connection: duckdb.DuckDBPyConnection,
    attribute: str,
    place: tuple[str, str],
    whole: tuple[int, int | None],
) -> list[GroupProposal]:
    event, name = map(quote_identifier, place)
    many = connection.execute(f"SELECT approx_count_distinct({name}) FROM {event}").fetchone()
    # the sketch errs by a few percent: only what is certainly too much is turned away here
    if many is None or many[0] > 2 * MOST_VALUES:
        return []
    rows = connection.execute(
        f"SELECT value, count(*), sum(worth) "
        f"FROM (SELECT DISTINCT id_no, {name} AS value FROM {event} WHERE {name} IS NOT NULL) "
        f"JOIN customer_worth USING (id_no) GROUP BY value ORDER BY value"
    ).fetchall()
    if not FEWEST_VALUES <= len(rows) <= MOST_VALUES:
        return []
    return [_proposal(attribute, str(value), (count, worth), whole) for value, count, worth in rows]


def _proposal(
    attribute: str, value: str, part: tuple[int, int | None], whole: tuple[int, int | None]
) -> GroupProposal:
    (count, worth), (customers, all_worth) = part, whole
    return GroupProposal(
        name=f"{attribute} {value}",
        condition=f"{_feature(attribute)} = {quote_text(value)}",
        attribute=attribute,
        value=value,
        customers=count,
        of_customers=count / customers,
        worth=None if worth is None else worth / 1e6,
        of_worth=(worth or 0) / all_worth if all_worth and all_worth > 0 else None,
    )


def _feature(attribute: str) -> str:
    """Write an attribute's name as a condition has it: bare where that cannot be misread."""
    plain = _PLAIN.match(attribute) and attribute.upper() not in Tokenizer.KEYWORDS
    return attribute if plain else quote_identifier(attribute)
