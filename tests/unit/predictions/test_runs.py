"""What a run says of itself, also one that was sealed long ago."""

from __future__ import annotations

import json

from nebelhorn.predictions import Run
from nebelhorn.settings import By, Touchpoint


def run(catalogue: list[list[object]]) -> Run:
    return Run(1, "backtest", json.dumps({"catalogue": catalogue}), 0, 0, ended=True)


def test_the_catalogue_of_a_run_is_read() -> None:
    found = run([["cancelled", "leave", "customer", True]]).catalogue()
    assert found == {
        "cancelled": Touchpoint("cancelled", stage="leave", by=By.CUSTOMER, leaves=True)
    }


def test_the_first_runs_did_not_say_the_stage() -> None:
    found = run([["cancelled", "customer", True]]).catalogue()
    assert found == {"cancelled": Touchpoint("cancelled", by=By.CUSTOMER, leaves=True)}
