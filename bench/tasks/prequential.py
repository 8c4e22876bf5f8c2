"""Foretell each next event of a stream and learn from it afterwards: prequential.py LOG.

As the drive learns: in portions of a UTC day, and what is foretold of a day rests only on what
was known before the day began. Events in the order of time, ties in the order of the file. The
end of a case cannot be seen in a stream and is neither foretold nor learnt.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from stopwatch import Stopwatch
from tax_log import TaxLog, read_tax_log, share

from nebelhorn.drive import DAY_US, Lessons
from nebelhorn.drive.lessons import Reader
from nebelhorn.predictions import ORDER
from nebelhorn.rules import ContextCounts, Contexts

_Foretold = dict[str, NDArray[np.int64]]


def foretell(log: TaxLog) -> _Foretold:
    """Return what is foretold to follow each event: by rules, and by two naive guesses.

    ``rules``: by contexts of the order Nebelhorn has; ``majority``: the commonest so far;
    ``markov``: what most often followed the newest event so far, where nothing did the commonest.
    """
    followed = np.flatnonzero(log.followed())
    heard = followed[np.argsort(log.at_us[followed + 1], kind="stable")]
    reader = Reader(Lessons(log.at_us[heard + 1], heard, log.activity[heard + 1]))
    rows = Contexts(ORDER).rows(log.symbols(ORDER))
    counts = ContextCounts(log.activities, closed=False)
    said = {name: np.zeros(len(log.case), np.int64) for name in ("rules", "majority", "markov")}
    stream = followed[np.argsort(log.at_us[followed], kind="stable")]
    days = log.at_us[stream] // DAY_US
    starts = np.flatnonzero(np.diff(days, prepend=days[:1] - 1)).tolist()
    for start, end in pairwise([*starts, len(days)]):
        for _, events, came in reader.until(int(days[start])):
            counts.learn(rows[events], came)
        events = stream[start:end]
        said["rules"][events] = counts.chances(rows[events]).argmax(axis=1)
        common = counts.counts(rows[:1, 0])[0].argmax()
        said["majority"][events] = common
        after = counts.counts(rows[events, 1])
        said["markov"][events] = np.where(after.any(axis=1), after.argmax(axis=1), common)
    return said


def main(file: Path) -> None:
    log = read_tax_log(file)
    with Stopwatch() as watch:
        said = foretell(log)
    followed = np.flatnonzero(log.followed())
    came = log.activity[followed + 1]
    watch.report(
        order=ORDER,
        shares={
            name: share(guess[followed] == came, log.case[followed]) for name, guess in said.items()
        },
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
