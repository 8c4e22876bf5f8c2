"""One customer, by any id the company uses: what is known now, and what is foretold."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.app.reading.known import cut_us_of, read_known
from nebelhorn.app.reading.runs import shown_runs
from nebelhorn.app.reading.saying import Speaker
from nebelhorn.app.reading.state import CustomerState, JourneyMoment
from nebelhorn.app.reading.terms import end_of_knowledge, read_terms
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import UnknownName
from nebelhorn.log import ANONYMOUS, Progress, customer_number, transaction

_OWN, _BROWSER = "customer", "anonymous"
_NOBODY = "nobody in this workspace has the id {!r}"


def customer(
    workspace: Workspace,
    name: str,
    *,
    kind: str | None = None,
    language: str | None = None,
    progress: Progress = lambda _: None,
) -> CustomerState:
    """Return the state of one customer.

    Args:
        workspace: Whose facts.
        name: Id of the customer, of a browser or device of theirs, or of a thing they had to do
            with: an order, a ticket, a contract.
        kind: ``customer``, ``anonymous``, or the type of the thing; None: the first of these that
            knows the id.
        language: ``de`` or ``en``; None: that of the workspace.
        progress: Told about each step.

    Returns:
        What is known, by the last thing that became known or was foretold.

    Raises:
        UnknownName: Nobody has this id, or several have it; the message says which kinds.
    """
    state, _ = customer_and_journey(
        workspace, name, kind=kind, language=language, progress=progress
    )
    return state


def customer_and_journey(
    workspace: Workspace,
    name: str,
    *,
    kind: str | None = None,
    language: str | None = None,
    progress: Progress = lambda _: None,
) -> tuple[CustomerState, tuple[JourneyMoment, ...]]:
    """Return the state of one customer, and their last 200 moments, the newest first.

    Args and errors are those of ``customer``.

    Raises:
        UnknownName: As ``customer``.
    """
    progress("looking for the customer")
    number = _one(workspace, name, kind)
    lent = workspace.lend()
    try:
        with transaction(lent.stores.facts):
            as_of_us = end_of_knowledge(lent.stores.facts)
            runs = shown_runs(lent, as_of_us)
            progress("looking what is usual")
            terms = read_terms(lent, runs, as_of_us)
            progress("looking what is known")
            found = read_known(lent, [number], terms, as_of_us, runs).get(number)
            cut_us = cut_us_of(lent)
    finally:
        lent.stores.facts.close()
    if found is None:
        raise UnknownName(_NOBODY.format(name))
    speaker = Speaker(workspace.settings, language or workspace.settings.language, cut_us, runs)
    return (
        speaker.state(found, terms, as_of_us),
        tuple(speaker.moment(moment) for moment in found.moments),
    )


def _one(workspace: Workspace, name: str, kind: str | None) -> int:
    """Return the number of the customer an id stands for.

    Raises:
        UnknownName: Nobody has this id, or several have it.
    """
    found = _by_name(workspace, name, kind)
    things = {} if found is not None else _by_thing(workspace, name, kind)
    customers = {number for numbers in things.values() for number in numbers}
    if found is None and len(customers) == 1:
        found = customers.pop()
    if found is None and customers:
        kinds = ", ".join(sorted(things))
        msg = f"several customers have to do with {name!r} ({kinds}); name one kind, or a customer"
        raise UnknownName(msg)
    if found is None:
        raise UnknownName(_NOBODY.format(name))
    row = workspace.stores.facts.execute(
        "SELECT customer_no FROM identity WHERE id_no = ?", [found]
    ).fetchone()
    return int(row[0]) if row else found


def _by_name(workspace: Workspace, name: str, kind: str | None) -> int | None:
    office = workspace.stores.office
    found = customer_number(office, name) if kind in {None, _OWN} else None
    if found is None and kind in {None, _BROWSER}:
        found = customer_number(office, ANONYMOUS + name.removeprefix(ANONYMOUS))
    return found


def _by_thing(workspace: Workspace, name: str, kind: str | None) -> dict[str, Sequence[int]]:
    rows = workspace.stores.facts.execute(
        "SELECT o.type, list(DISTINCT e.id_no) FROM object AS o JOIN event_object USING "
        "(object_no) JOIN event AS e USING (event_id) WHERE o.name = ? "
        "AND o.type = coalesce(?, o.type) AND e.id_no IS NOT NULL GROUP BY o.type",
        [name, kind],
    ).fetchall()
    return {str(of_type): numbers for of_type, numbers in rows}
