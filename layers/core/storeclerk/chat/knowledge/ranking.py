"""How near a passage is to a question: the cosine of the encoder and BM25 of the words, weighed."""

import numpy as np
from numpy.typing import NDArray

from storeclerk.ports import Vectors

# What a BM25 of 1 is worth beside a cosine: learned 2026-11-25 by `make bench-knowledge`, on development parts alone.
#                          0      .005   .01    .015   .02    .025   .04
# ePQA, first right        .784   .788   .786   .790   .782   .767   .767
# semiPQA, first right     .827   .839   .833   .831   .832   .824   .824
# The cosine of a passage's best sentence and the share of character n-grams won nothing on two sets.
QUESTION = 0.005
# A long text: each sentence finds the documents that stand out for it, in standard deviations, by their phrases plus
# SENTENCE times their meaning. What stands out counts by the words of the sentence, to this power, so that what one
# says for certain is not outvoted by many that fit everything a little. Learned as above:
#                          0      .25    .5     .75    1
# recall@10, power 1       .393   .395   .389   .376   .379
# recall@10, power 2       .439   .450   .446   .440   .430
# recall@10, power 3       .424   .434   .449   .441   .434
# (tau banking, 34 tasks; .446 where each fold is judged by the setting that was best on the others.)
SENTENCE = 0.5
POWER = 2.0


def best(scores: Vectors, k: int) -> NDArray[np.int64]:
    """Give the places of the k greatest scores, in no order."""
    if k >= len(scores):
        return np.arange(len(scores))
    return np.argpartition(-scores, k)[:k]
