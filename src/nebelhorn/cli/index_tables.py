"""The Reality Index as tables on the command line, broken down as asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from nebelhorn.app import Contest, Score, Shrunk, Understanding
from nebelhorn.cli.depth_tables import show_companions, show_running
from nebelhorn.cli.show import duration, percent, say, show_table

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HEADS = (">right", ">low", ">high", ">naive", ">settled", ">customers")


class By(StrEnum):
    """What the index is broken down by."""

    QUESTION = "question"
    GROUP = "group"
    TOUCHPOINT = "touchpoint"
    RULE = "rule"
    PERIOD = "period"
    SKILL = "skill"
    DAY = "day"


def show_index(found: Understanding, by: By) -> None:
    """Print one breakdown as a table."""
    _TABLES[by](found)


def _show_questions(found: Understanding) -> None:
    show_table(
        ["question", ">horizon", *_HEADS, ">issued", ">due", ">void", ">open"],
        [
            (
                q.name,
                duration(q.horizon_days * 86_400),
                *_score(q.score),
                q.funnel.issued,
                q.funnel.due,
                q.funnel.void,
                q.funnel.open,
            )
            for q in found.index.questions
        ],
    )
    for q in found.index.questions:
        if q.funnel.abstained:
            say(
                f"{q.name}: {q.funnel.abstained:,} of {q.funnel.issued:,} predictions abstained: "
                "too little evidence, a naive guess stands in."
            )
    for one in found.leads:
        say(f"{one.figures.question}: {one.early['en']}")
        say(f"{one.figures.question}: {one.safe['en']}")
    if found.readability is not None:
        _say_readability(found.readability)


def _say_readability(contest: Contest) -> None:
    say(contest.sentence["en"])
    if len(contest.questions) > 1:
        for cost, said in zip(contest.figures.questions, contest.questions, strict=True):
            say(f"{cost.question}: {said['en']}")


def _show_groups(found: Understanding) -> None:
    show_table(
        ["group", *_HEADS], [(part.name, *_score(part.score)) for part in found.index.groups]
    )


def _show_touchpoints(found: Understanding) -> None:
    show_table(
        ["foretold after", *_HEADS],
        [
            (part.name or "(an answer or a quiet spell)", *_score(part.score))
            for part in found.index.touchpoints
        ],
    )


def _show_periods(found: Understanding) -> None:
    ours = found.index.is_ours
    twin = any(period.twin for period in found.index.periods)
    show_table(
        ["28 days from", *([">we"] if ours else []), *_HEADS, *([">twin"] if twin else [])],
        [
            (
                (_EPOCH + timedelta(microseconds=period.from_us)).date(),
                *([percent(period.ours.value) if period.ours else None] if ours else []),
                *_score(period.score),
                *([percent(period.twin.value) if period.twin else None] if twin else []),
            )
            for period in found.index.periods
        ],
    )


def _show_rules(found: Understanding) -> None:
    show_table(
        ["rule", ">support", ">confidence", ">usual", ">lift", ">cited", ">right", ">shrunk", ""],
        [
            (
                said["en"],
                rule.support,
                percent(rule.confidence),
                percent(rule.base),
                None if rule.lift is None else f"{rule.lift:.2f}",
                rule.score.n,
                _right(rule.score),
                percent(shrunk.value),
                _marks(shrunk),
            )
            for rule, said, shrunk in zip(
                found.index.rules,
                found.rules,
                found.depth.rules if found.depth else (),
                strict=True,
            )
        ],
    )


def _marks(shrunk: Shrunk) -> str:
    """``*``: stands out when all are judged at once; ``predicts``: however often one looks."""
    return "predicts" if shrunk.predicts else "*" if shrunk.stands_out else ""


_TABLES = {
    By.QUESTION: _show_questions,
    By.GROUP: _show_groups,
    By.TOUCHPOINT: _show_touchpoints,
    By.RULE: _show_rules,
    By.PERIOD: _show_periods,
    By.SKILL: show_companions,
    By.DAY: show_running,
}


def _score(score: Score) -> tuple[object, ...]:
    return (
        _right(score),
        percent(score.low),
        percent(score.high),
        percent(score.naive),
        score.n,
        score.customers,
    )


def _right(score: Score) -> str:
    return f"{score.hits:,} of {score.n:,}" if score.value is None else percent(score.value)
