"""Compute what is told of everybody: index, alarms, map, fog, questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

from nebelhorn.app.alarms import Horn, alarms
from nebelhorn.app.fog import fog
from nebelhorn.app.index import Understanding, index
from nebelhorn.app.journeys import journey_map
from nebelhorn.app.reading.bodies import (
    AlarmBody,
    AlarmsBody,
    AlarmWord,
    FogBody,
    IndexBody,
    IndexLead,
    IndexRule,
    LiveBody,
    MapBody,
    QuestionBody,
    QuestionsBody,
)
from nebelhorn.app.reading.reads import run_document
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import NothingForetold
from nebelhorn.predictions import RunChoice, run_looked_at
from nebelhorn.reality import Alarm
from nebelhorn.views import LANGUAGES

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Bodies = dict[str, object]
"""Language → what is told in it."""

Compute = Callable[[Workspace, datetime], dict[str, Bodies]]
"""(workspace, what it is told by) → name of each document → its bodies; none: it is not told."""

_SayAll = Callable[[Workspace, datetime], Bodies]


def _alone(name: str, say: _SayAll) -> Compute:
    return lambda workspace, as_of: {name: say(workspace, as_of)}


def _of_each_run(name: str, say: _SayAll) -> Compute:
    """Compute a document of each run there is, and tell again the one that is looked at."""

    def compute(workspace: Workspace, as_of: datetime) -> dict[str, Bodies]:
        seen = run_looked_at(workspace.stores.facts)
        found: dict[str, Bodies] = {}
        for run in RunChoice:
            there = run_looked_at(workspace.stores.facts, run) is not None
            found[run_document(name, run)] = say(workspace.looking_at(run), as_of) if there else {}
        if seen is None:
            return {name: _or_nothing(say, workspace, as_of), **found}
        return {name: found[run_document(name, seen.label)], **found}

    return compute


def _or_nothing(say: _SayAll, workspace: Workspace, as_of: datetime) -> Bodies:
    try:
        return say(workspace, as_of)
    except NothingForetold:
        return {}


def _index(workspace: Workspace, as_of: datetime) -> Bodies:
    found = index(workspace)
    return {language: _index_in(found, language, as_of) for language in LANGUAGES}


def _index_in(found: Understanding, language: str, as_of: datetime) -> IndexBody:
    whole = found.index
    return IndexBody(
        as_of=as_of,
        label=whole.label,
        foretold_until=_at(whole.as_of_us),
        stale=whole.stale,
        sentence=found.sentence[language],
        headline=whole.headline,
        groups_counted=whole.groups_counted,
        adopted_rules=whole.adopted_rules,
        ours=whole.ours,
        intent=whole.intent,
        funnel=whole.funnel,
        questions=whole.questions,
        groups=whole.groups,
        touchpoints=whole.touchpoints,
        periods=whole.periods,
        rules=tuple(
            IndexRule(
                rule_id=str(rule.rule_id),
                question=rule.question,
                foretells=rule.foretells,
                sentence=said[language],
                support=rule.support,
                confidence=rule.confidence,
                base=rule.base,
                lift=rule.lift,
                score=rule.score,
                adopted_by=rule.adopted_by,
            )
            for rule, said in zip(whole.rules, found.rules, strict=True)
        ),
        leads=tuple(
            IndexLead(one.figures.question, one.early[language], one.safe[language])
            for one in found.leads
        ),
        live=_live(found, language),
    )


def _live(found: Understanding, language: str) -> LiveBody | None:
    live = found.index.live
    if live is None or found.live is None:
        return None
    return LiveBody(
        since=_at(live.since_us),
        hits=live.hits,
        n=live.n,
        index_from=_at(live.index_from_us),
        sentence=found.live[language],
    )


def alarms_in(horn: Horn, language: str, as_of: datetime) -> AlarmsBody:
    """Return what the horn has sounded, in a language."""
    said = zip(horn.alarms, horn.alarm_sentences, strict=True)
    return AlarmsBody(
        as_of=as_of,
        label=horn.label,
        sentence=horn.sentence[language],
        watching=horn.watching,
        alarms=tuple(_alarm(alarm, sentence[language]) for alarm, sentence in said),
        live=None if horn.live is None else horn.live[language],
    )


def _alarm(alarm: Alarm, sentence: str) -> AlarmBody:
    word = alarm.acknowledged
    return AlarmBody(
        alarm_id=alarm.alarm_id,
        watched=alarm.watched.value,
        subject=alarm.subject,
        level=str(alarm.level),
        sentence=sentence,
        since=_day(alarm.since_day),
        raised=_day(alarm.raised_day),
        red=None if alarm.red_day is None else _day(alarm.red_day),
        proven=None if alarm.proven_day is None else _day(alarm.proven_day),
        usual=alarm.usual,
        lately=alarm.lately,
        n=alarm.n,
        acknowledged=None if word is None else AlarmWord(word.cause, word.by, _at(word.at_us)),
    )


def _alarms(workspace: Workspace, as_of: datetime) -> Bodies:
    horn = alarms(workspace)
    return {language: alarms_in(horn, language, as_of) for language in LANGUAGES}


def _map(workspace: Workspace, as_of: datetime) -> Bodies:
    found = journey_map(workspace)
    known = [workspace.settings.touchpoint(one.touchpoint) for one in found.stations]
    stages = {one.name: one.stage for one in known}
    return {
        language: MapBody(as_of, found, {one.name: one.label(language) for one in known}, stages)
        for language in LANGUAGES
    }


def _fog(workspace: Workspace, as_of: datetime) -> Bodies:
    heard = fog(workspace)
    body = FogBody(
        as_of=as_of,
        fog=heard.fog,
        mood=heard.mood,
        feeling=heard.feeling,
        navi=heard.navi,
        care=heard.care,
        stay=heard.stay,
        curves=heard.curves,
    )
    return dict.fromkeys(LANGUAGES, body)


def _questions(workspace: Workspace, as_of: datetime) -> Bodies:
    return {
        language: QuestionsBody(
            as_of,
            tuple(
                QuestionBody(
                    name=one.name,
                    label=one.label(language),
                    kind=one.kind,
                    horizon_days=one.horizon_days,
                    grace_hours=one.grace_hours,
                    touchpoints=one.touchpoints,
                    condition=one.condition,
                    bands=one.bands,
                    standing=one.standing,
                )
                for one in workspace.settings.questions
            ),
        )
        for language in LANGUAGES
    }


DOCUMENTS: dict[str, Compute] = {
    "questions": _alone("questions", _questions),
    "map": _alone("map", _map),
    "fog": _alone("fog", _fog),
    "index": _of_each_run("index", _index),
    "alarms": _of_each_run("alarms", _alarms),
}
"""Name → how it is computed, with what is told of each run; in this order."""


def louder(before: dict[str, str], now: Iterable[AlarmBody]) -> list[AlarmBody]:
    """Return the alarms that are new, or have become red.

    Args:
        before: Id → level, as it was.
        now: As they are.
    """
    return [one for one in now if before.get(one.alarm_id) not in {one.level, "red"}]


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def _at(at_us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at_us)
