"""Rules as they are cited: written down by names, so that they can be read without numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nebelhorn.predictions.points import SYMBOL_NAMES
from nebelhorn.rules import POINTS, Clause, clause_of

MOMENT = "moment_"
"""Columns of the newest moments are called ``moment_1`` (the newest), ``moment_2`` …"""


_CUT = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """What a cited rule looks at.

    Attributes:
        after: The last moments, newest first: raw touchpoints, and signs in braces.
        when: What else, each thing once.
        card: Of a scorecard, what brings points, what brings most first: (clause, points).
        says: How often each class comes, 0–1, where it tells shares and calls none; else empty.
        belief: Name of the belief it is; None: it was learnt.
        condition: Of a belief, as its author wrote it.
    """

    after: tuple[str, ...] = ()
    when: tuple[Clause, ...] = ()
    card: tuple[tuple[Clause, int], ...] = ()
    belief: str | None = None
    condition: str | None = None
    says: tuple[tuple[str, float], ...] = ()

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All it asks of a moment, what came last included.

        Examples:
            >>> [one.feature for one in Rule(("call", "invoice"), (Clause("hour", low=8),)).clauses]
            ['moment_1', 'moment_2', 'hour']
        """
        moments = (Clause(f"{MOMENT}{n}", among=(name,)) for n, name in enumerate(self.after, 1))
        return (*moments, *self.when)

    @property
    def counts_points(self) -> bool:
        """Can it be said where it holds? Not of a card that older runs cut after 5 lines."""
        asks = any(clause.feature == POINTS for clause in self.when)
        return not asks or len(self.card) not in {0, _CUT}


def rule_definition(
    clauses: Sequence[Clause],
    card: Sequence[tuple[Clause, int]] = (),
    says: Sequence[tuple[str, float]] = (),
) -> str:
    """Write a rule down.

    Args:
        clauses: What it asks of a moment; about ``moment_1``, ``moment_2`` … what the customer
            did or said last.
        card: Of a scorecard, all that brings points.
        says: How often each class comes, 0–1, where the rule tells shares.

    Examples:
        >>> rule_definition([Clause("moment_1", among=("call",)),
        ...                  Clause("moment_2", among=("{said_angry}",))])
        '{"after": ["call", {"sign": "said_angry"}]}'
        >>> rule_definition([Clause("last_score", high=0.4)])
        '{"after": [], "when": [["last_score", null, 0.4, [], [], "no"]]}'
    """
    about = {clause.feature: clause for clause in clauses}
    after: list[Any] = []
    while (newest := about.get(f"{MOMENT}{len(after) + 1}")) and len(newest.among) == 1:
        del about[newest.feature]
        after.append(_written(newest.among[0]))
    said: dict[str, Any] = {"after": after}
    if about:
        said["when"] = [clause.plain() for clause in about.values()]
    if card:
        said["card"] = [[clause.plain(), points] for clause, points in card]
    if says:
        said["says"] = [list(one) for one in says]
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def situation_of(definition: str) -> str:
    """Return what a rule looks at, whatever it says: its definition without shares.

    Examples:
        >>> situation_of(rule_definition([], (), [("yes", 0.2), ("no", 0.8)]))
        '{"after": []}'
    """
    said = json.loads(definition)
    said.pop("says", None)
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def belief_definition(name: str, author: str, condition: str) -> str:
    """Write a belief down as the rule it is.

    Examples:
        >>> rule_of(belief_definition("manual", "Ada", "last_score < 0.4")).belief
        'manual'
    """
    said = {"after": [], "author": author, "belief": name, "condition": condition}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def rule_of(definition: str) -> Rule:
    """Read what ``rule_definition`` wrote.

    Examples:
        >>> rule_of('{"after": ["call", {"sign": "quiet"}]}').after
        ('call', '{quiet}')
    """
    said = json.loads(definition)
    return Rule(
        tuple(part if isinstance(part, str) else sign(part["sign"]) for part in said["after"]),
        tuple(clause_of(plain) for plain in said.get("when", ())),
        tuple((clause_of(plain), points) for plain, points in said.get("card", ())),
        said.get("belief"),
        said.get("condition"),
        tuple((name, float(share)) for name, share in said.get("says", ())),
    )


def sign(name: str) -> str:
    """Write a sign so that no touchpoint can be taken for it by accident.

    Examples:
        >>> sign("quiet")
        '{quiet}'
    """
    return f"{{{name}}}"


def rule_id(definition: str) -> int:
    """Return the id of a rule: the first 8 bytes of its definition's SHA-256, as a whole number.

    Examples:
        >>> rule_id('{"after": ["call"]}') < 2**64
        True
    """
    return int.from_bytes(hashlib.sha256(definition.encode()).digest()[:8], "little")


_SIGNS = {sign(name): name for name in SYMBOL_NAMES.values()}


def _written(text: str) -> str | dict[str, str]:
    return {"sign": _SIGNS[text]} if text in _SIGNS else text
