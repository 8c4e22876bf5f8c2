"""The columns of a file that was brought in: what each is taken for, with a few records."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.app import (
    ColumnRoles,
    Guess,
    ImportOptions,
    NotAllowed,
    deed,
    drop_incoming,
    guess_incoming,
    import_incoming,
    incoming,
)
from nebelhorn.errors import AmbiguousDates, NebelhornError
from nebelhorn.web.brought import said_brought
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import GoTo, Page, Reply, Shown, Visit
from nebelhorn.web.refusals import finding
from nebelhorn.web.refusing import message, said_of

_LONGEST = 60
_ROLES = ("customer", "time", "touchpoint", "score", "text", "value")

LABELS = {
    "customer": message("Customer"),
    "time": message("When it happened"),
    "touchpoint": message("Touchpoint"),
    "score": message("Score a customer gave"),
    "text": message("What the customer wrote"),
    "value": message("Money or amount"),
}
"""What a column can be."""


@dataclass(frozen=True, slots=True)
class Role:
    """One part a column can play.

    Attributes:
        name: Of the field.
        label: As readers see it.
        column: Which column plays it; empty: none.
    """

    name: str
    label: str
    column: str


def _show(visit: Visit) -> Reply:
    return _shown(visit)


def _take(visit: Visit) -> Reply:
    token, asked = visit.places["token"], visit.typed("deed")
    try:
        if asked == "drop":
            with deed(visit.service, visit.access, "file thrown away", token) as workspace:
                drop_incoming(workspace, token)
            return GoTo("/first")
        if asked == "import":
            return _import(visit, token)
    except NotAllowed:
        raise
    except NebelhornError as error:
        return _shown(visit, error=said_of(error, visit.words), status=409)
    return _shown(visit)


def _import(visit: Visit, token: str) -> Reply:
    with deed(visit.service, visit.access, "file imported", token, pause=True) as workspace:
        done = import_incoming(workspace, token, _options(visit))
    said = said_brought(done, visit.words)
    return Shown("brought.html", {"said": said, "rejected": done.result.rejected})


def _options(visit: Visit) -> ImportOptions:
    typed = {name: visit.typed(name) or None for name in _ROLES}
    order = {"day": True, "month": False}.get(visit.typed("order"))
    name = visit.typed("touchpoint_name").strip() or None
    return ImportOptions(
        roles=ColumnRoles(
            customer=typed["customer"],
            time=typed["time"],
            touchpoint=typed["touchpoint"],
            score=typed["score"],
            text=typed["text"],
            value=typed["value"],
        ),
        touchpoint_name=None if typed["touchpoint"] else name,
        day_first=order,
    )


def _shown(visit: Visit, *, error: str | None = None, status: int = 200) -> Reply:
    token, words = visit.places["token"], visit.words
    options = _options(visit) if visit.form else ImportOptions()
    guess, file, asks_order = None, None, visit.typed("order") != ""
    with visit.service.paused():  # readers of files share a place to work in
        workspace = visit.service.workspace.lend()
        try:
            file = incoming(workspace, token)
            guess = guess_incoming(workspace, token, options)
        except AmbiguousDates as problem:
            asks_order, error = True, error or said_of(problem, words)
            guess = guess_incoming(workspace, token, _ordered(options))
        except NebelhornError as problem:
            error, status = error or said_of(problem, words), 409
        finally:
            workspace.stores.facts.close()
    values: dict[str, object] = {"error": error, "token": token}
    if guess is None or file is None:
        return Shown("columns_not.html", values, status)
    return Shown(
        "columns.html",
        {
            **values,
            "file": file,
            "size": words.count(max(1, file.bytes >> 10)),
            "roles": _roles(guess, visit),
            "name": _name(guess),
            "columns": guess.columns,
            "sample": [[_cut(cell) for cell in row] for row in guess.sample],
            "found": [finding(what, value, words) for what, value in guess.found],
            "asks_order": asks_order,
            "order": visit.typed("order"),
            "simple": len(guess.mapping.events) == 1 and not guess.mapping.joins,
        },
        status,
    )


def _ordered(options: ImportOptions) -> ImportOptions:
    return ImportOptions(
        roles=options.roles, touchpoint_name=options.touchpoint_name, day_first=True
    )


def _roles(guess: Guess, visit: Visit) -> list[Role]:
    rule = guess.mapping.events[0] if guess.mapping.events else None
    found = {
        "customer": rule.customer if rule else None,
        "time": rule.time if rule else None,
        "touchpoint": rule.touchpoint_columns[0] if rule and rule.touchpoint_columns else None,
        "score": rule.score if rule else None,
        "text": rule.text if rule else None,
        "value": rule.value if rule else None,
    }
    return [Role(name, visit.words.say(LABELS[name]), found[name] or "") for name in _ROLES]


def _name(guess: Guess) -> str:
    rule = guess.mapping.events[0] if guess.mapping.events else None
    return (rule.touchpoint or "") if rule else ""


def _cut(cell: str | None) -> str:
    text = "–" if cell is None else cell
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


COLUMNS = Page("/first/{token}", Needs.EDITOR, _show, _take)
