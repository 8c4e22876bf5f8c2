"""Do readable rules foretell as well as published models, on the logs and by the rules of those?

The next activity as Tax et al. (2017) measured it, with the three ways to treat the end of a case,
and in a stream, day by day, beside naive guesses that see the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from figure import Bench, Goal, Line
from measure import run_task
from peers import own_python

_LOGS = ("helpdesk", "bpi_12_w")
_SCRIPT = {"helpdesk": (69.5, 0.7123), "bpi_12_w": (77.3, 0.76)}
"""Goal in percent, and the accuracy of the LSTM of Tax et al. (2017)."""

_STREAM = {"helpdesk": 78.5, "bpi_12_w": 78.5}


def measure_protocol(bench: Bench) -> Iterator[Line]:
    for log in _LOGS:
        yield from _measure_log(bench, log)


def _measure_log(bench: Bench, log: str) -> Iterator[Line]:
    goal, published = _SCRIPT[log]
    split, stream = f"Tax {log}: next activity", f"stream {log}: next activity"
    file = bench.root.parent / "shared" / "data" / "tax2017" / f"{log}.csv"
    if not file.is_file():
        note = f"not measured: {file} is not there"
        yield Line(split, (), "%", Goal(goal), note)
        yield Line(stream, (), "%", Goal(_STREAM[log]), note)
        return
    found = run_task(own_python(), "tax_protocol", file).found
    rules = f"{found['choice']}, {found['contexts']} contexts"
    script = f"published LSTM {published * 100:g} (Tax et al. 2017); {rules}"
    yield _line(split, found["script"], script, Goal(goal))
    yield _line(f"{split}, end never foretold", found["forbidden"])
    yield _line(f"{split} or end", found["target"])
    found = run_task(own_python(), "prequential", file).found
    shares = found["shares"]
    naive = f"by the last event alone {_said(shares['markov'])}"
    note = f"{naive}; order {found['order']}, learnt day by day"
    yield _line(stream, shares["rules"], note, Goal(_STREAM[log]))
    yield _line(f"{stream}, Markov-1", shares["markov"])
    yield _line(f"{stream}, majority", shares["majority"])


def _line(name: str, share: dict[str, Any], note: str = "", goal: Goal | None = None) -> Line:
    of = f"[{share['low'] * 100:.2f}, {share['high'] * 100:.2f}] by case"
    said = f"{of}; {share['n']:,} prefixes of {share['cases']:,} cases"
    return Line(name, (share["share"] * 100,), "%", goal, "; ".join(filter(None, (said, note))))


def _said(share: dict[str, Any]) -> str:
    return f"{share['share'] * 100:.2f}"
