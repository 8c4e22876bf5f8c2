"""Which sealed predictions are meant: those behind a figure of the index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nebelhorn.app.looking import important_bits
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import UnknownName, choices
from nebelhorn.log import customer_number
from nebelhorn.predictions import Touchpoints, kind_of, rule_id
from nebelhorn.reality import canonical
from nebelhorn.settings import Group, Question

STRETCH_DAYS = 28
"""Length of a stretch of the chart of the index, days."""

_EPOCH = date(1970, 1, 1)


class SealState(StrEnum):
    """What became of a prediction.

    ``OPEN``: not yet due. ``HIT`` and ``MISS``: due, and right or wrong. ``VOID``: due, and nobody
    answered; or, due or not, the customer has become another one: nothing can be right or wrong.
    """

    OPEN = "open"
    HIT = "hit"
    MISS = "miss"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which predictions are meant; what is None leaves none out.

    Attributes:
        customer: By external key.
        question: Name of the question.
        state: What became of them.
        group: Of customers who were in this group when it was sealed.
        after: Sealed after this touchpoint, by raw name; empty: after an answer or a quiet spell.
        due_from: Settled predictions that came due in the 28 days from this one on, of the groups
            the headline counts: those behind a point of the chart.
        rule: Citing this rule, 16 hexadecimal digits: as it was sealed, or as it is listed, where
            all that ask the same are one.
        foretells: Foretelling this class, as in ``RuleIndex.foretells``.
    """

    customer: str | None = None
    question: str | None = None
    state: SealState | None = None
    group: str | None = None
    after: str | None = None
    due_from: date | None = None
    rule: str | None = None
    foretells: str | None = None


def where_of(
    workspace: Workspace,
    wanted: Wanted,
    questions: tuple[Question, ...],
    groups: tuple[Group, ...],
    touchpoints: Touchpoints,
) -> tuple[str, list[int]]:
    """Return SQL over ``run_seal s``, ``run_point p``, ``settled d`` and ``void_identity v``.

    Args:
        workspace: Whose customers and touchpoints.
        wanted: Which are meant.
        questions: Of the run, in its order.
        groups: Of the run, in its order.
        touchpoints: The catalogue.

    Returns:
        A predicate, and the numbers of its places.

    Raises:
        UnknownName: No such customer, question, group, touchpoint or rule; says which are near.
    """
    parts, values = [_STATES[wanted.state] if wanted.state else "true"], []
    if wanted.customer is not None:
        number = customer_number(workspace.stores.office, wanted.customer)
        if number is None:
            msg = f"there is no customer {wanted.customer!r} in this workspace"
            raise UnknownName(msg)
        parts.append("p.customer_no = ?")
        values.append(number)
    if wanted.question is not None:
        known = [one.name for one in questions]
        parts.append("s.question_no = ?")
        values.append(_place(wanted.question, known, "no question {} was foretold"))
    if wanted.group is not None:
        names = [one.name for one in groups]
        parts.append("(p.groups >> ?) & 1 = 1")
        values.append(_place(wanted.group, names, "there was no group {} then"))
    if wanted.due_from is not None:
        bits = important_bits(workspace, groups)
        counted = f" AND p.groups & {bits:d} <> 0" if bits else ""
        parts.append(f"d.came IS NOT NULL AND d.due_day BETWEEN ? AND ?{counted}")
        first = (wanted.due_from - _EPOCH).days
        values += [first, first + STRETCH_DAYS - 1]
    if wanted.after is not None:
        parts.append(_after(workspace, wanted.after, values))
    parts += _said(workspace, wanted, questions, touchpoints)
    return " AND ".join(parts), values


_STATES = {
    SealState.OPEN: "d.seal_no IS NULL AND v.seal_no IS NULL",
    SealState.HIT: "d.hit = 1",
    SealState.MISS: "d.hit = 0 AND d.came IS NOT NULL",
    SealState.VOID: "(v.seal_no IS NOT NULL OR d.seal_no IS NOT NULL AND d.came IS NULL)",
}


def _place(name: str, known: list[str], problem: str) -> int:
    if name not in known:
        msg = f"{problem.format(repr(name))}; {choices(name, known)}"
        raise UnknownName(msg)
    return known.index(name)


def _after(workspace: Workspace, name: str, values: list[int]) -> str:
    if not name:
        return "p.kind <> 0"
    facts = workspace.stores.facts
    found = facts.execute("SELECT touchpoint_no FROM touchpoint WHERE name = ?", [name]).fetchone()
    if found is None:
        names = [row[0] for row in facts.execute("SELECT name FROM touchpoint").fetchall()]
        msg = f"there is no touchpoint {name!r}; {choices(name, names)}"
        raise UnknownName(msg)
    values.append(int(found[0]))
    return "p.kind = 0 AND p.moment_id IN (SELECT event_id FROM event WHERE touchpoint_no = ?)"


def _said(
    workspace: Workspace, wanted: Wanted, questions: tuple[Question, ...], touchpoints: Touchpoints
) -> list[str]:
    """Return what is asked of what was foretold, and because of what."""
    parts = []
    if wanted.rule is not None:
        parts.append(f"s.rule_no IN ({_rules(workspace, wanted.rule)})")
    if wanted.foretells is not None:
        codes = [
            f"(s.question_no = {number:d} AND s.class_1 = {code:d})"
            for number, question in enumerate(questions)
            for code, name in kind_of(question).classes(question, touchpoints).items()
            if name == wanted.foretells
        ]
        parts.append(f"({' OR '.join(codes or ['false'])})")
    return parts


def _rules(workspace: Workspace, wanted: str) -> str:
    rows = workspace.stores.facts.execute("SELECT rule_no, definition FROM rule").fetchall()
    numbers = [
        int(no)
        for no, text in rows
        # rules that ask the same in other words are listed as one
        if wanted in {f"{rule_id(text):016x}", f"{rule_id(canonical(text)):016x}"}
    ]
    if not numbers:
        msg = f"there is no rule {wanted!r}"
        raise UnknownName(msg)
    return ", ".join(f"{number:d}" for number in numbers)
