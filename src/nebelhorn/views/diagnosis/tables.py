"""Why a figure moved, as tables."""

from __future__ import annotations

from nebelhorn.reality import Cause, Diagnosis, MissingMass, Watched, Waterfall
from nebelhorn.settings import Settings
from nebelhorn.views.diagnosis.sentences import place_name, term_range
from nebelhorn.views.diagnosis.signs import modelled, take_command, target_name
from nebelhorn.views.diagnosis.waterfall import term_names, waterfall_title
from nebelhorn.views.horn.names import day_text, subject_name
from nebelhorn.views.index.situation import situation
from nebelhorn.views.tables import Table, name_of, table_of
from nebelhorn.views.words import Words

_MOST_PARTS = 60


def waterfall_table(waterfall: Waterfall, words: Words) -> Table:
    """List the bars of the waterfall."""
    sure = {True: words.say("surely"), False: words.say("may be chance")}
    rows = [(words.say("Before"), words.of_100(waterfall.before, digits=1), "–", "–")]
    for name, title in term_names(words).items():
        term = getattr(waterfall, name)
        rows.append(
            (title, words.points(term.points), term_range(term, words), sure[term.separable])
        )
    if waterfall.question_set:
        rows.append((words.say("Other questions"), words.points(waterfall.question_set), "–", "–"))
    rows.append((words.say("After"), words.of_100(waterfall.after, digits=1), "–", "–"))
    head = (
        words.say("Part"),
        words.say("Points"),
        words.say("Likely range (90 %)"),
        words.say("Told from nothing?"),
    )
    return table_of(waterfall_title(words), head, rows, text=(3,))


def parts_table(waterfall: Waterfall, settings: Settings, words: Words) -> Table:
    """List what each place adds, the largest first."""
    causes = {cause: term_names(words)[cause.value] for cause in Cause}
    rows = [
        (
            subject_name(Watched.INDEX, part.question, settings, words),
            place_name(part.after, settings, words),
            causes[part.cause],
            words.points(part.term.points),
            term_range(part.term, words),
            words.percent(part.share_before),
            words.percent(part.share_after),
            words.count(part.n_before),
            words.count(part.n_after),
            "; ".join(situation(rule.after, settings, words) for rule in part.rules) or "–",
        )
        for part in waterfall.parts[:_MOST_PARTS]
    ]
    head = (
        words.say("Question"),
        words.say("Foretold"),
        words.say("Part"),
        words.say("Points"),
        words.say("Likely range (90 %)"),
        words.say("Right before"),
        words.say("Right after"),
        words.say("Count before"),
        words.say("Count after"),
        words.say("Rules that carry it"),
    )
    return table_of(words.say("The parts, place by place"), head, rows, first=3)


def moves_table(diagnosis: Diagnosis, settings: Settings, words: Words) -> Table:
    """List where customers go after the touchpoints at which that has changed."""
    rows = [
        (
            name_of(move.source, settings, words),
            target_name(moved.target, settings, words),
            words.percent(moved.before),
            words.percent(moved.after),
            words.count(moved.n_before),
            words.count(moved.n_after),
            words.decimal(move.js_bits, digits=3),
        )
        for move in diagnosis.moves
        for moved in move.moved
    ]
    head = (
        words.say("After"),
        words.say("To"),
        words.say("Share before"),
        words.say("Share after"),
        words.say("Count before"),
        words.say("Count after"),
        words.say("How far, bits"),
    )
    caption = words.say(
        "Where customers go elsewhere, of {n} touchpoints looked at",
        n=words.count(diagnosis.sources_tested),
    )
    return table_of(caption, head, rows, first=2)


def new_kinds_table(diagnosis: Diagnosis, settings: Settings, words: Words) -> Table:
    """List touchpoints that were never there before."""
    rows = [
        (
            name_of(kind.touchpoint, settings, words),
            day_text(kind.first_day, words),
            words.count(kind.moments),
            words.count(kind.customers),
            "–" if kind.nearest is None else name_of(kind.nearest, settings, words),
            "–" if kind.likeness is None else words.decimal(kind.likeness, digits=2),
            words.say("in the catalogue") if modelled(kind, settings) else take_command(kind),
        )
        for kind in diagnosis.new_kinds
    ]
    head = (
        words.say("Touchpoint"),
        words.say("First seen"),
        words.say("How often"),
        words.say("Customers"),
        words.say("Stands much like"),
        words.say("Likeness, 0 to 1"),
        words.say("To the catalogue"),
    )
    return table_of(words.say("New kinds of touchpoints"), head, rows, text=(4, 6))


def unseen_table(diagnosis: Diagnosis, words: Words) -> Table:
    """List how likely the next touchpoint, or way, is one that was never seen."""
    seen = diagnosis.novelty
    rows = [
        (words.say("Touchpoints, before"), *_mass(seen.kinds_before, words)),
        (words.say("Touchpoints, after"), *_mass(seen.kinds_after, words)),
        (words.say("Ways from one to the next, before"), *_mass(seen.pairs_before, words)),
        (words.say("Ways from one to the next, after"), *_mass(seen.pairs_after, words)),
    ]
    head = (
        words.say("What"),
        words.say("The next is one never seen"),
        words.say("Likely range"),
        words.say("Count"),
        words.say("Kinds"),
    )
    return table_of(words.say("How much is still unseen"), head, rows)


def gains_table(diagnosis: Diagnosis, settings: Settings, words: Words) -> Table:
    """List what gave points."""
    names = term_names(words)
    rows = [
        (
            subject_name(Watched.INDEX, gain.question, settings, words),
            place_name(gain.after, settings, words),
            names[gain.cause.value],
            words.points(gain.term.points),
            term_range(gain.term, words),
            "; ".join(situation(rule.after, settings, words) for rule in gain.rules) or "–",
        )
        for gain in diagnosis.gains[:_MOST_PARTS]
    ]
    head = (
        words.say("Question"),
        words.say("Foretold"),
        words.say("Part"),
        words.say("Points"),
        words.say("Likely range (90 %)"),
        words.say("Rules that carry it"),
    )
    return table_of(words.say("What gave points"), head, rows, first=3, text=(4,))


def _mass(mass: MissingMass, words: Words) -> tuple[str, ...]:
    likely = "–"
    if mass.low is not None and mass.high is not None:
        likely = words.say(
            "{low} to {high}", low=words.percent(mass.low), high=words.percent(mass.high)
        )
    return (words.percent(mass.value), likely, words.count(mass.n), words.count(mass.kinds))
