"""A black box to hold the readable rules against: boosted trees of LightGBM, well regularised.

LightGBM is optional, ``pip install 'nebelhorn[challenger]'``, and is loaded only here.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nebelhorn.errors import NotInstalled

Rows: TypeAlias = NDArray[np.float32]
Classes: TypeAlias = NDArray[np.int64]
Chances: TypeAlias = NDArray[np.float64]

THREADS = 1
"""More change no tree, and where the machine has other work they wait for each other: four to eight
times slower at a few thousand rows."""

PATIENCE = 20
"""Rounds are stopped when so many have not foretold better what was not learnt from."""

JUDGING = 0.2
"""The latest share of the rows chooses leaves and rounds, as it judges rules."""

_ALWAYS: dict[str, Any] = {
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
"""Without ``lambda_l2`` and ``min_sum_hessian_in_leaf`` rare classes diverge, and rules look better
than they are."""

_BAGGED = {"bagging_fraction": 0.8, "bagging_freq": 1}
_MANY_ROWS, _MANY_CLASSES = 80_000, 30


class Model(Protocol):
    """What has been learnt."""

    @property
    def classes(self) -> Classes:
        """Shape (c,), ascending: those that were seen."""
        ...

    def chances(self, rows: Rows) -> Chances:
        """Return the chance of each of ``classes``, shape (n, c); rows sum to 1."""
        ...


Train: TypeAlias = Callable[[Rows, Classes, Sequence[int]], Model]
"""Learns rows with the class of each, in the order in which they became known; numbers of the
columns that hold codes and no amounts."""


@dataclass(frozen=True, slots=True)
class BoostingPace:
    """How fast boosted trees learn.

    Attributes:
        rounds: At most so many, each with a tree for each class.
        rate: How far each goes.
        leaves: Of each tree.
    """

    rounds: int
    rate: float
    leaves: int


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """Trees of LightGBM.

    Attributes:
        classes: Those that were seen.
        booster: Of LightGBM; None where only one class was ever seen.
    """

    classes: Classes
    booster: Any

    def chances(self, rows: Rows) -> Chances:
        """Return the chance of each of ``classes``, shape (n, c); rows sum to 1."""
        if self.booster is None:
            return np.ones((len(rows), 1))
        said = np.asarray(self.booster.predict(rows, num_threads=THREADS))
        return np.column_stack((1 - said, said)) if said.ndim == 1 else said


def load_lightgbm() -> Any:
    """Return the module ``lightgbm``.

    Raises:
        NotInstalled: It cannot be loaded.
    """
    try:
        return importlib.import_module("lightgbm")
    except (ImportError, OSError) as error:  # OSError: the wheel needs OpenMP of the system
        msg = f"LightGBM cannot be used: pip install 'nebelhorn[challenger]' ({error})"
        raise NotInstalled(msg) from error


def boosting(
    classes: int, pace: BoostingPace, *, threads: int = THREADS, bagged: bool = True
) -> Any:
    """Return parameters of LightGBM for so many classes.

    Args:
        classes: At least 2.
        pace: How fast.
        threads: How many; changes no result.
        bagged: Grow each tree from four fifths of the rows.

    Examples:
        >>> told = boosting(3, BoostingPace(40, 0.2, 31))
        >>> told["objective"], told["lambda_l2"], told["min_sum_hessian_in_leaf"]
        ('multiclass', 5.0, 1.0)
    """
    kind = {"objective": "multiclass", "num_class": classes}
    return {
        **_ALWAYS,
        **(_BAGGED if bagged else {}),
        **(kind if classes > 2 else {"objective": "binary"}),
        "num_threads": threads,
        "learning_rate": pace.rate,
        "num_leaves": pace.leaves,
    }


def train_boosted(rows: Rows, labels: Classes, categories: Sequence[int]) -> BoostedTrees:
    """Learn boosted trees.

    How large trees are, and how many rounds there are, is chosen by the log score on the latest
    fifth; then all rows are learnt anew so.

    Args:
        rows: Shape (n, columns); NaN: nothing is known. n is at least 2.
        labels: Shape (n,), class of each row, in the order in which they became known.
        categories: Numbers of columns that hold codes.

    Returns:
        The same trees for the same rows, whatever the machine has to do besides.

    Raises:
        NotInstalled: LightGBM cannot be loaded.

    References:
        Ke et al. (2017), LightGBM: a highly efficient gradient boosting decision tree, NeurIPS 30.
    """
    lightgbm = load_lightgbm()
    classes, places = np.unique(labels, return_inverse=True)
    if len(classes) == 1:
        return BoostedTrees(classes, None)
    cut = round(len(rows) * (1 - JUDGING))

    def data(part: slice, like: Any = None) -> Any:
        kinds: Any = "auto" if like else list(categories)
        return lightgbm.Dataset(rows[part], places[part], reference=like, categorical_feature=kinds)

    tried: list[tuple[float, int, int, dict[str, Any]]] = []
    for pace in _paces(len(classes), len(rows)):
        told, fit = boosting(len(classes), pace), data(slice(cut))
        patient = lightgbm.early_stopping(PATIENCE, verbose=False)
        judges = [data(slice(cut, None), like=fit)]
        model = lightgbm.train(told, fit, pace.rounds, judges, callbacks=[patient])
        (loss,) = model.best_score["valid_0"].values()
        tried.append((loss, len(tried), max(1, model.best_iteration), told))
    _, _, rounds, told = min(tried)
    return BoostedTrees(classes, lightgbm.train(told, data(slice(None)), rounds))


def _paces(classes: int, rows: int) -> tuple[BoostingPace, ...]:
    if rows > _MANY_ROWS or classes > _MANY_CLASSES:
        return (BoostingPace(40, 0.2, 31),)
    few = BoostingPace(300, 0.05, 7)
    return (BoostingPace(300, 0.05, 15) if classes == 2 else BoostingPace(150, 0.1, 31), few)
