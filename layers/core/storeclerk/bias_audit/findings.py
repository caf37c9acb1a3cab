"""The figures of an audit in plain sentences, each with what it does not say."""

from collections.abc import Iterator, Sequence

from storeclerk.bias_audit.comparison import PRICE, RATIO
from storeclerk.bias_audit.contract import Measure, Report
from storeclerk.bias_audit.measures import FOUR_FIFTHS

NOBODY = "No customer who was shown a list has consented to the use of demographics in audits: nothing is compared."
PRICES_DIFFER = "Prices differ also because groups look for different products; this audit does not separate the two."


def findings(report: Report) -> list[str]:
    """Word what a report found, the most general first."""
    if not report.decisions:
        return [f"No decision was logged from {report.since.isoformat()} to {report.until.isoformat()}."]
    if not report.measures:
        return [NOBODY]
    attributes = sorted({measure.by[0] for measure in report.measures})
    return [sentence for by in attributes for sentence in _of_attribute(by, report)] + [PRICES_DIFFER]


def _of_attribute(by: str, report: Report) -> Iterator[str]:
    measures = [measure for measure in report.measures if measure.by == [by]]
    prices = [measure for measure in measures if measure.name == PRICE]
    shown = [measure for measure in prices if measure.shown]
    yield from (_price(measure, report.currency) for measure in shown)
    yield from (_ratio(measure) for measure in measures if measure.name == RATIO)
    yield from _limits(by, shown, len(prices) - len(shown), report.minimum_people)


def _price(measure: Measure, currency: str) -> str:
    return (
        f"By {measure.by[0]}: {measure.n} people of group '{measure.group[0]}' were shown lists at a mean price of "
        f"{_bounded(measure, currency)}."
    )


def _ratio(measure: Measure) -> str:
    by, group, reference = measure.by[0], measure.group[0], (measure.reference or [""])[0]
    if measure.value is None:
        return f"By {by}: neither '{group}' nor '{reference}' was shown a list at or below the usual price."
    return (
        f"By {by}: lists at or below the usual price went to group '{group}' {_bounded(measure)} times as often as to "
        f"'{reference}'. {_screen(measure.value, measure.high)}"
    )


def _screen(value: float, high: float | None) -> str:
    if value >= FOUR_FIFTHS:
        return "That is within four fifths, which is a screen and not a proof of fairness."
    chance = " The interval reaches four fifths, so it may be chance." if high is None or high >= FOUR_FIFTHS else ""
    return f"That is below four fifths, which is a screen and not a verdict: look at why.{chance}"


def _limits(by: str, shown: Sequence[Measure], hidden: int, minimum: int) -> Iterator[str]:
    if hidden:
        yield f"By {by}: groups of fewer than {minimum} people are not shown ({hidden})."
    if len(shown) < 2:
        yield f"By {by}: fewer than two groups have {minimum} people, so there is nothing to compare."


def _bounded(measure: Measure, unit: str = "") -> str:
    suffix = f" {unit}" if unit else ""
    if measure.low is None or measure.high is None:
        return f"{measure.value:.2f}{suffix} (no interval)"
    return f"{measure.value:.2f}{suffix} (95 % interval {measure.low:.2f} to {measure.high:.2f})"
