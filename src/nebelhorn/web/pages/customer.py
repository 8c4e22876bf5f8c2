"""One customer: how it felt, what happened, what is foretold, and who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from markupsafe import Markup

from nebelhorn.app import (
    CustomerState,
    IdLink,
    NotAllowed,
    OpenPrediction,
    Role,
    Sheet,
    Words,
    asks_of_customer,
    deed,
    looking,
    unlink,
    why_these,
)
from nebelhorn.errors import NebelhornError
from nebelhorn.web.asked_words import asked_lines
from nebelhorn.web.customers import found_customer, path_of
from nebelhorn.web.downloads import files_of
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import GoTo, Page, Reply, Shown, Visit
from nebelhorn.web.refusing import message, said_of

_FIRST_SHOWN = 20
_COLUMNS = ("at", "kind", "place", "score", "said", "complaint")

NAVI = {
    "alive": message("Contact is alive: they know where to find us."),
    "fog": message("In the fog: no sign of life for more than {days} days."),
    "torn": message("Torn: a good run, one sharp fall, then silence."),
}
"""What each state means."""

BECAUSE = (
    message("a person said so"),
    message("a client said that one is now the other (alias)"),
    message("a client named both in one event (identify)"),
    message("a rule found them to be one"),
)
"""Why two ids are one, as the log says it."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One open prediction, in the reader's words; shares are 0–100 where they are drawn.

    Attributes:
        label: The question.
        chance: How many of 100.
        usual: How many of 100 it usually is; None: nobody knows yet.
        chance_at: Where the bar ends.
        usual_at: Where the mark stands; None: there is none.
        rule: A sentence; None: nothing was known.
        support: On how many cases it rests.
        until: Last day.
    """

    label: str
    chance: str
    usual: str | None
    chance_at: float
    usual_at: float | None
    rule: str | None
    support: str
    until: str


@dataclass(frozen=True, slots=True)
class Step:
    """One link between two ids.

    Attributes:
        sentence: Which, because of what, since when.
        a: One id; None: the office no longer knows it, and nobody can part the two here.
        b: The other; likewise.
    """

    sentence: str
    a: str | None
    b: str | None


def _show(visit: Visit) -> Reply:
    return _shown(visit)


def _take(visit: Visit) -> Reply:
    a, b = visit.typed("a"), visit.typed("b")
    try:
        with deed(
            visit.service, visit.access, "ids parted", f"{a} and {b}", pause=True
        ) as workspace:
            unlink(workspace, a, b, by=visit.access.who)
    except NotAllowed:
        raise
    except NebelhornError as error:
        return _shown(visit, error=said_of(error, visit.words), status=409)
    return GoTo(path_of(visit.places["id"], visit.query.get("kind")))


def _shown(visit: Visit, *, error: str | None = None, status: int = 200) -> Reply:
    found = found_customer(visit)
    if isinstance(found, Shown):
        return found
    state, look, words, role = found.state, found.look, visit.words, visit.access.role
    with looking(visit.service) as workspace:
        reasons = why_these(workspace, state.ids)
        asked = asks_of_customer(workspace, state.ids[0]) if state.ids else ()
        settings = workspace.settings
    return Shown(
        "customer.html",
        {
            "look": look,
            "first": look.stops[:_FIRST_SHOWN],
            "earlier": look.stops[_FIRST_SHOWN:],
            "left_out": max(0, found.total - 200),
            "now": path_of(visit.places["id"], visit.query.get("kind"), now=True),
            "navi": _navi(state, words),
            "foreseen": [_foreseen(one, words) for one in state.predictions],
            "rehearsed": any(one.run == "backtest" for one in state.predictions),
            "ids": state.ids,
            "reasons": [(one.b, [_step(link, words) for link in one.path]) for one in reasons],
            "asked": asked_lines(
                asked,
                words,
                settings.time_zone,
                lambda name: settings.touchpoint(name).label(words.language),
            ),
            "may_edit": role is not None and role.reaches(Role.EDITOR),
            "here": path_of(visit.places["id"], visit.query.get("kind")),
            "files": files_of(CUSTOMER, visit, _titles(words), drawn=look.picture is not None),
            "error": error,
        },
        status,
    )


def _titles(words: Words) -> tuple[Sheet, ...]:
    return (Sheet("moments", words.say("What happened"), _COLUMNS, ()),)


def _sheets(visit: Visit) -> Sequence[Sheet] | None:
    found = found_customer(visit)
    if isinstance(found, Shown):
        return None if found.template == "waiting.html" else ()
    rows = tuple(
        (
            one.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z",
            "voice" if one.voice else "encounter",
            *(one.place, one.score, one.said, int(one.complains)),
        )
        for one in found.lived
    )
    return (Sheet("moments", visit.words.say("What happened"), _COLUMNS, rows),)


def _picture(visit: Visit) -> Markup | None:
    found = found_customer(visit)
    return None if isinstance(found, Shown) else found.look.picture


def _navi(state: CustomerState, words: Words) -> tuple[str, str] | None:
    if state.navi is None:
        return None
    days = words.count(round(state.navi.silence_days))
    return state.navi.state.value, words.say(NAVI[state.navi.state], days=days)


def _foreseen(one: OpenPrediction, words: Words) -> Foreseen:
    usual = None if one.usual is None else one.usual.value
    return Foreseen(
        label=one.label,
        chance=words.of_100(one.chance),
        usual=None if usual is None else words.of_100(usual),
        chance_at=round(100 * one.chance, 1),
        usual_at=None if usual is None else round(100 * usual, 1),
        rule=None if one.abstained else one.rule,
        support=words.say_n("{n} case", "{n} cases", one.support),
        until=words.day(one.until),
    )


def _step(link: IdLink, words: Words) -> Step:
    sentence = words.say(
        "{a} = {b}: {because}, {day}",
        a=link.a or "?",
        b=link.b or "?",
        because=words.say_if_known(link.because) + (f" ({link.said_by})" if link.said_by else ""),
        day=words.day(link.known_at),
    )
    return Step(sentence, link.a, link.b)


CUSTOMER = Page(
    "/customers/{id:path}", Needs.VIEWER, _show, _take, sheets=_sheets, picture=_picture
)
