"""Draws sentences to label: `python -m training.needs.draw --out FILE.csv --seed 1`.

The file holds texts of the public sets: it stays out of the repository, and what is kept of it loses its texts.
"""

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from random import Random

from training.needs.sentences import SOURCES, Sentence, digest
from training.paths import data_folder

COLUMNS = ("source", "digest", "group", "drawn", "split", "needs", "text")
RANDOM = "random"
SHORTEST, LONGEST = 4, 300
# How many sentences each set gives. The templated requests are few: their wording hardly differs.
QUOTAS = {
    "hu_liu_product_reviews": 310,
    "womens_clothing_reviews": 420,
    "nltk_pros_cons": 300,
    "amazon_product_qa": 430,
    "hint3": 260,
    "bitext_customer_support": 80,
}
SHARES = {"train": 0.60, "test": 0.25, "valid": 0.15}
# Far wider than the need: they only make sure that rare needs are labelled often enough.
WIDE = {
    "delivery_speed": r"deliver|ship|arriv|courier|parcel|track|dispatch|receiv|\blate\b|in \w+ (day|week)|order stat",
    "price": r"pric|cost|cheap|expens|afford|value|worth|discount|coupon|\bsales?\b|\bdeals?\b|\$|money|\bfees?\b",
    "quality": r"qualit|material|made of|durab|sturd|br[eo]ke?|last(s|ed)|works|fabric|soft|fail|defect|stopp|sound",
    "size_or_fit": r"\bsiz|\bfits?\b|small|large|\bbig|tight|loose|inch|dimension|weigh|heavy|petite|\btall|short|long",
    "availability": r"availab|stock|sold out|find|\bstores?\b|carry|sell|discontinu|where (can|do)|other colou?r",
    "returns": r"return|refund|exchang|replac|sen[dt]\b.{0,20}\bback|\b(go|goes|going|took|take)\b.{0,15}\bback|reimb",
    "warranty": r"warrant|guarant|repair|service cent|protection plan|fixed|mended",
    "service": r"service|support|staff|customer|representative|agent|\bcall|contact|complain|human|speak|\breps?\b",
    "payment": r"\bpay|\bpaid|\bemi\b|\bcod\b|cash|\bcards?\b|wallet|invoice|\bbill|instal|credit|debit|withdr|deposit",
}
# Four needs stayed rare after that: more of them, drawn by patterns closer to the need, this many of a set for each.
NARROW = {
    "delivery_speed": r"deliver(y|ed|ing)|shipped|shipping (was|is|time|took)|arriv|on time|track|overnight",
    "warranty": r"warrant(y|ies)|guarantee|repair",
    "service": r"(customer|tech\w*) (service|support|care)|staff|\breps?\b|sales(girl|m|w)|contact|complain|talk to",
    "payment": r"\bpay|credit card|debit|\bcash\b|\bemi\b|instal|invoice|\bbill(ed|ing)?\b|charged|wallet",
}
MORE = {
    "hu_liu_product_reviews": 20,
    "womens_clothing_reviews": 20,
    "nltk_pros_cons": 20,
    "amazon_product_qa": 20,
    "hint3": 45,
    "bitext_customer_support": 10,
}
_APART = re.compile(r"\W+")


def own_sentences(sets: Mapping[str, Sequence[Sentence]]) -> dict[str, list[Sentence]]:
    """Keep of each set, once each, what is 4 to 300 characters long and stands in one group only.

    Two texts are the same when their letters and digits are, whatever their case.
    """
    groups = defaultdict(set)
    for sentences in sets.values():
        for text, group in sentences:
            groups[_plain(text)].add(group)
    return {name: _once(sentences, groups) for name, sentences in sets.items()}


def draw(order: Sequence[Sentence], count: int) -> dict[Sentence, str]:
    """Draw from sentences in random order, and tell how each was drawn.

    Half are the first, the others the next for each need in turn as long as its wide pattern matches one.
    """
    chosen = dict.fromkeys(order[: count // 2], RANDOM)
    queues = {need: iter(_matching(order, pattern)) for need, pattern in WIDE.items()}
    while queues and len(chosen) < count:
        for need, queue in list(queues.items()):
            found = next((one for one in queue if one not in chosen), None)
            if found is None:
                del queues[need]
            elif len(chosen) < count:
                chosen[found] = need
    return chosen


def draw_more(order: Sequence[Sentence], chosen: Mapping[Sentence, str], count: int) -> dict[Sentence, str]:
    """Draw the next that are not yet chosen for each need that has a narrow pattern, at most this many a need."""
    more: dict[Sentence, str] = {}
    for need, pattern in NARROW.items():
        left = (one for one in _matching(order, pattern) if one not in chosen and one not in more)
        more |= dict.fromkeys(list(islice(left, count)), need)
    return more


def allot(sizes: Mapping[str, int]) -> dict[str, str]:
    """Give each group, of a number of sentences, whole to the split that lacks the largest part of its share.

    The largest group comes first and trains; of a few groups every split has one. Equal ones come in the order given.
    """
    held = dict.fromkeys(SHARES, 0)
    allotted = {}
    for group in sorted(sizes, key=lambda name: -sizes[name]):
        split = min(held, key=lambda name: held[name] / SHARES[name])
        allotted[group] = split
        held[split] += sizes[group]
    return allotted


def rows(sets: Mapping[str, Sequence[Sentence]], seed: int) -> list[dict[str, str]]:
    """Draw from every set, allot its groups to the splits, and mix what was drawn; needs are blank."""
    rng = Random(seed)
    found: list[dict[str, str]] = []
    for name, sentences in own_sentences(sets).items():
        order = rng.sample(sentences, len(sentences))
        drawn = draw(order, QUOTAS[name])
        groups = sorted({one.group for one in drawn})
        sizes = Counter(dict.fromkeys(rng.sample(groups, len(groups)), 0))
        drawn |= draw_more(order, drawn, MORE[name])
        sizes.update(one.group for one in drawn)
        splits = allot(sizes)
        found += (
            dict(zip(COLUMNS, (name, digest(text), group, how, splits[group], "", text), strict=True))
            for (text, group), how in drawn.items()
        )
    return rng.sample(found, len(found))


def main() -> None:
    """Write the drawn sentences, needs blank."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="file to write, outside the repository")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    data = data_folder()
    found = rows({name: list(read(data)) for name, read in SOURCES.items()}, chosen.seed)
    with chosen.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(found)
    print(f"{chosen.out}: {len(found)} sentences, {dict(Counter(row['split'] for row in found))}")


def _once(sentences: Sequence[Sentence], groups: Mapping[str, set[str]]) -> list[Sentence]:
    first: dict[str, Sentence] = {}
    for sentence in _of_length(sentences):
        plain = _plain(sentence.text)
        if plain and len(groups[plain]) == 1:
            first.setdefault(plain, sentence)
    return list(first.values())


def _of_length(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    return (sentence for sentence in sentences if SHORTEST <= len(sentence.text) <= LONGEST)


def _plain(text: str) -> str:
    return _APART.sub(" ", text.casefold()).strip()


def _matching(sentences: Sequence[Sentence], pattern: str) -> list[Sentence]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return [one for one in sentences if compiled.search(one.text)]


if __name__ == "__main__":
    main()
