"""Where saying and doing part, in sentences: said 9, left anyway."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.reality import Deed, Mirror, Parting, Reflection, Voice
from nebelhorn.settings import Settings
from nebelhorn.views.index.rates import fine_percent, rate_range, rate_share, rate_text
from nebelhorn.views.index.rule_sentences import question_of
from nebelhorn.views.labels import clean
from nebelhorn.views.shares import counts_text
from nebelhorn.views.tables import Table, table_of
from nebelhorn.views.words import Words, message

_SAID = {
    Voice.ANGRY: message("Last answer angry"),
    Voice.LUKEWARM: message("Last answer lukewarm"),
    Voice.ENTHUSIASTIC: message("Last answer enthusiastic"),
    Voice.NO_SCORE: message("Answered, never with a score"),
    Voice.NEVER: message("Never said anything"),
}
_DID = {
    Deed.LEAVES: message("{said}: {share} left {within}"),
    Deed.FALLS_SILENT: message("{said}: {share} fell silent, with nothing {within}"),
    Deed.COMPLAINS: message("{said}: {share} complained {within}"),
    Deed.BUYS: message("{said}: {share} bought {within}"),
    Deed.OTHER: message("{said}: with {share} it came {within}"),
}
_PARTED = {
    Deed.LEAVES: message("Said 9 of 10, left anyway."),
    Deed.FALLS_SILENT: message("Said 9 of 10, fell silent anyway."),
    Deed.COMPLAINS: message("Said 9 of 10, complained anyway."),
    Deed.BUYS: message("Angry, bought anyway."),
}


def mirror_headline(found: Mirror, words: Words) -> str:
    """Say whether saying and doing part at all.

    Args:
        found: The mirror.
        words: Reader's language.

    Returns:
        One sentence.
    """
    if not found.tested:
        return words.say(
            "Whether saying and doing part cannot be told: too few customers have said anything "
            "of whom it is known what they did."
        )
    if not found.parts:
        return words.say_n(
            "Saying and doing do not part, as far as can be seen ({n} comparison).",
            "Saying and doing do not part, as far as can be seen ({n} comparisons).",
            found.tested,
        )
    return words.say_n(
        "Saying and doing part in {k} of {n} comparison.",
        "Saying and doing part in {k} of {n} comparisons.",
        found.tested,
        k=words.count(len(found.parts)),
    )


def mirror_sentence(row: Reflection, words: Words) -> str:
    """Say how often customers did one thing who had last said another.

    Args:
        row: One question, one voice.
        words: Reader's language.

    Returns:
        One sentence with counts, likely range, customers, and how often it is so whatever is said.

    Examples:
        >>> from nebelhorn.reality import Rate
        >>> from nebelhorn.views.words import words
        >>> rate = Rate(60, 1000, 300, 0.06, 0.045, 0.08, 0.03)
        >>> row = Reflection("q", "outcome", 30.0, Deed.LEAVES, Voice.ENTHUSIASTIC, rate, 2.0, ())
        >>> mirror_sentence(row, words("en"))[:47]
        'Last answer enthusiastic: 6% (60 of 1,000, 300 '
    """
    if not row.rate.n:
        return words.say("{said}: nobody.", said=voice_text(row.voice, words))
    told = words.say(
        _DID[row.deed],
        said=voice_text(row.voice, words),
        share=rate_text(row.rate, words),
        within=words.within(row.horizon_days),
    )
    if row.rate.value is None or row.rate.base is None:
        return f"{told}."
    base = fine_percent(row.rate.base, words)
    return words.say("{told}; of all who ever said anything {base}.", told=told, base=base)


def parting_sentence(part: Parting, words: Words) -> str:
    """Say what customers had said, and what they did all the same.

    Args:
        part: One that stands when all are judged at once.
        words: Reader's language.

    Returns:
        "Said 9 of 10, left anyway", and what that rests on.
    """
    return f"{words.say(_PARTED[part.row.deed])} {mirror_sentence(part.row, words)}"


def mirror_table(rows: Sequence[Reflection], settings: Settings, words: Words) -> Table:
    """List what was said and what was done, by question and voice; voices nobody had are left out.

    Args:
        rows: Of a mirror.
        settings: Labels of questions.
        words: Reader's language.
    """
    listed = [
        (
            mirror_label(row, settings, words),
            voice_text(row.voice, words),
            fine_percent(row.rate.value, words),
            rate_range(row.rate, words),
            fine_percent(row.rate.base, words),
            "–" if row.lift is None else f"× {words.decimal(row.lift, digits=2)}",
            counts_text(rate_share(row.rate), words),
            words.count(row.rate.customers),
        )
        for row in rows
        if row.rate.n
    ]
    head = (
        words.say("Question"),
        words.say("Said"),
        words.say("Did"),
        words.say("Likely range"),
        words.say("With any voice"),
        words.say("Lift"),
        words.say("Count"),
        words.say("Customers"),
    )
    return table_of(words.say("What was said, and what was done"), head, listed)


def voice_text(voice: Voice, words: Words) -> str:
    """Return what had last been said.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> voice_text(Voice.ANGRY, words("de"))
        'Letzte Antwort verärgert'
    """
    return words.say(_SAID[voice])


def mirror_label(row: Reflection, settings: Settings, words: Words) -> str:
    """Return what readers call the question of a row."""
    question = question_of(row.question, row.kind, row.horizon_days, settings)
    return clean(question.label(words.language))
