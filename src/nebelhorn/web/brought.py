"""Say what an import has brought."""

from __future__ import annotations

from nebelhorn.app import Imported, Words


def said_brought(done: Imported, words: Words) -> list[str]:
    """Return how many events and answers are new, and how many records were put aside.

    Args:
        done: What was imported.
        words: In the reader's language.
    """
    result = done.result
    return [
        words.say_n("{n} event is new.", "{n} events are new.", result.events),
        words.say_n("{n} answer is new.", "{n} answers are new.", result.answers),
        words.say_n("{n} record was put aside.", "{n} records were put aside.", result.rejected),
    ]
