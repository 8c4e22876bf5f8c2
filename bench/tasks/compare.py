"""Judge what models foretold of one log by one protocol: compare.py PROTOCOL OURS [THEIRS]."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from judge import (
    Chances,
    Classes,
    Values,
    area_difference,
    difference,
    judge,
    judge_ranks,
    log_scores,
    share,
)
from stopwatch import Stopwatch

OUTCOMES = ("accepted", "declined", "cancelled")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a model foretold, and what came.

    Attributes:
        chances: A row a prefix asked, a column a class.
        came: Class of what came.
        case: Of which case.
        end: Class of the end of a case.
        going_on: Chances where the model was chosen by how well it foretells where cases go on;
            None: the same.
    """

    chances: Chances
    came: Classes
    case: Classes
    end: int
    going_on: Chances | None = None

    def only(self, rows: Values) -> Answers:
        return Answers(self.chances[rows], self.came[rows], self.case[rows], self.end)

    def on(self) -> Answers:
        """Return the rows where the case goes on, foretold by the model chosen for them."""
        said = self.chances if self.going_on is None else self.going_on
        return Answers(said, self.came, self.case, self.end).only(self.came != self.end)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is judged under one way to treat the end of a case.

    Attributes:
        answers: The rows that count.
        hits: Which of them are right.
    """

    answers: Answers
    hits: Values


def treatments(protocol: str, answers: Answers) -> Iterator[tuple[str, Treatment]]:
    """Yield the ways to treat the end of a case; the first is the one the protocol is known for.

    ``script``: the end is never asked, and wrong where foretold; of equal chances the last class
    wins and the end comes before all others, as the script of Tax et al. (2017) has it. A model
    may be chosen for it, see ``Answers.going_on``.
    ``no_end``: the same, of equal chances the first wins. ``forbidden``: the end is never asked
    and never foretold. ``target``: the end is a class like others.
    """
    if answers.chances.shape[1] == answers.end:  # a stream knows no end
        yield "stream", _first(answers)
        return
    real = answers.only(answers.came != answers.end)
    if protocol == "tax":
        yield "script", _last(answers.on())
        never = real.chances.copy()
        never[:, real.end] = -1.0
        forbidden = last_best(Answers(never, real.came, real.case, real.end))
        yield "forbidden", Treatment(real, forbidden == real.came)
        yield "target", _last(answers)
        return
    if protocol == "temporal":
        yield "no_end", _first(real)
    yield "target", _first(answers)


def last_best(answers: Answers) -> Classes:
    """Return the likeliest class; of equals the last, and the end only where nothing is equal."""
    order = np.append(np.arange(answers.end)[::-1], answers.end)
    return np.asarray(order[answers.chances[:, order].argmax(axis=1)])


def compare(protocol: str, ours: Answers, theirs: Answers | None) -> dict[str, Any]:
    """Return by treatment what ours is worth, and how far it is from theirs.

    Raises:
        ValueError: The two were not asked the same.
    """
    if theirs and not (
        np.array_equal(ours.came, theirs.came) and np.array_equal(ours.case, theirs.case)
    ):
        msg = "the two models were not asked the same"
        raise ValueError(msg)
    if protocol in OUTCOMES:
        return {"outcome": _ranks(ours, theirs)}
    beside = dict(treatments(protocol, theirs)) if theirs else {}
    return {name: _judged(one, beside.get(name)) for name, one in treatments(protocol, ours)}


def _judged(ours: Treatment, theirs: Treatment | None) -> dict[str, Any]:
    answers = ours.answers
    found: dict[str, Any] = {
        **judge(answers.chances, answers.came, answers.case),
        **share(ours.hits, answers.case),
    }
    if theirs:
        other = theirs.answers
        found["theirs"] = {
            **judge(other.chances, other.came, other.case),
            **share(theirs.hits, other.case),
        }
        found["less"] = difference(ours.hits, theirs.hits, answers.case)
        scores = [log_scores(one.chances, one.came) for one in (answers, other)]
        found["log_less"] = difference(scores[0], scores[1], answers.case)
    return found


def _ranks(ours: Answers, theirs: Answers | None) -> dict[str, Any]:
    chance = ours.chances[:, 1].astype(np.float64)
    found: dict[str, Any] = judge_ranks(chance, ours.came, ours.case)
    if theirs:
        other = theirs.chances[:, 1].astype(np.float64)
        found["theirs"] = judge_ranks(other, ours.came, ours.case)
        found["less"] = area_difference(chance, other, ours.came, ours.case)
    return found


def _last(answers: Answers) -> Treatment:
    return Treatment(answers, last_best(answers) == answers.came)


def _first(answers: Answers) -> Treatment:
    return Treatment(answers, answers.chances.argmax(axis=1) == answers.came)


def _read(file: Path) -> Answers:
    with np.load(file, allow_pickle=False) as kept:
        on = kept.get("going_on")
        return Answers(kept["chances"], kept["came"], kept["case"], int(kept["end"]), on)


def main(protocol: str, files: list[str]) -> None:
    answers = [_read(Path(file)) for file in files]
    with Stopwatch() as watch:
        found = compare(protocol, answers[0], answers[1] if len(answers) > 1 else None)
    watch.report(**found)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
