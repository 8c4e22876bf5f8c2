"""Ask for guesses, and lay the truth beside them."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from nebelhorn.app import GuessQuestion
from nebelhorn.cli.show import percent, say, show_table
from nebelhorn.errors import NebelhornError


class BadGuess(NebelhornError):
    """A guess is no number from 0 to 100, or there are too many or too few."""


def ask_guesses(asked: Sequence[GuessQuestion], answers: str | None) -> list[float]:
    """Return a guess for each question, from the answers given or by asking.

    Args:
        asked: The questions.
        answers: Numbers with commas between; None: each question is asked.

    Returns:
        Guesses, of 100.

    Raises:
        BadGuess: They are not as many numbers from 0 to 100 as there are questions.
    """
    if answers is None:
        return [_ask(question) for question in asked]
    parts = [part.strip() for part in answers.split(",") if part.strip()]
    guesses = [_number(part) for part in parts]
    if len(guesses) != len(asked) or None in guesses:
        msg = (
            f"--answers {answers!r}: expected are {len(asked)} numbers from 0 to 100 with commas "
            "between, one for each question"
        )
        raise BadGuess(msg)
    return [guess for guess in guesses if guess is not None]


def show_guesses(asked: Sequence[GuessQuestion], guesses: Sequence[float] | None) -> None:
    """Print the truth, and beside it what was guessed and what a naive guess would have said."""
    for number, question in enumerate(asked, start=1):
        say(f"{number}. {question.question['en']}")
    mine = [] if guesses is None else [">you"]
    rows: list[tuple[object, ...]] = []
    for number, question in enumerate(asked):
        truth = question.truth
        said = [] if guesses is None else [f"{guesses[number]:g}"]
        counts = f"{truth.k:,} of {truth.n:,}"
        shares = (percent(truth.value), percent(truth.low), percent(truth.high))
        rows.append((number + 1, *said, *shares, counts, truth.customers, percent(truth.base)))
    heads = [">truth", ">low", ">high", ">counted", ">customers", ">in general"]
    show_table(["no.", *mine, *heads], rows)
    if guesses is not None:
        say(_moral(asked, guesses))


def _moral(asked: Sequence[GuessQuestion], guesses: Sequence[float]) -> str:
    truths = [question.truth for question in asked]
    mine = sum(abs(guess - 100 * t.value) for guess, t in zip(guesses, truths, strict=True))
    naive = sum(100 * abs(t.base - t.value) for t in truths)
    return (
        f"You were {mine / len(truths):.0f} of 100 off on average; whoever always says what is "
        f"usual is {naive / len(truths):.0f} off. The fog begins in one's own head."
    )


def _ask(question: GuessQuestion) -> float:
    while True:
        guess = _number(typer.prompt(question.question["en"]))
        if guess is not None:
            return guess
        say("A number from 0 to 100, please.")


def _number(text: str) -> float | None:
    try:
        number = float(text.strip().removesuffix("%"))
    except ValueError:
        return None
    return number if 0 <= number <= 100 else None
