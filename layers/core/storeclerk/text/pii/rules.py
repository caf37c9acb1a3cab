"""All rules, in the order in which they read a text.

What one rule found is covered before the next one reads, so that a find neither hides where another begins nor is found
twice. Every pattern takes time in proportion to the text: what repeats is bounded or possessive.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from storeclerk.text.pii.dates import ages, numeric_dates, worded_dates
from storeclerk.text.pii.identity import identity_numbers, named_numbers, social_security
from storeclerk.text.pii.numbers import cards, ibans, long_numbers
from storeclerk.text.pii.postal import postcodes, streets, titles
from storeclerk.text.pii.spans import PiiSpan, apart, masked
from storeclerk.text.pii.web import domains, emails, ips, links

Rule = Callable[[str], Iterator[PiiSpan]]


class RuleFinds(NamedTuple):
    """Finds whose form or check digits leave no doubt, and those that a better reader may call something else."""

    sure: list[PiiSpan]
    likely: list[PiiSpan]


# Checked by digits or so formed that nothing else looks like them.
SURE: tuple[Rule, ...] = (emails, links, domains, ips, ibans, social_security, identity_numbers, cards)
LIKELY: tuple[Rule, ...] = (
    numeric_dates, worded_dates, named_numbers, long_numbers, streets, postcodes, titles, ages,
)  # fmt: skip
# What these find has a digit in it, and few messages do: without one 10 of 16 need not read.
NUMBERED: frozenset[Rule] = frozenset(
    [
        ibans, social_security, identity_numbers, cards, numeric_dates, worded_dates, named_numbers, long_numbers,
        postcodes, ages,
    ]
)  # fmt: skip
_DIGIT = re.compile(r"\d")


def find_by_rules(text: str) -> RuleFinds:
    """Find what the rules know; no two finds overlap."""
    sure = find_in_order(text, SURE)
    return RuleFinds(sure, find_in_order(masked(text, sure), LIKELY))


def find_in_order(text: str, rules: Sequence[Rule]) -> list[PiiSpan]:
    """Let rules read one after the other what the ones before left; sorted by place."""
    found: list[PiiSpan] = []
    numbered = _DIGIT.search(text) is not None
    for rule in rules:
        if not numbered and rule in NUMBERED:
            continue
        if fresh := apart(rule(text)):
            text = masked(text, fresh)
            found += fresh
    return sorted(found, key=lambda span: span.start)
