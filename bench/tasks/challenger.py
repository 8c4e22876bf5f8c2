"""The black box to compare with: boosted trees (LightGBM; Ke et al. 2017, NeurIPS).

Well regularised, or else rare classes diverge and rules look better than they are. How many
rounds is chosen on the rows that validate, then all that may be learnt is learnt again.
"""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np
from challenger_columns import matrix
from event_log import EventLog
from models import Foretold
from naive import after
from numpy.typing import NDArray
from splits import Split, days

from nebelhorn.predictions import PATIENCE, BoostingPace, boosting

_MANY_ROWS = 80_000
_FIRST_CUT, _GROWTH, _STREAM_ROUNDS = 1000, 1.35, 40


def foretell(log: EventLog, split: Split) -> Foretold:
    columns, categories = matrix(log)
    pace = _pace(log, split)
    setting = boosting(split.classes, pace)

    def data(rows: NDArray[np.bool_], like: lightgbm.Dataset | None = None) -> lightgbm.Dataset:
        kinds: Any = "auto" if like else categories
        return lightgbm.Dataset(
            columns[rows], split.came[rows], reference=like, categorical_feature=kinds
        )

    fit = data(split.fit)
    patient = lightgbm.early_stopping(PATIENCE, verbose=False)
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
    setting = boosting(many, BoostingPace(_STREAM_ROUNDS, 0.1, 31), bagged=False)
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


def _pace(log: EventLog, split: Split) -> BoostingPace:
    if split.classes == 2:
        return BoostingPace(300, 0.05, 15)
    if not log.texts:
        return BoostingPace(250, 0.08, 15)
    return BoostingPace(40, 0.2, 31) if len(log.case) > _MANY_ROWS else BoostingPace(150, 0.1, 31)


def _chances(model: lightgbm.Booster, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    said = np.asarray(model.predict(rows, num_threads=1))
    chances = np.column_stack((1 - said, said)) if said.ndim == 1 else said
    return chances.astype(np.float32)
