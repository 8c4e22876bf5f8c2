"""Weigh experts by how well each has foretold lately, and join what they say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Opinions = NDArray[np.float64]
"""Shape (experts, n, classes): what each expert says, rows sum to 1."""

Weights = NDArray[np.float64]

_FLOOR = 1e-4
"""Chances are cut here, so that one surprise does not decide for ever."""

_STEPS = 3
_STILL = 1e-4
"""A step this small is the last one."""


class Mixer:
    """Joins chances as a weighted product: log p = Σ w_k log p_k + const.

    The weights follow the log score of the joined forecast: each portion of what came moves them
    by a Newton step on what was foretold lately, held near equal weights while little has been
    seen. Weights that sum to less than 1 flatten what experts say, to more sharpen it: the mixer
    calibrates too. No weight falls below 0.

    Args:
        experts: How many there are.
        trust: Share of the evidence that one more observation leaves; 0.999 looks back over
            about 1,000.
        doubt: So many observations' worth the equal weights count.

    References:
        Logarithmic opinion pools: Genest and Zidek (1986), Combining probability distributions,
        Statistical Science 1; Satopää et al. (2014), International J. of Forecasting 30.

    Examples:
        >>> mixer = Mixer(2)
        >>> knows, guesses = [[0.9, 0.1]] * 400, [[0.5, 0.5]] * 400
        >>> for _ in range(4):
        ...     mixer.learn(np.array([knows, guesses]), np.zeros(400, dtype=np.int64))
        >>> bool(mixer.weights[0] > 0.8), bool(mixer.weights[1] < 0.6)
        (True, True)
    """

    def __init__(self, experts: int, *, trust: float = 0.999, doubt: float = 50.0) -> None:
        self._start: Weights = np.full(experts, 1.0 / experts)
        self.weights: Weights = self._start.copy()
        self._trust = trust
        self._doubt = doubt * np.eye(experts)
        self._curve = np.zeros((experts, experts))
        self._slope = np.zeros(experts)

    def join(self, opinions: Opinions) -> NDArray[np.float64]:
        """Return the joined chances, shape (n, classes); rows sum to 1."""
        return _softmax(np.tensordot(self.weights, _logs(opinions), axes=1))

    def learn(self, opinions: Opinions, labels: NDArray[np.int64]) -> None:
        """Let what came move the weights.

        Args:
            opinions: What the experts said before they knew.
            labels: Shape (n,), class of what came, in this order.
        """
        many = len(labels)
        if not many:
            return
        logs = _logs(opinions)
        fading = (self._trust ** np.arange(many - 1, -1, -1)).astype(np.float64)
        self._curve *= self._trust**many
        self._slope *= self._trust**many
        start: Weights = self.weights
        for _ in range(_STEPS):
            slope, curve = _derivatives(logs, labels, fading, np.asarray(self.weights))
            # what was seen before is kept as a parabola around the weights of then
            whole = self._curve + curve + self._doubt
            pull = (
                slope
                + self._slope
                - self._curve @ (self.weights - start)
                - self._doubt @ (self.weights - self._start)
            )
            step = np.asarray(np.linalg.solve(whole, pull), dtype=np.float64)
            self.weights = np.maximum(self.weights + step, 0.0)
            if np.abs(step).max() < _STILL:
                break
        slope, curve = _derivatives(logs, labels, fading, np.asarray(self.weights))
        self._slope = self._slope - self._curve @ (self.weights - start) + slope
        self._curve = self._curve + curve


def _derivatives(
    logs: Opinions, labels: NDArray[np.int64], fading: NDArray[np.float64], weights: Weights
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return slope and (negative) curvature of the faded log score in the weights."""
    chances = _softmax(np.tensordot(weights, logs, axes=1))
    mean = (chances * logs).sum(axis=2)
    said = logs[:, np.arange(len(labels)), labels]
    apart = (logs - mean[:, :, np.newaxis]).reshape(len(weights), -1)
    weighed = (chances * fading[:, np.newaxis]).reshape(-1)
    slope: Weights = ((said - mean) * fading).sum(axis=1)
    return slope, np.asarray((apart * weighed) @ apart.T)


def _logs(opinions: Opinions) -> Opinions:
    return np.log(np.maximum(opinions, _FLOOR))


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    lead = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(lead / lead.sum(axis=1, keepdims=True))
