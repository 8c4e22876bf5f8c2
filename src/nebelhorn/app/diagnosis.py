"""Say why a figure moved: an alarm, or the last four weeks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nebelhorn.app.alarms import alarms
from nebelhorn.app.foretelling import Ground, lay_ground
from nebelhorn.app.looking import important_bits, settle
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import NothingForetold, SettingsError, UnknownName, choices
from nebelhorn.log import Progress, answer_texts
from nebelhorn.predictions import grace_us, horizon_us
from nebelhorn.reality import Alarm, Case, Diagnosis, Span, Watched
from nebelhorn.reality import diagnose as find_causes
from nebelhorn.settings import Question, Settings
from nebelhorn.views import (
    LANGUAGES,
    Words,
    alarm_headline,
    diagnosis_basis,
    diagnosis_headline,
    diagnosis_sentences,
    gain_sentences,
    words,
)

USUAL_AFTER = 28
USUAL_BEFORE = 56
_LEAST_AFTER = 14
_OF_QUESTIONS = frozenset(
    (Watched.INDEX, Watched.SKILL, Watched.CALIBRATION, Watched.WE, Watched.WE_SKILL)
)
_DAY_US = 86_400_000_000
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a figure moved, and how it is said.

    Attributes:
        diagnosis: All figures.
        alarm: The alarm that was asked about; None: a stretch of time.
        sentence: The headline, by language.
        basis: What is compared with what, and on how much it rests, by language.
        sentences: One for each cause and trace, by language, the first thing to look at first.
        gains: What gave points, by language, most first.
    """

    diagnosis: Diagnosis
    alarm: Alarm | None
    sentence: Said
    basis: Said
    sentences: tuple[Said, ...]
    gains: tuple[Said, ...]


def diagnose(
    workspace: Workspace,
    *,
    alarm: str | None = None,
    since: date | None = None,
    until: date | None = None,
    against_days: int = USUAL_BEFORE,
    progress: Progress = lambda _: None,
) -> Explained:
    """Say why the headline, or what an alarm is about, moved.

    Args:
        workspace: Whose facts.
        alarm: Id of an alarm: the time since it began is compared with the weeks before, and of a
            question's alarm only that question is taken apart; None: a stretch of time.
        since: First day that is explained (UTC); None: four weeks before ``until``.
        until: Last day that is explained; None: the last day that is over.
        against_days: How many days before that it is compared with.
        progress: Told about each step.

    Returns:
        Causes in the order in which to look at them. Without a replay the headline is left out.

    Raises:
        UnknownName: There is no such alarm.
        SettingsError: The stretch is empty, lies beyond the log, or has nothing before it; or both
            an alarm and dates are given.
        ConditionError: A condition of the settings cannot be understood.
    """
    if alarm is not None and (since is not None or until is not None):
        msg = "an alarm has its own dates: give either the alarm, or first and last day"
        raise SettingsError(msg)
    found = None if alarm is None else _alarm(workspace, alarm, progress)
    questions, ground = _ground(workspace, progress)
    first, end = _log_days(workspace, ground)
    asked = None if found is None else _question(ground, found)
    open_days = 0 if asked is None else _open_days(asked)
    if found is not None:
        from_day = found.since_day
        to_day = min(max((found.red_day or found.raised_day) + 1, from_day + _LEAST_AFTER), end)
    else:
        to_day = end if until is None else min(_number(until) + 1, end)
        from_day = to_day - USUAL_AFTER if since is None else _number(since)
    before = Span(max(from_day - against_days, first), from_day)
    after = Span(from_day, to_day)
    _refuse_empty(before, after, first, end)
    progress("looking for causes")
    case = Case(
        settings=workspace.settings,
        questions=questions,
        important=important_bits(workspace, ground.groups),
        question=None if asked is None else asked.name,
        open_days=open_days,
        texts=_texts(workspace),
    )
    diagnosis = find_causes(workspace.stores.facts, case, before, after)
    settings = workspace.settings
    return Explained(
        diagnosis=diagnosis,
        alarm=found,
        sentence=in_languages(lambda reader: _headline(found, diagnosis, settings, reader)),
        basis=in_languages(lambda reader: diagnosis_basis(diagnosis, reader)),
        sentences=_each(lambda reader: diagnosis_sentences(diagnosis, settings, reader)),
        gains=_each(lambda reader: gain_sentences(diagnosis.gains, settings, reader)),
    )


def _headline(alarm: Alarm | None, diagnosis: Diagnosis, settings: Settings, reader: Words) -> str:
    if alarm is None:
        return diagnosis_headline(diagnosis, reader)
    return alarm_headline(alarm, diagnosis, settings, reader)


def _each(say: Callable[[Words], Sequence[str]]) -> tuple[Said, ...]:
    """Turn lists of sentences by language into a list of sentences in every language."""
    listed = {language: say(words(language)) for language in sorted(LANGUAGES)}
    return tuple(
        dict(zip(listed, said, strict=True)) for said in zip(*listed.values(), strict=True)
    )


def _alarm(workspace: Workspace, alarm_id: str, progress: Progress) -> Alarm:
    known = {alarm.alarm_id: alarm for alarm in alarms(workspace, progress=progress).alarms}
    if alarm_id not in known:
        msg = f"there is no alarm {alarm_id!r}; {choices(alarm_id, known)}"
        raise UnknownName(msg)
    return known[alarm_id]


def _ground(workspace: Workspace, progress: Progress) -> tuple[tuple[Question, ...], Ground]:
    try:
        _, ground = settle(workspace, progress=progress)
    except NothingForetold:
        return (), lay_ground(workspace, workspace.settings, ())
    return ground.questions, ground


def _question(ground: Ground, alarm: Alarm) -> Question | None:
    """Return the question an alarm is about; None: it is about something else."""
    if alarm.watched not in _OF_QUESTIONS:
        return None
    return next((one for one in ground.questions if one.name == alarm.subject), None)


def _open_days(question: Question) -> int:
    """How long before it was due a prediction was made, days."""
    return -(-(horizon_us(question) + grace_us(question)) // _DAY_US)


def _log_days(workspace: Workspace, ground: Ground) -> tuple[int, int]:
    """First day of the log, and the day after the last one that is over."""
    row = workspace.stores.facts.execute(
        "SELECT coalesce(min(t_us), 0) FROM known_event WHERE id_no IS NOT NULL"
    ).fetchone()
    return int(row[0]) // _DAY_US if row else 0, ground.as_of_us // _DAY_US


def _refuse_empty(before: Span, after: Span, first: int, end: int) -> None:
    if before.days >= 1 and after.days >= 1:
        return
    msg = (
        f"nothing to compare: {_date(after.from_day)} to {_date(after.to_day - 1)} needs days of "
        f"its own and days before it; the log has {_date(first)} to {_date(end - 1)}"
    )
    raise SettingsError(msg)


def _texts(workspace: Workspace) -> tuple[tuple[int, str], ...]:
    numbers, texts = answer_texts(workspace.stores.office)
    rows = workspace.stores.facts.execute(
        "SELECT answer_id, t_us FROM known_answer WHERE has_text"
    ).fetchall()
    day = {int(number): int(t_us) // _DAY_US for number, t_us in rows}
    return tuple((day[n], text) for n, text in zip(numbers, texts, strict=True) if n in day)


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _date(number: int) -> str:
    return f"{_EPOCH + timedelta(days=number)}"
