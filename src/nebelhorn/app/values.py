"""Values that conditions name and the log has never had: perhaps a typing error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from nebelhorn.app.foretelling import Ground
from nebelhorn.app.workspace import Workspace
from nebelhorn.conditions import (
    Condition,
    Feature,
    features_with,
    parse_condition,
    refuse_contradiction,
    refuse_senseless,
    texts_compared,
)
from nebelhorn.engine import quote_identifier
from nebelhorn.errors import ConditionError, choices
from nebelhorn.settings import Belief

_TOUCHPOINTS = frozenset({"touchpoint", "last_touchpoint"})
_FEW = 200
"""Of an attribute with more values than these, a new one is no surprise."""


def belief_cautions(workspace: Workspace, beliefs: Iterable[Belief]) -> tuple[str, ...]:
    """Say which values beliefs name that no event has had so far; they may still come.

    Args:
        workspace: Whose facts.
        beliefs: Whose conditions can be understood.

    Returns:
        A sentence for each such value, with the nearest there are.
    """
    said = [
        (f'belief "{belief.name}"', text)
        for belief in beliefs
        for text in (belief.condition, belief.than)
        if text is not None
    ]
    return _cautions(workspace.stores.facts, said)


def ground_cautions(workspace: Workspace, ground: Ground) -> tuple[str, ...]:
    """Say the same of groups and questions: touchpoints nobody has been at, senseless bounds."""
    said = [(f'group "{group.name}"', group.condition) for group in ground.groups]
    said += [
        (f'question "{question.name}"', question.condition)
        for question in ground.questions
        if question.condition is not None
    ]
    return _cautions(workspace.stores.facts, said)


def _cautions(facts: duckdb.DuckDBPyConnection, said: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    stored = facts.execute("SELECT name, column_name FROM attribute").fetchall()
    features = features_with(dict(stored))
    known: dict[str, frozenset[str] | None] = {}
    found: list[str] = []
    for whose, text in said:
        condition = parse_condition(text, features)
        found += _senseless(whose, condition, features)
        for name, value in texts_compared(condition):
            if name not in known:
                known[name] = _values(facts, features, name)
            there = known[name]
            if there is not None and value not in there:
                near = choices(value, there)
                found.append(f"{whose}: no event has {name} = '{value}' so far; {near}")
    return tuple(dict.fromkeys(found))


def _senseless(
    whose: str, condition: Condition, features: Mapping[str, Feature]
) -> tuple[str, ...]:
    """Say what no customer can ever meet; of beliefs that is refused before."""
    try:
        refuse_senseless(condition, features)
        refuse_contradiction(condition, features)
    except ConditionError as error:
        *_, reason = str(error).rpartition("^ ")
        part = condition.text[error.position or 0 :][: error.length]
        return (f"{whose}: {part}: {reason}",)
    return ()


def _values(
    facts: duckdb.DuckDBPyConnection, features: Mapping[str, Feature], name: str
) -> frozenset[str] | None:
    """Return all values of an attribute, or all touchpoints; None: neither, or there are many."""
    if name in _TOUCHPOINTS:
        return frozenset(row[0] for row in facts.execute("SELECT name FROM touchpoint").fetchall())
    if not features[name].as_text:
        return None
    column = quote_identifier(features[name].column)
    rows = facts.execute(
        f"SELECT DISTINCT {column} FROM event WHERE {column} IS NOT NULL LIMIT {_FEW + 1:d}"
    ).fetchall()
    return None if len(rows) > _FEW else frozenset(row[0] for row in rows)
