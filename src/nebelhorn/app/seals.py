"""The sealed predictions, one by one: what was foretold, by which rule, and what came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from nebelhorn.app.looking import labelled, settle
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.seals_wanted import SealState, Wanted, where_of
from nebelhorn.app.workspace import Workspace
from nebelhorn.log import Progress, customer_names
from nebelhorn.predictions import (
    ABSTAINED,
    FULL,
    Run,
    kind_of,
    number_in_run,
    rule_of,
)
from nebelhorn.reality import put_void_identity
from nebelhorn.rules import Clause
from nebelhorn.settings import Question, Settings
from nebelhorn.views import rule_says, rule_sentence

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class VoidReason(StrEnum):
    """Why nothing could be right or wrong; the reasons are fixed beforehand.

    ``NOBODY_ANSWERED``: the question is about the next answer, and none came in time. Seals of
    erased customers are void too, but of them only the count is left (``SealFunnel.erased``).
    ``IDENTITY``: while it was open two ids became one customer, or were parted; only live.
    """

    NOBODY_ANSWERED = "nobody_answered"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Seal:
    """One sealed prediction.

    Attributes:
        run_no: The run that sealed it.
        seal_no: Its place in the ledger of that run.
        question: Name of the question.
        customer: External key; None when the office no longer knows it.
        sealed_at: When, UTC.
        due_at: When it is settled, UTC.
        foretells: Class that was foretold: a raw touchpoint, ``silence``, ``yes``, ``no`` …
        chance: With which chance, 0–1.
        abstained: Nothing was known yet; the naive guess stands in.
        after: What the cited rule looks at, newest first; empty: "in general".
        when: What else it looks at, each thing once.
        rule: The cited rule as a sentence, by language.
        says: What the rule says alone, by language, and what was sealed where that is 5 points
            or more away.
        support: How many cases the rule rested on.
        confidence: Share of those that turned out so, 0–1.
        base: Share of all settled predictions of the question that turned out so, 0–1; None
            when none is settled.
        lift: ``confidence`` / ``base``; None where that is no number.
        majority: What the majority guess said.
        markov: What the guess by the last moment said.
        state: What became of it.
        void: Why it is void; None: it is not.
        came: Class that came; None while it is open or when it is void.
        groups: Names of the groups the customer belonged to when it was sealed.
    """

    run_no: int
    seal_no: int
    question: str
    customer: str | None
    sealed_at: datetime
    due_at: datetime
    foretells: str
    chance: float
    abstained: bool
    after: tuple[str, ...]
    when: tuple[Clause, ...]
    rule: Said
    says: Said
    support: int
    confidence: float
    base: float | None
    lift: float | None
    majority: str
    markov: str
    state: SealState
    void: VoidReason | None
    came: str | None
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seals:
    """Sealed predictions of the run that is looked at.

    Attributes:
        label: ``backtest`` or ``live``.
        total: How many there are of what was asked for.
        listed: The newest of them, newest first.
    """

    label: str
    total: int
    listed: tuple[Seal, ...]


def seals(
    workspace: Workspace,
    *,
    customer: str | None = None,
    question: str | None = None,
    state: SealState | None = None,
    limit: int = 20,
    progress: Progress = lambda _: None,
) -> Seals:
    """Return sealed predictions, the newest first.

    Args:
        workspace: Whose ledger.
        customer: Only of this customer, by external key.
        question: Only of this question, by name.
        state: Only those this became of.
        limit: How many to list at most.
        progress: Told about each step.

    Returns:
        The predictions, and how many there are.

    Raises:
        NothingForetold: There is no such run.
        UnknownName: No such customer or question; says which are near.
    """
    wanted = Wanted(customer, question, state)
    return seals_behind(workspace, wanted, limit=limit, progress=progress)


def seals_behind(
    workspace: Workspace,
    wanted: Wanted,
    *,
    limit: int = 20,
    skip: int = 0,
    progress: Progress = lambda _: None,
) -> Seals:
    """Return the sealed predictions behind a figure, the newest first.

    Args:
        workspace: Whose ledger.
        wanted: Which are meant.
        limit: How many to list at most.
        skip: So many of the newest are left out.
        progress: Told about each step.

    Returns:
        The predictions, and how many there are.

    Raises:
        NothingForetold: There is no such run.
        UnknownName: No such customer, question, group, touchpoint or rule; says which are near.
    """
    looked, ground = settle(workspace, progress=progress)
    facts = workspace.stores.facts
    put_void_identity(facts, looked)
    where, values = where_of(
        workspace, wanted, ground.questions, tuple(ground.groups), ground.touchpoints
    )
    chosen = (
        "FROM run_seal AS s JOIN run_point AS p USING (point_no) "
        "LEFT JOIN settled AS d USING (seal_no) LEFT JOIN void_identity AS v USING (seal_no) "
        f"WHERE {where}"
    )
    row = facts.execute(f"SELECT count(*) {chosen}", values).fetchone()
    rows = facts.execute(
        "SELECT s.seal_no, s.question_no, p.customer_no, p.sealed_us, s.class_1, s.chance_1, "
        "s.flags, r.definition, s.support, s.confidence, b.base, s.majority, s.markov, "
        "d.seal_no IS NOT NULL, d.came, p.groups, v.seal_no IS NOT NULL FROM (SELECT s.* "
        f"{chosen} ORDER BY p.sealed_us DESC, s.seal_no DESC LIMIT {int(limit)} "
        f"OFFSET {int(skip)}) AS s "
        "JOIN run_point AS p USING (point_no) LEFT JOIN settled AS d USING (seal_no) "
        "LEFT JOIN void_identity AS v USING (seal_no) JOIN rule AS r ON r.rule_no = s.rule_no "
        "LEFT JOIN (SELECT question_no, came, "
        "count(*) / sum(count(*)) OVER (PARTITION BY question_no) AS base FROM settled "
        "WHERE came IS NOT NULL GROUP BY question_no, came) AS b "
        "ON b.question_no = s.question_no AND b.came = s.class_1 "
        "ORDER BY p.sealed_us DESC, s.seal_no DESC",
        values,
    ).fetchall()
    terms = _Terms(
        run=looked,
        questions=labelled(workspace, ground),
        classes=[kind_of(q).classes(q, ground.touchpoints) for q in ground.questions],
        open_us=looked.open_us(),
        groups=[group.name for group in ground.groups],
        customers=customer_names(workspace.stores.office, [line[2] for line in rows]),
        settings=workspace.settings,
    )
    listed = tuple(_seal(line, terms) for line in rows)
    return Seals(looked.label, int(row[0]) if row else 0, listed)


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the columns of a seal mean."""

    run: Run
    questions: tuple[Question, ...]
    classes: list[dict[int, str]]
    open_us: list[int]
    groups: list[str]
    customers: dict[int, str]
    settings: Settings


def _seal(row: tuple[Any, ...], terms: _Terms) -> Seal:
    seal_no, number, customer, sealed_us, foretold, chance, flags, definition = row[:8]
    support, sealed_confidence, base, majority, markov, is_due, came, bits, parted = row[8:]
    names, question = terms.classes[number], terms.questions[number]
    cited, foretells = rule_of(definition), names.get(foretold, str(foretold))
    confidence, state = sealed_confidence / FULL, _state(is_due or parted, came, foretold)
    run_no, seal_no = number_in_run(terms.run, seal_no)
    void = VoidReason.IDENTITY if parted else VoidReason.NOBODY_ANSWERED
    return Seal(
        run_no=run_no,
        seal_no=seal_no,
        question=question.name,
        customer=terms.customers.get(customer),
        sealed_at=_EPOCH + timedelta(microseconds=sealed_us),
        due_at=_EPOCH + timedelta(microseconds=sealed_us + terms.open_us[number]),
        foretells=foretells,
        chance=round(chance / FULL, 4),
        abstained=bool(flags & ABSTAINED),
        after=cited.after,
        when=cited.when,
        rule=in_languages(
            lambda words: rule_sentence(
                cited.after, foretells, question, terms.settings, words, cited.when
            )
        ),
        says=in_languages(lambda words: rule_says(confidence, chance / FULL, words)),
        support=support,
        confidence=round(confidence, 4),
        base=None if base is None else round(base, 4),
        lift=round(confidence / base, 3) if base else None,
        majority=names.get(majority, str(majority)),
        markov=names.get(markov, str(markov)),
        state=state,
        void=void if state is SealState.VOID else None,
        came=None if came is None else names.get(came, str(came)),
        groups=tuple(name for bit, name in enumerate(terms.groups) if bits >> bit & 1),
    )


def _state(is_due: bool, came: int | None, foretold: int) -> SealState:  # noqa: FBT001 - a column
    if not is_due:
        return SealState.OPEN
    if came is None:
        return SealState.VOID
    return SealState.HIT if came == foretold else SealState.MISS
