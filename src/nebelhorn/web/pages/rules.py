"""What people believe and what was learnt, how often it holds, and who stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nebelhorn.app import LearnedRule, NotAllowed, Role, Words, adopt, adopted_by, deed, looking
from nebelhorn.errors import NebelhornError
from nebelhorn.web.drawn import drawn_page, show_drawn
from nebelhorn.web.page import Reply, Shown, Visit
from nebelhorn.web.refusing import message, said_of

_FIRST = 6
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A rule somebody can stand behind.

    Attributes:
        id: What ``adopt`` takes.
        sentence: How it reads.
        asks: Everything it asks of a moment, one by one.
        figures: What it rests on, and how often it was right.
        by: Who stands behind it now; None: nobody.
    """

    id: str
    sentence: str
    asks: tuple[str, ...]
    figures: str
    by: str | None


def _show(visit: Visit) -> Reply:
    return _shown(visit)


def _take(visit: Visit) -> Reply:
    try:
        done = _do(visit)
    except NotAllowed:
        raise
    except NebelhornError as error:
        return _shown(visit, error=said_of(error, visit.words), status=409)
    return _shown(visit, done=done)


def _do(visit: Visit) -> list[str]:
    asked, words, rule = visit.typed("deed"), visit.words, visit.typed("rule")
    if asked not in {"adopt", "drop"}:
        return []
    what = "rule adopted" if asked == "adopt" else "rule dropped"
    author = visit.session.account.name if visit.session else visit.access.who
    with deed(visit.service, visit.access, what, rule, pause=True) as workspace:
        found = adopt(
            workspace, rule, author, drop=asked == "drop", listed=visit.service.painter.rules
        )
    if asked == "drop":
        return [
            words.say(
                "Nobody stands behind this rule any more; it was: {rule}", rule=_of(found, words)
            )
        ]
    said = [words.say("From now on this rule is yours: {rule}", rule=_of(found, words))]
    return said + [
        words.say(
            "It says something else than {name} of {share} of the same cases: {rule}",
            name=one.author,
            share=words.percent(one.share),
            rule=one.sentence[words.language],
        )
        for one in found.against
    ]


def _of(rule: LearnedRule, words: Words) -> str:
    return rule.sentence[words.language]


def _shown(
    visit: Visit, *, done: Sequence[str] = (), error: str | None = None, status: int = 200
) -> Shown:
    drawn = show_drawn(RULES, visit, "rules")
    role = visit.access.role
    choices: list[Choice] = []
    if visit.service.painter.rules:
        with looking(visit.service) as workspace:
            stands = adopted_by(workspace)
        choices = [_choice(one, stands, visit.words) for one in visit.service.painter.rules]
    free = [one for one in choices if one.by is None]
    return Shown(
        "rules.html" if "look" in drawn.values else drawn.template,
        {
            **drawn.values,
            "ours": [one for one in choices if one.by is not None],
            "first": free[:_FIRST],
            "more": free[_FIRST:],
            "may_edit": role is not None and role.reaches(Role.EDITOR),
            "done": done,
            "error": error,
        },
        status,
    )


def _choice(one: LearnedRule, stands: dict[str, str], words: Words) -> Choice:
    rule, score = one.rule, one.rule.score
    figures = words.say(
        "came true in {share} of {n} cases, usually in {base}",
        share=words.percent(rule.confidence),
        n=words.count(rule.support),
        base=words.percent(rule.base),
    )
    if score.value is not None:
        figures += words.say(
            "; right in {share} of {n} when cited",
            share=words.percent(score.value),
            n=words.count(score.n),
        )
    return Choice(
        one.id,
        one.sentence[words.language],
        tuple(said[words.language] for said in (*one.asks, *one.card)),
        figures + _ahead(one, words),
        stands.get(one.id),
    )


def _ahead(one: LearnedRule, words: Words) -> str:
    lead = one.rule.lead
    if lead is None:
        return ""
    if lead.days is None:
        return words.say("; lead time: too few cases ({n})", n=words.count(lead.n))
    return words.say(
        "; {span} or more ahead in half of {n} cases",
        span=words.span(lead.days.half * _DAY_S),
        n=words.count(lead.n),
    )


RULES = drawn_page("/rules", "rules", message("Rules"), show=_show, take=_take)
