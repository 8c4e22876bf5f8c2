"""The predictions behind a figure of the index, one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from nebelhorn.app import (
    Seal,
    Seals,
    SealState,
    Sheet,
    VoidReason,
    Wanted,
    Words,
    looking,
    seals_behind,
)
from nebelhorn.errors import NothingForetold, UnknownName
from nebelhorn.web.customers import path_of
from nebelhorn.web.downloads import files_of
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Reply, Shown, Visit
from nebelhorn.web.paged import page_number
from nebelhorn.web.refusing import message, said_of

_A_PAGE = 50
_MOST_IN_A_FILE = 10_000
_COLUMNS = ("run", "seal", "question", "customer", "sealed_at", "due_at", "foretells", "chance")
_MORE = ("rule", "support", "confidence", "usual", "majority", "last_moment", "state", "came")
_ASKED = ("question", "group", "after", "from", "rule", "foretells", "state")

STATES = {
    SealState.OPEN: message("still open"),
    SealState.HIT: message("right"),
    SealState.MISS: message("wrong"),
    SealState.VOID: message("void"),
}
"""What became of a prediction."""

VOID = {
    VoidReason.NOBODY_ANSWERED: message("nobody answered"),
    VoidReason.IDENTITY: message("the customer became another one"),
}
"""Why nothing could be right or wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """One prediction, in the reader's words.

    Attributes:
        customer: Id; None: erased since.
        path: Of the customer; None likewise.
        sealed: When.
        foretold: What was foretold, with which chance.
        rule: The rule that was cited.
        state: What became of it.
        became: In words.
        due: When it is or was settled.
    """

    customer: str | None
    path: str | None
    sealed: str
    foretold: str
    rule: str
    state: str
    became: str
    due: str


def _show(visit: Visit) -> Reply:
    number = page_number(visit.query.get("page"))
    try:
        found = _found(visit, limit=_A_PAGE, skip=(number - 1) * _A_PAGE)
    except NothingForetold:
        return _empty(visit, visit.words.say("Nothing has been foretold yet"), 200)
    except UnknownName as error:
        return _empty(visit, said_of(error, visit.words), 404)
    words = visit.words
    zone = visit.service.workspace.settings.time_zone
    kept = {name: value for name in _ASKED if (value := visit.query.get(name)) is not None}
    pages = -(-found.total // _A_PAGE)

    settings = visit.service.workspace.settings

    def name_of(name: str) -> str:
        if name in CLASSES:
            return words.say(CLASSES[name])
        return words.say("“{name}”", name=settings.touchpoint(name).label(words.language))

    def link(**more: str) -> str:
        return f"/index/predictions?{urlencode({**kept, **more})}"

    return Shown(
        "predictions.html",
        {
            "total": found.total,
            "label": found.label,
            "asked": _in_words(visit),
            "cited": _cited(visit, found),
            "lines": [_line(one, name_of, words, zone) for one in found.listed],
            "number": number,
            "pages": pages,
            "before": link(page=str(number - 1)) if number > 1 else None,
            "after": link(page=str(number + 1)) if number < pages else None,
            "states": [
                (words.say(text), link(state=state.value), visit.query.get("state") == state.value)
                for state, text in STATES.items()
            ],
            "any_state": link(state=""),
            "files": files_of(PREDICTIONS, visit, _titles(words), drawn=False),
            "error": None,
        },
    )


def _found(visit: Visit, *, limit: int, skip: int = 0) -> Seals:
    with looking(visit.service) as workspace:
        return seals_behind(workspace, _wanted(visit), limit=limit, skip=skip)


def _wanted(visit: Visit) -> Wanted:
    """Read what is asked for.

    Raises:
        UnknownName: A day or a state is none.
    """
    asked, first, state = visit.query, None, None
    if "from" in asked:
        try:
            first = date.fromisoformat(asked["from"])
        except ValueError as error:
            msg = f"{asked['from']!r} is no day such as 2026-03-01"
            raise UnknownName(msg) from error
    if asked.get("state"):
        if asked["state"] not in set(SealState):
            msg = f"{asked['state']!r} is nothing that becomes of a prediction"
            raise UnknownName(msg)
        state = SealState(asked["state"])
    return Wanted(
        question=asked.get("question"),
        state=state,
        group=asked.get("group"),
        after=asked.get("after"),
        due_from=first,
        rule=asked.get("rule"),
        foretells=asked.get("foretells"),
    )


def _in_words(visit: Visit) -> list[str]:
    """What the figure is that was clicked on."""
    words, settings = visit.words, visit.service.workspace.settings
    said, asked = [], visit.query
    if asked.get("question"):
        named = {one.name: one.label(words.language) for one in settings.questions}
        said.append(named.get(asked["question"], asked["question"]))
    if asked.get("group"):
        said.append(words.say("group {name}", name=asked["group"]))
    if "after" in asked:
        place = settings.touchpoint(asked["after"]).label(words.language) if asked["after"] else ""
        said.append(
            words.say("after “{name}”", name=place)
            if place
            else words.say("after an answer or a quiet spell")
        )
    if "from" in asked:
        said.append(words.say("due in the 28 days from {day}", day=asked["from"]))
    if "rule" in asked:
        said.append(words.say("citing one rule"))
    return said


def _cited(visit: Visit, found: Seals) -> tuple[str, str] | None:
    """Return the rule all of them cite, and where there are those of every rule."""
    if "rule" not in visit.query or not found.listed:
        return None
    kept = {name: visit.query[name] for name in _ASKED if name in visit.query}
    kept = {name: value for name, value in kept.items() if name not in {"rule", "foretells"}}
    return found.listed[0].rule[visit.words.language], f"/index/predictions?{urlencode(kept)}"


def _line(one: Seal, name_of: Callable[[str], str], words: Words, zone: str) -> Line:
    became = words.say(STATES[one.state])
    if one.came is not None:
        became = words.say("{became}: {what} came", became=became, what=name_of(one.came))
    elif one.void is not None:
        became = f"{became}: {words.say(VOID[one.void])}"
    rule = words.say("Nothing was known yet; the naive guess stands in.")
    return Line(
        customer=one.customer,
        path=None if one.customer is None else path_of(one.customer),
        sealed=words.moment(one.sealed_at, zone),
        foretold=words.say(
            "{what}, {n} of 100", what=name_of(one.foretells), n=words.of_100(one.chance)
        ),
        rule=rule if one.abstained else one.rule[words.language],
        state=one.state.value,
        became=became,
        due=words.moment(one.due_at, zone),
    )


CLASSES = {
    "silence": message("silence"),
    "yes": message("yes"),
    "no": message("no"),
    "angry": message("angry"),
    "lukewarm": message("lukewarm"),
    "enthusiastic": message("enthusiastic"),
    "nothing": message("nothing"),
}
"""Classes that are no touchpoint, as readers see them."""


def _empty(visit: Visit, sentence: str, status: int) -> Shown:
    return Shown(
        "predictions.html",
        {
            **dict.fromkeys(("before", "after", "any_state", "cited")),
            **dict.fromkeys(("total", "number", "pages"), 0),
            **dict.fromkeys(("asked", "lines", "states"), ()),
            "label": "",
            "files": files_of(PREDICTIONS, visit, (), drawn=False),
            "error": sentence,
        },
        status,
    )


def _titles(words: Words) -> Sequence[Sheet]:
    return (Sheet("predictions", words.say("Predictions"), (*_COLUMNS, *_MORE), ()),)


def _sheets(visit: Visit) -> Sequence[Sheet]:
    try:
        found = _found(visit, limit=_MOST_IN_A_FILE)
    except (NothingForetold, UnknownName):
        return ()
    rows = tuple(
        (
            *(one.run_no, one.seal_no, one.question, one.customer),
            *(_utc(one.sealed_at), _utc(one.due_at), one.foretells, one.chance),
            *(one.rule[visit.words.language], one.support, one.confidence, one.base),
            *(one.majority, one.markov, one.state.value, one.came),
        )
        for one in found.listed
    )
    title = visit.words.say("Predictions")
    return (Sheet("predictions", title, (*_COLUMNS, *_MORE), rows),)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


PREDICTIONS = Page("/index/predictions", Needs.VIEWER, _show, sheets=_sheets)
