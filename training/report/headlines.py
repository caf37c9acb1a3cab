"""The figures that come first, each with what it means in plain words."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from training.report.markup import Html, element, number


class Headline(NamedTuple):
    """A figure by its path in the metrics; percent, or a number between 0 and 1."""

    path: Sequence[str]
    name: str
    meaning: str
    percent: bool = True


_ERROR = ("calibration", "expected_calibration_error")
_SURE = Headline(_ERROR, "Calibration error", "How far confidence lies from how often it is right: 0 is best.", False)
_MACRO = "The mean over labels, so that rare ones count as much as common ones: 1 is best."
_F2 = "What is missed counts more than what is covered in vain: 1 is best."
HEADLINES: Mapping[str, Sequence[Headline]] = {
    "intent": [
        Headline(["accuracy_without_refusal"], "Right intent", "Of the texts in scope, if none were refused."),
        Headline(["right_and_accepted"], "Right and accepted", "Of the texts in scope, as in use: refused is wrong."),
        Headline(["in_scope_refused"], "In scope, refused", "Texts that the model could have read and sent back."),
        Headline(["out_of_scope_found"], "Out of scope, refused", "Foreign texts that were recognised as foreign."),
        Headline(
            ["out_of_scope", "auroc"],
            "Known from foreign (AUROC)",
            "Chance that a known text scores above a foreign one: .5 is guessing, 1 is best.",
            percent=False,
        ),
        _SURE,
        Headline(["macro_f1_without_refusal"], "Macro-F1", _MACRO, percent=False),
    ],
    "sentiment": [
        Headline(["accuracy"], "Right sentiment", "Of all texts."),
        Headline(["macro_f1"], "Macro-F1", _MACRO, percent=False),
        _SURE,
    ],
    "needs": [
        Headline(["macro_f1"], "Macro-F1", _MACRO, percent=False),
        Headline(["micro_f1"], "Micro-F1", "Every single decision counts the same: 1 is best.", percent=False),
        Headline(["exactly_right"], "Exactly right", "Texts given all of their needs and no other."),
        Headline(
            ["mean_average_precision"],
            "Mean average precision",
            "How well each need is ranked, whatever the threshold: 1 is best.",
            percent=False,
        ),
    ],
    "pii": [
        Headline(
            ["characters", "f2"], "Personal data covered (F2)", f"By characters, whatever their type. {_F2}", False
        ),
        Headline(["characters", "recall"], "Covered", "Of the characters that are personal data."),
        Headline(["characters", "precision"], "Rightly covered", "Of the characters that were covered."),
        Headline(["words", "f2"], "Of the right type (F2)", f"By words. {_F2}", False),
    ],
}


def cards(subject: str, metrics: Mapping[str, Any]) -> Html:
    """Show the headline figures."""
    return element("div", *(_card(one, _at(metrics, one.path)) for one in HEADLINES[subject]), class_="cards")


def _card(headline: Headline, value: Any) -> Html:
    note = "The data has nothing to measure it by." if value is None else None
    if isinstance(value, Mapping):
        low, high = (number(value[bound], percent=headline.percent) for bound in ("low", "high"))
        note, value = f"95 % interval {low} to {high}", value["value"]
    return element(
        "div",
        element("span", headline.name, class_="name"),
        element("b", number(value, percent=headline.percent)),
        element("small", note) if note else None,
        element("small", headline.meaning) if headline.meaning else None,
        class_="card",
    )


def _at(metrics: Mapping[str, Any], path: Sequence[str]) -> Any:
    found: Any = metrics
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
