"""Shares added up from cells are those of the customers left, intervals and all."""

from __future__ import annotations

import random
from collections import Counter

import duckdb
import numpy as np
import pytest

from nebelhorn.feedback.cells.silence import make_silence
from nebelhorn.feedback.intervals import share


@pytest.mark.parametrize("chosen", [(True, True, True), (True, False, True), (False, True, False)])
def test_shares_of_slots_are_those_of_everybody_in_them(chosen):
    chance = random.Random(4)  # noqa: S311 - figures of a test
    rows = [
        (chance.randrange(2), chance.randrange(60), chance.randrange(3), chance.randrange(2))
        for _ in range(900)
    ]
    rows += [(0, 100 + n, n % 3, 0) for n in range(40)]
    connection = duckdb.connect()
    connection.execute("CREATE TABLE came(place_no INT, who INT, slot INT, heard INT)")
    connection.executemany("INSERT INTO came VALUES (?, ?, ?, ?)", rows)
    found = make_silence(connection, "SELECT * FROM came", slots=3).shares(np.array(chosen))
    for place in (0, 1):
        met, heard = Counter(), Counter()
        for where, who, slot, voice in rows:
            if where == place and chosen[slot]:
                met[who] += 1
                heard[who] += voice
        hits = [met[who] - heard[who] for who in met]
        assert found[place] == share(hits, list(met.values()))
