"""Write a belief down, and see beforehand how many it concerns."""

from __future__ import annotations

from collections.abc import Mapping

from nebelhorn.app import (
    Concerned,
    NewBelief,
    NotAllowed,
    Words,
    believe,
    catalogue,
    concerned,
    deed,
    looking,
    speakable,
)
from nebelhorn.errors import NebelhornError
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import GoTo, Page, Reply, Shown, Visit
from nebelhorn.web.refusing import said_of

_FIELDS = ("name", "when", "does", "claim", "within", "question", "than", "confidence")
_LONGEST = 2_000
_USUAL_DAYS = "30"


def _show(visit: Visit) -> Reply:
    typed = {name: visit.query.get(name, "")[:_LONGEST] for name in _FIELDS}
    if not (typed["when"] and typed["claim"]):
        return _shown(visit, typed)
    try:
        with looking(visit.service) as workspace:
            found = concerned(workspace, _said(visit, typed))
    except NebelhornError as error:
        return _shown(visit, typed, trouble=said_of(error, visit.words))
    return _shown(visit, typed, preview=found)


def _take(visit: Visit) -> Reply:
    typed = {name: visit.typed(name)[:_LONGEST] for name in _FIELDS}
    said = _said(visit, typed)
    try:
        with deed(visit.service, visit.access, "belief written", said.name) as workspace:
            believe(workspace, said)
    except NotAllowed:
        raise
    except NebelhornError as error:
        return _shown(visit, typed, error=said_of(error, visit.words), status=409)
    return GoTo("/rules")


def _said(visit: Visit, typed: Mapping[str, str]) -> NewBelief:
    claim = typed["claim"].strip()
    return NewBelief(
        name=typed["name"].strip() or "…",
        author=visit.session.account.name if visit.session else visit.access.who,
        condition=typed["when"].strip(),
        claim=f"not {claim}" if typed["does"] == "not" else claim,
        horizon_days=None if typed["question"] else _number(typed["within"] or _USUAL_DAYS),
        question=typed["question"] or None,
        than=typed["than"].strip() or None,
        confidence=_share(typed["confidence"]),
    )


def _number(text: str) -> float:
    """Return a number as people of both languages write it; what is none is refused later."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return float("nan")


def _share(text: str) -> float | None:
    """Return how many of 100 as 0–1; None: nothing was said."""
    return _number(text.strip().removesuffix("%")) / 100 if text.strip() else None


def _shown(
    visit: Visit,
    typed: Mapping[str, str],
    *,
    preview: Concerned | None = None,
    trouble: str | None = None,
    error: str | None = None,
    status: int = 200,
) -> Shown:
    words = visit.words
    with looking(visit.service) as workspace:
        known = catalogue(workspace)
        things = speakable(workspace)
        questions = workspace.settings.questions
    return Shown(
        "belief.html",
        {
            "typed": typed,
            "preview": None if preview is None else _counts(preview, words),
            "trouble": trouble,
            "error": error,
            "claims": ["silence", *(one.touchpoint.name for one in known.entries)],
            "questions": [(one.name, one.label(words.language)) for one in questions],
            "speakable": [(one.name, one.label[words.language]) for one in things],
        },
        status,
    )


def _counts(found: Concerned, words: Words) -> list[str]:
    said = [
        f"{found.claim[words.language]}.",
        words.say_n(
            "In the last 90 days that concerned {n} moment of {k} customers, of {all} in all.",
            "In the last 90 days that concerned {n} moments of {k} customers, of {all} in all.",
            found.moments,
            k=words.count(found.customers),
            all=words.count(found.all_customers),
        ),
        words.say_n(
            "They are compared with {n} other moment of {k} customers.",
            "They are compared with {n} other moments of {k} customers.",
            found.than_moments,
            k=words.count(found.than_customers),
        ),
    ]
    if not found.moments:
        said[1] = words.say("In the last 90 days that concerned nobody.")
    return [*said, *found.cautions]


BELIEF = Page("/rules/belief", Needs.EDITOR, _show, _take)
