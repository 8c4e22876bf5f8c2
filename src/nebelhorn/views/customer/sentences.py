"""What is said of one customer: headline, lead, and what better not to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile

from nebelhorn.views.customer.life import MIDDLE, Life, Lived
from nebelhorn.views.labels import clean
from nebelhorn.views.words import Words

_DAY = timedelta(days=1)


def customer_headline(life: Life, words: Words) -> str:
    """Say how it has been for a customer, in one line.

    Args:
        life: What is known.
        words: Reader's language.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from nebelhorn.views.words import words
        >>> day = [datetime(2026, 3, n, tzinfo=UTC) for n in (1, 2, 3)]
        >>> said = [Lived(at, "Call", voice=True, score=0.1) for at in day[:2]]
        >>> life = Life("4711", tuple(said), day[2], day[0], 2, 2, 2, 30.0, silent=True)
        >>> customer_headline(life, words("en"))
        'Customer 4711: 2 bad moments, then silence'
    """
    return words.say(
        "Customer {name}: {what}",
        name=clean(life.name),
        what=f"{_felt(life, words)}{_then(life, words)}",
    )


def customer_lead(life: Life, words: Words) -> str:
    """Say since when we know a customer, and how much of them we have heard."""
    parts = [words.say("Known since {day}.", day=words.day(life.first))]
    if life.encounters:
        parts.append(
            words.say(
                "We heard how {heard} of {encounters} were.",
                heard=words.count(life.heard),
                encounters=words.say_n("{n} encounter", "{n} encounters", life.encounters),
            )
        )
    last = _last_voice(life)
    if last is not None:
        parts.append(
            words.say(
                "Last voice on {day}, {span} before the newest event.",
                day=words.day(last.at),
                span=days_text(last, life, words),
            )
        )
    return " ".join(parts)


def days_text(voice: Lived, life: Life, words: Words) -> str:
    """Say how many whole days lie between a voice and now."""
    return words.say_n("{n} day", "{n} days", max(0, (life.as_of - voice.at) // _DAY))


def cautions(life: Life, words: Words) -> tuple[str, ...]:
    """Say what whoever talks to a customer had better know first; nothing where nothing is known.

    A complaint is open where we have done nothing since that the log knows of, and the customer
    has said nothing good since.

    Args:
        life: What is known.
        words: Reader's language.
    """
    found = (_sore(life, words), _open_complaint(life, words), _torn(life, words))
    return tuple(sentence for sentence in found if sentence)


def _felt(life: Life, words: Words) -> str:
    scored = life.scored
    if not scored:
        if life.voices:
            return words.say("spoke, but gave no score")
        return words.say("no voice, so we do not know how it was")
    kind = _side(scored[-1])
    run = len(list(takewhile(lambda one: _side(one) == kind, reversed(scored))))
    before = scored[: len(scored) - run]
    if kind > 0 and before and _side(before[-1]) < 0:
        return words.say_n(
            "{n} good moment after a bad one", "{n} good moments after a bad one", run
        )
    if kind > 0:
        felt = words.say_n("{n} good moment", "{n} good moments", run)
    elif kind < 0:
        felt = words.say_n("{n} bad moment", "{n} bad moments", run)
    else:
        felt = words.say_n(
            "{n} moment neither good nor bad", "{n} moments neither good nor bad", run
        )
    # it counts the last ones that felt alike: who felt otherwise before is not kept back
    return words.say("lately {felt}", felt=felt) if before else felt


def _then(life: Life, words: Words) -> str:
    last = _last_voice(life)
    if last is None:
        return ""
    if life.silent:
        return words.say(", then silence")
    if life.as_of - last.at > life.silence_days * _DAY:
        return words.say(", then {days} without a voice", days=days_text(last, life, words))
    return ""


def _sore(life: Life, words: Words) -> str:
    if not life.scored or _side(life.scored[-1]) >= 0:
        return ""
    last = life.scored[-1]
    values = {"day": words.day(last.at), "mood": words.mood(last.score)}
    if last.place is None or last.complains:
        return words.say("Not as if all were well: on {day} it was bad ({mood}).", **values)
    return words.say(
        "Nothing that praises “{place}”: on {day} it was bad ({mood}).",
        place=clean(last.place),
        **values,
    )


def _open_complaint(life: Life, words: Words) -> str:
    at = _last_place(life.moments)
    if at is None:
        return ""
    complaint, later = life.moments[at], life.moments[at + 1 :]
    if any(one.ours or (one.score is not None and _side(one) > 0) for one in later):
        return ""
    return words.say(
        "Not that it is settled: “{place}” of {day} has no answer that we know of.",
        place=clean(complaint.place or "?"),
        day=words.day(complaint.at),
    )


def _torn(life: Life, words: Words) -> str:
    if not life.torn:
        return ""
    return words.say("No offer first: a good run, one sharp fall, then silence. Ask what happened.")


def _last_place(moments: Sequence[Lived]) -> int | None:
    places = [n for n, one in enumerate(moments) if one.complains and not one.voice]
    return places[-1] if places else None


def _last_voice(life: Life) -> Lived | None:
    return next((one for one in reversed(life.moments) if one.voice), None)


def _side(one: Lived) -> int:
    """Return −1 for a bad moment, 1 for a good one, 0 for the middle of the scale."""
    score = MIDDLE if one.score is None else one.score
    return (score > MIDDLE) - (score < MIDDLE)
