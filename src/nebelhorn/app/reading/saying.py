"""Say what is known of a customer, in a language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from nebelhorn.app.reading.foreseen import Foreseen
from nebelhorn.app.reading.known import KnownCustomer
from nebelhorn.app.reading.runs import ShownRun
from nebelhorn.app.reading.state import (
    CurrentFog,
    CurrentGoal,
    CurrentNavi,
    CustomerState,
    JourneyMoment,
    LastTouchpoint,
    LastVoice,
    MomentKind,
    OpenJourney,
    OpenPrediction,
)
from nebelhorn.app.reading.terms import Terms
from nebelhorn.feedback import Moment, Share, share, wilson
from nebelhorn.predictions import ABSTAINED, FULL, rule_of
from nebelhorn.settings import Question, Settings, Touchpoint
from nebelhorn.views import rule_sentence, words

MOST_IDS = 100

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Speaker:
    """Says states in one language; what it has said of a rule or looked up it remembers.

    Args:
        settings: Labels.
        language: ``de`` or ``en``.
        cut_us: A pause longer than this ends a journey, microseconds; None: none does.
        runs: Those that what is known speaks of.
    """

    def __init__(
        self,
        settings: Settings,
        language: str,
        cut_us: int | None,
        runs: Iterable[ShownRun],
    ) -> None:
        self._settings, self._language, self._cut_us = settings, language, cut_us
        self._runs = {shown.run.run_no: shown for shown in runs}
        self._words = words(language)
        self._stages = {
            stage.id: stage.de if language == "de" else stage.en for stage in settings.stage_order()
        }
        self._rules: dict[tuple[int, int, int, int], str] = {}
        self._touchpoints: dict[str, Touchpoint] = {}

    def state(self, known: KnownCustomer, terms: Terms, as_of_us: int) -> CustomerState:
        """Return the state of a customer.

        Args:
            known: All that is known.
            terms: What it is compared with.
            as_of_us: What it is told by, UTC microseconds.
        """
        who = known.person
        seen = [known.moments[0].at_us] if known.moments else []
        first = [at_us for at_us in (who.first_us, who.spoke_us) if at_us is not None]
        return CustomerState(
            id=known.names[0] if known.names else None,
            ids=known.names[:MOST_IDS],
            as_of=_at(as_of_us),
            first_seen=_at(min(first, default=as_of_us)),
            last_seen=_at(max(seen, default=as_of_us)),
            encounters=who.met,
            voices=who.voices,
            last_touchpoint=self._last(known),
            journey=self._journey(known, as_of_us),
            last_voice=self._voice(known),
            goal=None if known.goal is None else CurrentGoal(known.goal[0], _at(known.goal[1])),
            navi=None if known.navi is None else CurrentNavi(known.navi, terms.silence_days),
            fog=CurrentFog(_unheard(who.met - who.met_heard, who.met), terms.fog),
            # all of a run that is not shown any more is due, and will be told no more in a moment
            predictions=tuple(
                self._prediction(one, terms) for one in known.foreseen if one.run_no in self._runs
            ),
        )

    def moment(self, moment: Moment) -> JourneyMoment:
        """Return one moment."""
        name = moment.touchpoint
        return JourneyMoment(
            id=str(moment.number),
            kind=MomentKind.VOICE if moment.is_voice else MomentKind.ENCOUNTER,
            at=_at(moment.at_us),
            touchpoint=name,
            stage=None if name is None else self._touchpoint(name).stage,
            score=moment.score,
        )

    def _touchpoint(self, name: str) -> Touchpoint:
        found = self._touchpoints.get(name)
        if found is None:
            found = self._touchpoints[name] = self._settings.touchpoint(name)
        return found

    def _last(self, known: KnownCustomer) -> LastTouchpoint | None:
        who = known.person
        if who.last_touchpoint is None or who.last_us is None:
            return None
        entry = self._touchpoint(who.last_touchpoint)
        return LastTouchpoint(
            touchpoint=entry.name,
            label=entry.label(self._language),
            stage=entry.stage,
            stage_label=self._stages.get(entry.stage, entry.stage),
            at=_at(who.last_us),
        )

    def _journey(self, known: KnownCustomer, as_of_us: int) -> OpenJourney | None:
        who = known.person
        if who.last_us is None or who.way_us is None or who.last_touchpoint is None:
            return None
        ended = (
            who.last_touchpoint in self._settings.journey.end_touchpoints
            or self._touchpoint(who.last_touchpoint).leaves
            or (self._cut_us is not None and as_of_us - who.last_us > self._cut_us)
        )
        return None if ended else OpenJourney(_at(who.way_us), who.way_met)

    def _voice(self, known: KnownCustomer) -> LastVoice | None:
        who = known.person
        if who.voice_us is None:
            return None
        name = who.voice_about
        label = None if name is None else self._touchpoint(name).label(self._language)
        return LastVoice(_at(who.voice_us), who.voice_score, name, label)

    def _prediction(self, one: Foreseen, terms: Terms) -> OpenPrediction:
        shown, number = self._runs[one.run_no], one.question_no
        question, names = shown.questions[number], shown.classes[number]
        foretells = names.get(one.foretold, str(one.foretold))
        confidence = one.confidence / FULL
        low, high = _bounds(one.confidence, one.support)
        naive, naive_chance = max(
            ((one.majority, one.majority_chance), (one.markov, one.markov_chance)),
            key=lambda guess: guess[1],
        )
        return OpenPrediction(
            run=shown.run.label,
            run_no=shown.run.run_no,
            seal_no=one.seal_no,
            question=question.name,
            label=question.label(self._language),
            foretells=foretells,
            chance=round(one.chance / FULL, 4),
            abstained=bool(one.flags & ABSTAINED),
            sealed_at=_at(one.sealed_us),
            until=_at(one.sealed_us + shown.horizon_us[number]),
            due_at=_at(one.due_us),
            rule=self._rule(one, question, foretells),
            support=one.support,
            confidence=round(confidence, 4),
            confidence_low=round(low, 4),
            confidence_high=round(high, 4),
            usual=terms.usual.get(question.name, {}).get(foretells),
            naive=names.get(naive, str(naive)),
            naive_chance=round(naive_chance / FULL, 4),
            open=one.open,
        )

    def _rule(self, one: Foreseen, question: Question, foretells: str) -> str:
        key = (one.run_no, one.question_no, one.rule_no, one.foretold)
        said = self._rules.get(key)
        if said is None:
            cited = rule_of(one.definition)
            said = rule_sentence(
                cited.after,
                foretells,
                question,
                self._settings,
                self._words,
                cited.when,
            )
            self._rules[key] = said
        return said


def _at(at_us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at_us)


@lru_cache(maxsize=4096)
def _unheard(many: int, met: int) -> Share:
    """Return which share of a customer's encounters nobody heard of; few figures come often."""
    return share([many], [met]) if met else share([], [])


@lru_cache(maxsize=4096)
def _bounds(confidence: int, support: int) -> tuple[float, float]:
    return wilson(confidence / FULL, float(support), support)
