"""All that is known of some customers, before it is said in anybody's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from nebelhorn.app.reading.few import only
from nebelhorn.app.reading.foreseen import Foreseen, foreseen
from nebelhorn.app.reading.runs import ShownRun, shown_runs
from nebelhorn.app.reading.terms import Terms
from nebelhorn.app.workspace import Workspace
from nebelhorn.feedback import Moment, NaviState, Person, last_moments, navi_states, people
from nebelhorn.log import ANONYMOUS, customer_names

MOST_MOMENTS = 200
"""So many of the last moments of a customer are told one by one."""

_DAY_US = 86_400_000_000

Goal = tuple[str, int]
"""In the customer's words, and when it was said, UTC microseconds."""


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """All that is known of one customer.

    Attributes:
        person: In figures.
        navi: Can they find us? None: we have not met them.
        goal: What they want, and since when; None: nobody knows.
        names: Names of the customer and of all ids that are theirs, the customer's own first.
        things: (type, name) of orders, devices … they had to do with.
        moments: The last ones, the newest first.
        foreseen: What is foretold and open.
        ahead_us: First event that claims a later time than now, UTC microseconds; None: none.
    """

    person: Person
    navi: NaviState | None
    goal: Goal | None
    names: tuple[str, ...]
    things: frozenset[tuple[str, str]]
    moments: tuple[Moment, ...]
    foreseen: tuple[Foreseen, ...]
    ahead_us: int | None

    @property
    def ids(self) -> frozenset[tuple[str, str]]:
        """(kind, name) by which the customer can be asked for."""
        own = (
            ("anonymous", name.removeprefix(ANONYMOUS))
            if name.startswith(ANONYMOUS)
            else ("customer", name)
            for name in self.names
        )
        return frozenset(own) | self.things

    def again_us(self, terms: Terms, cut_us: int | None, as_of_us: int) -> int | None:
        """Return when something changes by itself, after now; UTC microseconds; None: never.

        Args:
            terms: From how many days on silence counts.
            cut_us: A pause longer than this ends a journey, microseconds; None: none does.
            as_of_us: Now, UTC microseconds.
        """
        who = self.person
        changes = [one.due_us for one in self.foreseen]
        signs = [one for one in (who.acted_us, who.voice_us) if one is not None]
        if signs and self.navi is NaviState.ALIVE:
            changes.append(max(signs) + round(terms.silence_days * _DAY_US) + 1)
        if cut_us is not None and who.last_us is not None:
            changes.append(who.last_us + cut_us + 1)
        if self.ahead_us is not None:
            changes.append(self.ahead_us)
        return min((at_us for at_us in changes if at_us > as_of_us), default=None)


def read_known(
    workspace: Workspace,
    customers: Iterable[int],
    terms: Terms,
    as_of_us: int,
    runs: tuple[ShownRun, ...] | None = None,
) -> dict[int, KnownCustomer]:
    """Return all that is known of some customers.

    Args:
        workspace: With a connection of its own.
        customers: Their numbers; one who is part of another, or unknown, is left out.
        terms: What they are compared with.
        as_of_us: Now, UTC microseconds.
        runs: As ``shown_runs`` returns them; None: they are looked up.
    """
    wanted = sorted(set(customers))
    facts, settings = workspace.stores.facts, workspace.settings
    with only(workspace, wanted):
        found = people(facts, settings, as_of_us=as_of_us)
        navi = navi_states(facts, settings, as_of_us=as_of_us, silence_days=terms.silence_days)
        states = dict(
            zip(
                navi.column("customer_no").to_pylist(),
                navi.column("state").to_pylist(),
                strict=True,
            )
        )
        moments = last_moments(facts, as_of_us=as_of_us, most=MOST_MOMENTS)
        goals, ahead = _goals(facts, as_of_us), _ahead(facts, as_of_us)
        things = _things(facts)
    names = _names(workspace, [one.customer_no for one in found])
    shown = shown_runs(workspace, as_of_us) if runs is None else runs
    open_seals = foreseen(facts, shown, wanted, as_of_us)
    return {
        number: KnownCustomer(
            person=one,
            navi=NaviState(states[number]) if number in states else None,
            goal=goals.get(number),
            names=names.get(number, ()),
            things=frozenset(things.get(number, ())),
            moments=tuple(moments.get(number, ())),
            foreseen=tuple(open_seals.get(number, ())),
            ahead_us=ahead.get(number),
        )
        for one in found
        for number in (one.customer_no,)
    }


def cut_us_of(workspace: Workspace) -> int | None:
    """Return after which pause a journey has ended, microseconds; None: after none."""
    days = workspace.settings.journey.cut_after_days
    return None if days is None else round(days * _DAY_US)


def _goals(facts: duckdb.DuckDBPyConnection, as_of_us: int) -> dict[int, Goal]:
    rows = facts.execute(
        "SELECT id_no, arg_max(goal, (t_us, answer_id)), max(t_us) FROM few_answer "
        "WHERE goal IS NOT NULL AND id_no IS NOT NULL AND t_us <= ? GROUP BY id_no",
        [as_of_us],
    ).fetchall()
    return {int(number): (str(goal), int(at_us)) for number, goal, at_us in rows}


def _ahead(facts: duckdb.DuckDBPyConnection, as_of_us: int) -> dict[int, int]:
    rows = facts.execute(
        "SELECT id_no, min(t_us) FROM (SELECT id_no, t_us FROM few_event UNION ALL "
        "SELECT id_no, t_us FROM few_answer) WHERE t_us > ? AND id_no IS NOT NULL GROUP BY id_no",
        [as_of_us],
    ).fetchall()
    return {int(number): int(at_us) for number, at_us in rows}


def _things(facts: duckdb.DuckDBPyConnection) -> dict[int, list[tuple[str, str]]]:
    rows = facts.execute(
        "SELECT DISTINCT e.id_no, o.type, o.name FROM few_event AS e SEMI JOIN asked_for "
        "USING (id_no) JOIN event_object USING (event_id) JOIN object AS o USING (object_no)"
    ).fetchall()
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, kind, name in rows:
        found[int(number)].append((str(kind), str(name)))
    return found


def _names(workspace: Workspace, customers: list[int]) -> dict[int, tuple[str, ...]]:
    rows = workspace.stores.facts.execute(
        "SELECT customer_no, id_no FROM identity WHERE customer_no IN (SELECT id_no FROM "
        "asked_for) ORDER BY customer_no, id_no"
    ).fetchall()
    theirs: dict[int, list[int]] = {number: [number] for number in customers}
    for customer, number in rows:
        theirs.setdefault(int(customer), []).append(int(number))
    names = customer_names(
        workspace.stores.office, {number for numbers in theirs.values() for number in numbers}
    )
    return {
        customer: tuple(names[number] for number in numbers if number in names)
        for customer, numbers in theirs.items()
    }
