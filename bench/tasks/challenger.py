"""The black box to compare with: boosted trees (LightGBM; Ke et al. 2017, NeurIPS).

Well regularised, or else rare classes diverge and rules look better than they are. How many
rounds is chosen on the rows that validate, then all that may be learnt is learnt again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from challenger_columns import matrix
from event_log import EventLog
from models import Foretold
from naive import after
from numpy.typing import NDArray
from splits import Split, days

_ALWAYS: dict[str, Any] = {
    "num_threads": 1,
    "verbosity": -1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "min_data_in_leaf": 20,
    "min_sum_hessian_in_leaf": 1.0,
    "lambda_l2": 5.0,
    "feature_fraction": 0.7,
    "cat_smooth": 20,
    "max_cat_to_onehot": 8,
}
_BAGGED = {"bagging_fraction": 0.8, "bagging_freq": 1}
_PATIENCE = 20
_MANY_ROWS = 80_000
_FIRST_CUT, _GROWTH, _STREAM_ROUNDS = 1000, 1.35, 40


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast it learns: at most so many rounds, each of trees with so many leaves."""

    rounds: int
    rate: float
    leaves: int


def foretell(log: EventLog, split: Split) -> Foretold:
    columns, categories = matrix(log)
    pace = _pace(log, split)
    setting = _setting(split.classes, pace)

    def data(rows: NDArray[np.bool_], like: lightgbm.Dataset | None = None) -> lightgbm.Dataset:
        kinds: Any = "auto" if like else categories
        return lightgbm.Dataset(
            columns[rows], split.came[rows], reference=like, categorical_feature=kinds
        )

    fit = data(split.fit)
    patient = lightgbm.early_stopping(_PATIENCE, verbose=False)
    validate = data(split.validate, like=fit)
    tried = lightgbm.train(setting, fit, pace.rounds, [validate], callbacks=[patient])
    rounds = max(1, tried.best_iteration)
    model = lightgbm.train(setting, data(split.learn), rounds)
    said = f"LightGBM, {rounds} of at most {pace.rounds} rounds at rate {pace.rate:g}"
    return Foretold(_chances(model, columns[split.ask]), said)


def stream(log: EventLog) -> Foretold:
    """Learn all that was seen anew whenever it has grown by a third; before, by the last event."""
    columns, categories = matrix(log)
    came, many = log.came_next(), len(log.names)
    setting = _setting(many, Pace(_STREAM_ROUNDS, 0.1, 31), bagged=False)
    chances = np.zeros((len(log.case), many), dtype=np.float32)
    counts = np.zeros((many, many))
    seen = np.zeros(0, dtype=np.int64)
    cut, times, model = _FIRST_CUT, 0, None
    for day in days(log):
        np.add.at(counts, (log.activity[day.learn], came[day.learn]), 1.0)
        seen = np.append(seen, day.learn)
        if len(seen) >= cut:
            data = lightgbm.Dataset(columns[seen], came[seen], categorical_feature=categories)
            model = lightgbm.train(setting, data, _STREAM_ROUNDS)
            cut, times = int(len(seen) * _GROWTH), times + 1
        if model is None:
            chances[day.ask] = after(counts)[log.activity[day.ask]]
        else:
            chances[day.ask] = _chances(model, columns[day.ask])
    return Foretold(chances, f"LightGBM, learnt {times} times, {_STREAM_ROUNDS} rounds")


def _pace(log: EventLog, split: Split) -> Pace:
    if split.classes == 2:
        return Pace(300, 0.05, 15)
    if not log.texts:
        return Pace(250, 0.08, 15)
    return Pace(40, 0.2, 31) if len(log.case) > _MANY_ROWS else Pace(150, 0.1, 31)


def _setting(classes: int, pace: Pace, *, bagged: bool = True) -> dict[str, Any]:
    kind = {"objective": "multiclass", "num_class": classes}
    return {
        **_ALWAYS,
        **(_BAGGED if bagged else {}),
        **(kind if classes > 2 else {"objective": "binary"}),
        "learning_rate": pace.rate,
        "num_leaves": pace.leaves,
    }


def _chances(model: lightgbm.Booster, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    said = np.asarray(model.predict(rows, num_threads=1))
    chances = np.column_stack((1 - said, said)) if said.ndim == 1 else said
    return chances.astype(np.float32)
