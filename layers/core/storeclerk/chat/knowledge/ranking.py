"""How near a passage is to a question: the cosine of the encoder and BM25 of the words, weighed."""

import numpy as np
from numpy.typing import NDArray

from storeclerk.ports import Vectors

# What a BM25 of 1 is worth beside a cosine: learned 2026-11-25 by `make bench-knowledge`, on development parts alone.
#                          0      .005   .01    .015   .02    .025   .04
# ePQA, first right        .784   .788   .786   .790   .782   .767   .767
# semiPQA, first right     .827   .839   .833   .831   .832   .824   .824
# tau banking, recall@10   .227   .320   .357   .404   .392   .389   .369
# A question says itself what it is after, and its words add little; of a sentence of a long text the words tell which
# thing is meant. The cosine of a passage's best sentence and the share of character n-grams won nothing on two sets.
QUESTION = 0.005
SENTENCE = 0.015
# The sentences of a long text: a document's scores are summed at this power, so that what one sentence finds for
# certain is not outvoted by many that fit everything a little. 4, 6, 8 and 12: .387, .404, .378, .351 on tau banking.
POWER = 6


def best(scores: Vectors, k: int) -> NDArray[np.int64]:
    """Give the places of the k greatest scores, in no order."""
    if k >= len(scores):
        return np.arange(len(scores))
    return np.argpartition(-scores, k)[:k]
