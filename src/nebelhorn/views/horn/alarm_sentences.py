"""Alarms as plain sentences; the command line says the same ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nebelhorn.reality import Alarm, Chart, Level, Watched
from nebelhorn.settings import Settings
from nebelhorn.views.horn.loudness import acknowledged_sentence, level_sentence
from nebelhorn.views.horn.names import SIGNED, apart, day_text, subject_name
from nebelhorn.views.horn.whose import beside_sentence, is_beside, whose_sentence
from nebelhorn.views.index.situation import quoted
from nebelhorn.views.words import Words, message


def alarm_sentence(alarm: Alarm, settings: Settings, words: Words) -> str:
    """Say what sank, since when, how loud that is, and what a person said about it.

    Args:
        alarm: One sounding of the horn.
        settings: Labels of questions and touchpoints.
        words: Reader's language.

    Returns:
        A few sentences, computed from the alarm alone.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> silent = Alarm("voices/solved/2025-11-20", Watched.VOICES, "solved", Level.YELLOW,
        ...                20402, 20412, None, None, 0.31, 0.03, 412)
        >>> for said in alarm_sentence(silent, Settings(), words("en")).split(": "):
        ...     print(said)
        Voices about “solved” have fallen silent since 10 Nov 2025
        of 100 encounters 3 were heard instead of 31 (n = 412). Yellow
        by chance as loud as this once a year.
    """
    said = [alarm_fact(alarm, settings, words), level_sentence(alarm, words)]
    if alarm.acknowledged is not None:
        said.append(acknowledged_sentence(alarm, words))
    return " ".join(said)


def alarm_fact(alarm: Alarm, settings: Settings, words: Words) -> str:
    """Say what sank and since when, without how loud that is.

    Args:
        alarm: One sounding of the horn.
        settings: Labels of questions and touchpoints.
        words: Reader's language.

    Returns:
        One sentence or two.
    """
    return _FACTS[alarm.watched](alarm, settings, words)


def horn_headline(
    alarms: Sequence[Alarm], charts_count: int, words: Words, charts: Sequence[Chart] = ()
) -> str:
    """Say whether the horn sounds, and whose index sank where ours and the machine's are watched.

    Args:
        alarms: All of them, acknowledged or not.
        charts_count: How many figures are watched.
        words: Reader's language.
        charts: Those that are drawn by day.

    Returns:
        One sentence or two.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> horn_headline((), 38, words("en"))
        'The horn is calm: 38 charts, nothing sank.'
    """
    said = (_sounds(alarms, charts_count, words), whose_sentence(alarms, charts, words))
    return " ".join(part for part in said if part)


def _sounds(alarms: Sequence[Alarm], charts_count: int, words: Words) -> str:
    red = sum(one.acknowledged is None and one.level is Level.RED for one in alarms)
    yellow = sum(one.acknowledged is None and one.level is Level.YELLOW for one in alarms)
    if red:
        loud = words.say_n(
            "{n} red alarm has no cause yet", "{n} red alarms have no cause yet", red
        )
        if not yellow:
            return words.say("The horn has sounded: {red}.", red=loud)
        quiet = words.say_n("{n} yellow one", "{n} yellow ones", yellow)
        return words.say("The horn has sounded: {red}, and {yellow}.", red=loud, yellow=quiet)
    if yellow:
        return words.say_n(
            "The horn stirs: {n} yellow alarm has no cause yet; by chance one comes a year.",
            "The horn stirs: {n} yellow alarms have no cause yet; by chance one comes a year.",
            yellow,
        )
    if not charts_count:
        return words.say("The horn hears nothing yet: there is nothing to watch.")
    charts = words.say_n("{n} chart", "{n} charts", charts_count)
    if alarms:
        return words.say("The horn is calm: {charts}, every alarm is acknowledged.", charts=charts)
    return words.say("The horn is calm: {charts}, nothing sank.", charts=charts)


_SHARES = {
    Watched.INDEX: (
        message("{what} has been foretold less well since {day}"),
        message("{lately} of 100 right instead of {usual} (n = {n})"),
    ),
    Watched.WE: (
        message("What we foretell of {what} has come true less often since {day}"),
        message("{lately} of 100 right instead of {usual} (n = {n})"),
    ),
    Watched.WE_SKILL: (
        message("At {what} the lead of our own rules over blind guessing has shrunk since {day}"),
        message("{lately} points instead of {usual} (n = {n})"),
    ),
    Watched.VOICES: (
        message("Voices about {what} have become fewer since {day}"),
        message("of 100 encounters {lately} were heard instead of {usual} (n = {n})"),
    ),
    Watched.MOOD: (
        message("The mood about {what} has sunk since {day}"),
        message("{lately} instead of {usual}, from −100 bad to +100 good (n = {n})"),
    ),
    Watched.ENTHUSIASM: (
        message("Enthusiasm has been turning lukewarm since {day}"),
        message("of 100 voices {lately} were enthusiastic instead of {usual} (n = {n})"),
    ),
    Watched.ARRIVALS: (
        message("Newcomers have come out of nowhere since {day}"),
        message("of 100 newcomers {lately} came by a known way instead of {usual} (n = {n})"),
    ),
    Watched.LEAVING: (
        message("Customers have left without a sign since {day}"),
        message("of 100 leavers {lately} gave a sign before instead of {usual} (n = {n})"),
    ),
    Watched.PRESSURE: (
        message("{what} has left customers less in peace since {day}"),
        message(
            "{lately} of 100 times it came after two weeks without instead of {usual} (n = {n})"
        ),
    ),
    Watched.SKILL: (
        message("At {what} the lead over blind guessing has shrunk since {day}"),
        message("{lately} points instead of {usual} (n = {n})"),
    ),
    Watched.CALIBRATION: (
        message("{what} has been foretold too surely since {day}"),
        message("right, less the sealed confidence, {lately} points instead of {usual} (n = {n})"),
    ),
}
_SILENT = message("Voices about {what} have fallen silent since {day}")
_MACHINE = {
    Watched.INDEX: message("The machine has foretold {what} less well since {day}"),
    Watched.SKILL: message(
        "At {what} the machine's lead over blind guessing has shrunk since {day}"
    ),
}


def _share(alarm: Alarm, settings: Settings, words: Words) -> str:
    """Say an alarm that rests on a figure before and one lately."""
    head, figures = _SHARES[alarm.watched]
    usual, lately = alarm.usual, alarm.lately
    if alarm.watched is Watched.VOICES and lately is not None and lately < 0.5 * (usual or 0.0):
        head = _SILENT
    if is_beside(alarm):
        head = _MACHINE.get(alarm.watched, head)
    what = subject_name(alarm.watched, alarm.subject, settings, words)
    said = words.say(head, what=what, day=day_text(alarm.since_day, words))
    if usual is None or lately is None:
        return words.say("{said} (n = {n}).", said=said, n=words.count(alarm.n))
    if alarm.watched is Watched.MOOD:
        pair = (words.mood(lately), words.mood(usual))
    elif alarm.watched in SIGNED:
        pair = (words.points(lately), words.points(usual))
    else:
        pair = apart(lately, usual, words)
    text = words.say(figures, lately=pair[0], usual=pair[1], n=words.count(alarm.n))
    whole = words.say("{said}: {figures}.", said=said, figures=text)
    return " ".join(part for part in (whole, beside_sentence(alarm, words)) if part)


def _enthusiasm(alarm: Alarm, settings: Settings, words: Words) -> str:
    said, detail = _share(alarm, settings, words), dict(alarm.detail)
    before, lately = detail.get("use_before"), detail.get("use_lately")
    if not isinstance(before, float) or not isinstance(lately, float):
        return said
    holds = detail.get("use_holds") == "yes"
    text = _USE_HOLDS if holds else _USE_FALLS
    digits = 1 if min(before, lately) >= 1 else 2
    use = words.say(
        text,
        lately=words.decimal(lately, digits=digits),
        before=words.decimal(before, digits=digits),
    )
    return f"{said} {use}"


_USE_HOLDS = message(
    "Use holds meanwhile: 100 active customers do {lately} things a day, before {before}."
)
_USE_FALLS = message(
    "Use falls as well: 100 active customers do {lately} things a day, before {before}."
)


def _new_kind(alarm: Alarm, settings: Settings, words: Words) -> str:
    customers = dict(alarm.detail).get("customers")
    what = quoted(alarm.subject, settings, words)
    first, until = (day_text(day, words) for day in (alarm.since_day, alarm.raised_day))
    if not isinstance(customers, float):
        return words.say(
            "A kind of touchpoint nobody has modelled: {what}, first seen {first}, "
            "{n} times until {until}.",
            what=what,
            first=first,
            n=words.count(alarm.n),
            until=until,
        )
    return words.say(
        "A kind of touchpoint nobody has modelled: {what}, first seen {first}, "
        "{customers} until {until}.",
        what=what,
        first=first,
        customers=words.say_n("{n} customer", "{n} customers", int(customers)),
        until=until,
    )


def _source(alarm: Alarm, settings: Settings, words: Words) -> str:
    what = subject_name(alarm.watched, alarm.subject, settings, words)
    day = day_text(alarm.since_day, words)
    days = words.say_n("{n} day", "{n} days", alarm.n)
    if alarm.usual is None:
        return words.say(
            "Source {what} brought nothing from {day} on, for {days} at least.",
            what=what,
            day=day,
            days=days,
        )
    return words.say(
        "Source {what} brought nothing from {day} on, for {days} at least; before, something "
        "came on {usual} of 100 days.",
        what=what,
        day=day,
        days=days,
        usual=words.of_100(alarm.usual),
    )


def _moves(alarm: Alarm, settings: Settings, words: Words) -> str:
    detail = dict(alarm.detail)
    said = words.say(
        "After {what} customers have gone another way since {day}",
        what=quoted(alarm.subject, settings, words),
        day=day_text(alarm.since_day, words),
    )
    ways = [_way(detail, word, settings, words) for word in ("less", "more")]
    named = [way for way in ways if way]
    if not named:
        return words.say("{said} (n = {n}).", said=said, n=words.count(alarm.n))
    return words.say(
        "{said}: {ways} (n = {n}).", said=said, ways=", ".join(named), n=words.count(alarm.n)
    )


def _way(detail: dict[str, str | float], word: str, settings: Settings, words: Words) -> str:
    name = detail.get(word)
    before, lately = detail.get(f"{word}_before"), detail.get(f"{word}_lately")
    if not isinstance(name, str) or not isinstance(before, float) or not isinstance(lately, float):
        return ""
    now, then = apart(lately, before, words)
    target = quoted(name, settings, words) if name else words.say("nothing for a week")
    return words.say(
        "{target} {lately} of 100 times instead of {before}",
        target=target,
        lately=now,
        before=then,
    )


_FACTS: dict[Watched, Callable[[Alarm, Settings, Words], str]] = {
    **dict.fromkeys(_SHARES, _share),
    Watched.ENTHUSIASM: _enthusiasm,
    Watched.NEW_KIND: _new_kind,
    Watched.SOURCE: _source,
    Watched.MOVES: _moves,
}
