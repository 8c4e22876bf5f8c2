"""New kinds of touchpoints, other ways, and what never reaches the log, in sentences."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from nebelhorn.reality import Compared, Dark, FogChange, MoveChange, Moved, NewKind, NewName
from nebelhorn.settings import OTHER_STAGE, Settings, Standing
from nebelhorn.views.horn.names import apart, day_text
from nebelhorn.views.index.situation import quoted, short
from nebelhorn.views.labels import clean
from nebelhorn.views.words import Words, message

_MOST_NAMES = 5
_TEXT = "{text}"


def new_kind_sentence(
    kind: NewKind, settings: Settings, words: Words, *, command: bool = True
) -> str:
    """Say what is new, where it stands between others, and how to take it into the catalogue.

    Args:
        kind: A touchpoint that was never there before.
        settings: Labels of touchpoints.
        words: Reader's language.
        command: Say how to take it into the catalogue? A page has a button for that.

    Returns:
        Sentences; the last is the command, where it is not in the catalogue yet.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> forum = NewKind("forum", 20402, 90, 57, "other", None, None, None, (), ())
        >>> new_kind_sentence(forum, Settings(), words("en")).split("; ")[0]
        'A kind of touchpoint nobody has modelled: “forum”, since 10 Nov 2025 90 times'
    """
    said = [
        words.say(
            _KNOWN if modelled(kind, settings) else _UNKNOWN,
            what=quoted(kind.touchpoint, settings, words),
            day=day_text(kind.first_day, words),
            n=words.count(kind.moments),
            customers=words.say_n("{n} customer", "{n} customers", kind.customers),
        )
    ]
    if kind.came_from:
        said.append(
            words.say("Before it: {places}.", places=_places(kind.came_from, settings, words))
        )
    if kind.went_to:
        said.append(words.say("After it: {places}.", places=_places(kind.went_to, settings, words)))
    if kind.nearest is not None:
        near = quoted(kind.nearest, settings, words)
        said.append(words.say("It stands between others much as {near} does.", near=near))
    if command and not modelled(kind, settings):
        said.append(words.say("Take it into the catalogue: {command}", command=take_command(kind)))
    return " ".join(said)


def take_command(kind: NewKind) -> str:
    """Return the command that takes a new kind into the catalogue.

    Examples:
        >>> take_command(NewKind("my forum", 0, 9, 9, "other", "chat", 0.9, "help", (), ()))
        "nebelhorn catalogue --take 'my forum' --stage help"
    """
    known = kind.stage or ("" if kind.stage_now == OTHER_STAGE.id else kind.stage_now)
    stage = shlex.quote(known) if known else "STAGE"
    return f"nebelhorn catalogue --take {shlex.quote(clean(kind.touchpoint))} --stage {stage}"


def modelled(kind: NewKind, settings: Settings) -> bool:
    """Return whether a person has put the touchpoint into the catalogue, not only an import."""
    entry = settings.touchpoint(kind.touchpoint)
    return bool(entry.de or entry.en) or entry.key_point is Standing.CONFIRMED


def move_sentence(move: MoveChange, settings: Settings, words: Words) -> str:
    """Say from where to where customers now go after a touchpoint.

    Args:
        move: A change of moves.
        settings: Labels of touchpoints.
        words: Reader's language.

    Returns:
        One sentence.
    """
    return words.say(
        "After {what} customers go another way: {less}, {more} (n = {n}, before {before}).",
        what=quoted(move.source, settings, words),
        less=_way(move.loser, settings, words),
        more=_way(move.gainer, settings, words),
        n=words.count(move.n_after),
        before=words.count(move.n_before),
    )


def target_name(target: str | None, settings: Settings, words: Words) -> str:
    """Return what readers call where customers go; None: nothing came."""
    return words.say("nothing in time") if target is None else quoted(target, settings, words)


def dark_sentences(dark: Dark, settings: Settings, words: Words) -> list[str]:
    """Say what points to touchpoints that never reach the log.

    Args:
        dark: The signs.
        settings: Labels of touchpoints.
        words: Reader's language.

    Returns:
        Sentences; only what has risen, and names nobody said before.
    """
    said = []
    if dark.arrivals.risen:
        text = _compared(_MIDDLE, dark.arrivals, words)
        if dark.arrive_at:
            places = _places(dark.arrive_at, settings, words)
            text += " " + words.say("Most turn up at: {places}.", places=places)
        said.append(text)
    if dark.leaving.risen:
        said.append(_compared(_NO_SIGN, dark.leaving, words))
    if dark.names:
        names = ", ".join(_name(one, words) for one in dark.names[:_MOST_NAMES])
        said.append(words.say("Names nobody said before: {names}.", names=names))
    return said


_UNKNOWN = message(
    "A kind of touchpoint nobody has modelled: {what}, since {day} {n} times; {customers}."
)
_KNOWN = message(
    "A new kind of touchpoint, already in the catalogue: {what}, since {day} {n} times; "
    "{customers}."
)
_MIDDLE = message(
    "Newcomers turn up in the middle of the way: {after} of 100 instead of {before} "
    "(n = {n}, before {n_before})."
)
_NO_SIGN = message(
    "Customers leave without a sign in the 30 days before: {after} of 100 instead of {before} "
    "(n = {n}, before {n_before})."
)


def fog_sentence(change: FogChange, settings: Settings, words: Words) -> str:
    """Say over which touchpoint fog has thickened."""
    before, after = (
        1 - (side.value or 0.0) for side in (change.unheard.before, change.unheard.after)
    )
    now, then = apart(after, before, words)
    return words.say(
        "Fog has thickened over {what}: of 100 encounters {after} were heard within a week instead "
        "of {before} (n = {n}, before {n_before}).",
        what=quoted(change.touchpoint, settings, words),
        after=now,
        before=then,
        n=words.count(change.unheard.after.n),
        n_before=words.count(change.unheard.before.n),
    )


def _compared(text: str, one: Compared, words: Words) -> str:
    after, before = apart(one.after.value or 0.0, one.before.value or 0.0, words)
    return words.say(
        text,
        after=after,
        before=before,
        n=words.count(one.after.n),
        n_before=words.count(one.before.n),
    )


def _way(moved: Moved, settings: Settings, words: Words) -> str:
    now, then = apart(moved.after, moved.before, words)
    return words.say(
        "{target} {lately} of 100 times instead of {before}",
        target=target_name(moved.target, settings, words),
        lately=now,
        before=then,
    )


def _places(places: Sequence[tuple[str, int]], settings: Settings, words: Words) -> str:
    return ", ".join(
        words.say("{place} ({n})", place=quoted(name, settings, words), n=words.count(count))
        for name, count in places
    )


def _name(one: NewName, words: Words) -> str:
    where = words.say("texts") if one.where == _TEXT else clean(one.where)
    return words.say(
        "“{name}” ({n} times, {where}, since {day})",
        name=short(one.name),
        n=words.count(one.times),
        where=where,
        day=day_text(one.first_day, words),
    )
