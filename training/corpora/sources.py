"""The sets that weights which ship are trained on; the licence of each allows it."""

from typing import NamedTuple


class Source(NamedTuple):
    """A set, its licence, and what is learnt from it."""

    name: str
    licence: str
    subjects: tuple[str, ...]


SOURCES = (
    Source("Bitext customer support", "CDLA-Sharing-1.0", ("intent", "sentiment", "needs")),
    Source("Intent texts of this repository (training/intent_texts)", "Apache-2.0", ("intent", "sentiment")),
    Source("Sentiment texts of this repository (training/sentiment_texts)", "Apache-2.0", ("sentiment",)),
    Source("CLINC150, five domains and out of scope", "CC BY 3.0", ("intent", "embedding")),
    Source("Women's Clothing E-Commerce Reviews", "CC0", ("sentiment", "needs", "embedding")),
    Source("Pros and Cons (NLTK corpora)", "CC BY 4.0", ("sentiment", "needs")),
    Source("Sentence polarity, film reviews (NLTK corpora)", "CC BY 4.0", ("sentiment",)),
    Source("Product reviews 1, Hu and Liu (NLTK corpora)", "CC BY 4.0", ("sentiment", "needs")),
    Source("Amazon product QA (hetPQA, ePQA, semiPQA)", "CDLA-Sharing-1.0", ("needs", "embedding")),
    Source("HINT3", "ODbL-1.0", ("needs",)),
    Source("Invented texts of this repository (training/pii_texts)", "Apache-2.0", ("pii",)),
    Source("BANKING77", "CC BY 4.0", ("embedding",)),
    Source("HWU64", "CC BY 4.0", ("embedding",)),
    Source("StackFAQ paraphrases", "CDLA-Sharing-1.0", ("embedding",)),
    Source("tau banking knowledge", "MIT", ("embedding",)),
)


def sources_of(subjects: set[str]) -> list[dict[str, str]]:
    """Give name and licence of the sets that some subjects are learnt from, and for which of them."""
    return [
        {"name": f"{source.name}: {', '.join(used)}", "licence": source.licence}
        for source in SOURCES
        if (used := [subject for subject in source.subjects if subject in subjects])
    ]
