"""How faithful explanations are, and what they cost: `python -m benchmarks.models.explanations`.

The deletion test: the words that weigh most are taken out one after the other, up to five, and the probability of the
label is read again each time. The mean fall over the five is the area over the curve (Samek et al. 2017, "Evaluating
the Visualization of What a Deep Neural Network Has Learned"; as comprehensiveness in DeYoung et al. 2020, "ERASER").
More is better; words drawn at random are the floor. "Kept" is the other direction (sufficiency): how far the
probability falls where only the three words that weigh most stay; less is better.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.models.attention import Attention
from benchmarks.report import machine
from storeclerk.errors import AppError
from storeclerk.model import Encoder
from storeclerk.text.explain import (
    Margin,
    Probabilities,
    Word,
    attention_weights,
    explain,
    find_words,
    left_out_weights,
    one_of_many,
    token_weights,
    without,
)
from storeclerk.text.intent import IntentHead
from storeclerk.text.reader import OWN_INTENTS
from storeclerk.text.sentiment import SentimentHead
from training.corpora.intents import intents
from training.corpora.sentiment import sentiment
from training.corpora.texts import Row
from training.paths import SHIPPED, data_folder
from training.report.measures import Figure, bootstrap
from training.tables import OUT_OF_SCOPE

_DELETED, _KEPT = 5, 3
_SEED = 7
_MILLISECONDS = 1000
Floats = NDArray[np.float64]
# Rows that train and rows that validate; the latter are explained.
_TEXTS: dict[str, Callable[[Path], tuple[list[Row], list[Row]]]] = {"intent": intents, "sentiment": sentiment}


class Case(NamedTuple):
    """A text with its words, and the head's view of its likeliest label."""

    text: str
    words: list[Word]
    chance: Callable[[Sequence[str]], Floats]
    margin: Margin


class Outcome(NamedTuple):
    """What came of a method on n texts.

    falls: of the probability, after 1 to 5 words, [n, 5]; kept: where three words stay, [n].
    milliseconds: the processor's time, [n].
    """

    falls: Floats
    kept: Floats
    milliseconds: Floats


Method = Callable[[Case], Sequence[float]]


class Subject:
    """A head of a model folder, and texts that it was not trained on."""

    def __init__(self, encoder: Encoder, probabilities: Probabilities, texts: Sequence[str]) -> None:
        self._encoder, self._probabilities, self._texts = encoder, probabilities, texts

    def cases(self, count: int) -> list[Case]:
        """Draw texts of more words than are taken out."""
        order = np.random.default_rng(_SEED).permutation(len(self._texts))
        cases = (self._case(self._texts[place]) for place in order)
        return [
            case for case, _ in zip((case for case in cases if len(case.words) > _DELETED), range(count), strict=False)
        ]

    def _case(self, text: str) -> Case:
        reading = self._encoder.read([text])
        label = int(self._probabilities(reading.summary)[0].argmax())

        def chance(texts: Sequence[str]) -> Floats:
            found = self._probabilities(self._encoder.read(texts).summary)[:, label]
            return found.astype(np.float64)

        return Case(text, find_words(text, reading.spans[0]), chance, one_of_many(self._probabilities, label))


def methods(encoder: Encoder, attention: Attention) -> dict[str, Method]:
    """Give what is compared; the first is what ships."""
    rng = np.random.default_rng(_SEED)

    def by_tokens(case: Case) -> Sequence[float]:
        return token_weights(encoder.read([case.text]).tokens[0], case.words, case.margin).tolist()

    def by_leaving_out(case: Case) -> Sequence[float]:
        texts = [case.text, *(without(case.text, [word]) for word in case.words)]
        summary = encoder.read(texts).summary
        return left_out_weights(summary[:1], summary[1:], case.margin).tolist()

    return {
        "What ships: by leaving out, bounded": lambda case: [
            one.weight for one in explain(encoder, case.text, case.margin)
        ],
        "Leaving each word out": by_leaving_out,
        "Token vectors": by_tokens,
        "Attention": lambda case: attention_weights(attention.read(case.text), case.words).tolist(),
        "At random": lambda case: rng.random(len(case.words)).tolist(),
    }


def judged(cases: Sequence[Case], method: Method) -> Outcome:
    """Explain each text, and take out the words that weigh most."""
    falls, kept, times = [], [], []
    for case in cases:
        began = time.thread_time()  # of the processor: a run has one thread, and other work on the machine counts not
        weights = method(case)
        times.append((time.thread_time() - began) * _MILLISECONDS)
        order = np.argsort(-np.asarray(weights), kind="stable")
        ranked = [case.words[place] for place in order]
        shorter = [without(case.text, ranked[:count]) for count in range(1, _DELETED + 1)]
        chances = case.chance([case.text, *shorter, without(case.text, ranked[_KEPT:])])
        falls.append(chances[0] - chances[1 : _DELETED + 1])
        kept.append(chances[0] - chances[-1])
    return Outcome(np.array(falls), np.array(kept), np.array(times))


def table(name: str, outcomes: Mapping[str, Outcome]) -> str:
    """Lay out what came of each method, and how far the first is ahead of the others, text by text."""
    first = next(iter(outcomes.values())).falls.mean(axis=1)
    rows = [
        f"| {name} | 1 word | 3 words | area of 5 | ahead by | kept | CPU ms, median | CPU ms, 95 % |",
        "|---" * 8 + "|",
    ]
    for method, found in outcomes.items():
        area = found.falls.mean(axis=1)
        ahead = "" if found.falls is next(iter(outcomes.values())).falls else _shown(_mean(first - area))
        one, three = (f"{found.falls[:, count - 1].mean():.3f}" for count in (1, 3))
        median, slow = np.percentile(found.milliseconds, [50, 95])
        cells = [one, three, _shown(_mean(area)), ahead, f"{found.kept.mean():.3f}", f"{median:.1f}", f"{slow:.1f}"]
        rows.append(f"| {method} | {' | '.join(cells)} |")
    return "\n".join(rows)


def subjects(folder: Path, data: Path) -> dict[str, tuple[Subject, Encoder, Path]]:
    """Give the heads that a model folder has, each with its encoder and the folder of that."""
    found = {}
    own = folder / OWN_INTENTS
    places = {"intent": own if (own / "manifest.json").is_file() else folder, "sentiment": folder}
    for name, place in places.items():
        if not (place / f"heads/{name}.npz").is_file():
            print(f"{folder} has no head for {name}: it is left out.", file=sys.stderr)
            continue
        encoder = Encoder(place)
        texts = [text for text, label in _TEXTS[name](data)[1] if label != OUT_OF_SCOPE]
        found[name] = Subject(encoder, _probabilities(name, place), texts), encoder, place
    return found


def _probabilities(name: str, folder: Path) -> Probabilities:
    if name == "sentiment":
        return SentimentHead.load(folder).probabilities
    head = IntentHead.load(folder)
    return lambda summary: head.judge(summary).probabilities


def _mean(values: Floats) -> Figure | None:
    return bootstrap(lambda rows: float(values[rows].mean()), len(values))


def _shown(figure: Figure | None) -> str:
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})" if figure else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print a table for each head."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.models.explanations", description=__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED, help="model folder")
    parser.add_argument("--texts", type=int, default=300, metavar="N", help="texts for each head")
    chosen = parser.parse_args(arguments)
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        print(machine())
        for name, (subject, encoder, place) in subjects(chosen.model, data_folder()).items():
            cases = subject.cases(chosen.texts)
            words = np.mean([len(case.words) for case in cases])
            compared = methods(encoder, Attention(place))
            outcomes = {title: judged(cases, method) for title, method in compared.items()}
            print(f"\n{len(cases)} texts, {words:.0f} words on average\n\n{table(name.capitalize(), outcomes)}")
    except (AppError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
