"""One more class for a softmax head, the others left as they are.

With the other columns fixed, the softmax loss of the new column is that of a binary logistic regression in which each
example has an offset: minus the log-sum-exp of the other logits. It is convex and has 385 parameters, so Newton's
method ends after some ten steps, most of them on a few of the texts. A refit of all columns took nine times as long and
was no better (docs/benchmarks.md).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.ports import Vectors

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
_STEPS = 30
_HALVINGS = 12
# The largest slope at which the fit has ended: weights are then within a fortieth of the largest one of where they end.
_ENOUGH = 0.05
_COARSE = 500  # of so many other texts a first fit is made, from which two or three steps on all of them are left
_BIAS_PENALTY = 1e-3  # against a bias that runs away where the examples can be told apart without it
# An example that is this sure bends the loss no more; leaving them out makes a step several times as fast.
_FLAT = 1e-5
_MOST = 30.0


class Column(NamedTuple):
    """Weights [d] and bias of one class."""

    weights: Floats
    bias: float


class Others(NamedTuple):
    """Texts, [n, d], the log-sum-exp of their logits without the new class, [n], and what each of them counts."""

    vectors: Vectors
    log_sums: Floats
    each: float = 1.0

    def every(self, step: int) -> "Others":
        """Each step-th text, to stand for all."""
        return Others(self.vectors[::step], self.log_sums[::step], self.each * step)


def log_sums(logits: Vectors) -> Floats:
    """Log-sum-exp of each row of [n, labels]."""
    peak = logits.max(axis=1)
    sums: Floats = peak + np.log(np.exp(logits - peak[:, None]).sum(axis=1))
    return sums


def fit_column(examples: Others, others: Others, *, variance: float, start: Column | None) -> Column:
    """Fit the new class's column.

    examples: texts of the new class; others: those of the other classes.
    variance: of the prior over weights, in squared logits: the squared length of the columns there are.
    start: where to begin; a near solution saves most of the steps.
    """
    if start is None and len(others.vectors) > 2 * _COARSE:
        some = others.every(len(others.vectors) // _COARSE)
        start = fit_column(examples, some, variance=variance, start=None)
    problem = _Problem(examples, others, variance)
    width = others.vectors.shape[1] + 1
    point: Doubles = np.zeros(width) if start is None else np.append(start.weights, start.bias).astype(np.float64)
    for _ in range(_STEPS):
        chances = problem.chances(point)
        slope = problem.slope(point, chances)
        if np.abs(slope).max() < _ENOUGH:
            break
        step: Doubles = np.linalg.solve(problem.bend(chances), slope).astype(np.float64)
        point = problem.towards(point, step)
    return Column(point[:-1].astype(np.float32), float(np.float32(point[-1])))


class _Problem:
    """The penalised loss as a function of weights and bias, [d + 1]."""

    def __init__(self, examples: Others, others: Others, variance: float) -> None:
        vectors = np.concatenate([examples.vectors, others.vectors])
        self._rows = np.column_stack([vectors, np.ones(len(vectors), dtype=np.float32)]).astype(np.float32)
        self._offsets = np.concatenate([examples.log_sums, others.log_sums])
        self._truth = np.arange(len(vectors)) < len(examples.vectors)
        self._counts = np.where(self._truth, np.float32(examples.each), np.float32(others.each))
        self._penalty: Doubles = np.full(self._rows.shape[1], 1 / variance, dtype=np.float64)
        self._penalty[-1] = _BIAS_PENALTY

    def chances(self, point: Doubles) -> Floats:
        """The probability of the new class, [n]."""
        margins: Floats = np.clip(self._margins(point), -_MOST, _MOST)
        chances: Floats = (1 / (1 + np.exp(-margins))).astype(np.float32)
        return chances

    def slope(self, point: Doubles, chances: Floats) -> Doubles:
        """The gradient of the loss."""
        pull = self._rows.T @ (self._counts * (chances - self._truth))
        slope: Doubles = pull + self._penalty * point
        return slope

    def bend(self, chances: Floats) -> Doubles:
        """The Hessian of the loss."""
        bends = self._counts * chances * (1 - chances)
        felt = bends > _FLAT
        rows = self._rows[felt]
        hessian = ((rows * bends[felt, None]).T @ rows).astype(np.float64)
        hessian += np.diag(self._penalty)
        return hessian

    def towards(self, point: Doubles, step: Doubles) -> Doubles:
        """Take the step back as far as the loss falls; a half of it each time it does not."""
        before = self._loss(point)
        for halvings in range(_HALVINGS):
            reached: Doubles = point - step / 2**halvings
            if self._loss(reached) < before:
                return reached
        return point

    def _margins(self, point: Doubles) -> Floats:
        margins: Floats = self._rows @ point.astype(np.float32) - self._offsets
        return margins

    def _loss(self, point: Doubles) -> float:
        margins = self._margins(point)
        losses = np.logaddexp(0, margins) - self._truth * margins
        return float((self._counts * losses).sum() + 0.5 * (self._penalty * point**2).sum())
