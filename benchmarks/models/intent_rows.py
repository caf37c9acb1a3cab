"""The rows of intents, with their targets and with what others reached."""

from benchmarks.models.intents import Hint3Row, IntentRow, banking77, clinc150, clinc150_with_oos, hwu64
from benchmarks.models.lines import Line
from benchmarks.models.row import Row

TEST = "official test part, once"
_VALID = "official validation part, chosen by a slice of the training part"
FOLDED = "5 folds"
_HALVES = f"{_VALID}; threshold by the other half"
# Bot: target, measured before, published for v1, F1 of out-of-scope texts where every text of the test part is refused.
_HINT3 = {
    "sofmattress": (0.81, "frozen encoder 79; v1: BERT 73.6, Dialogflow 73.2", ".53"),
    "curekart": (0.88, "frozen encoder 87; v1: BERT 83.6, Dialogflow 75.0", ".70"),
    "powerplay11": (0.72, "frozen encoder 70; v1: BERT 58.5, Dialogflow 59.6", ".81"),
}


def _error(name: str, part: str) -> Line:
    return Line(
        key="ece", title=f"{name} expected calibration error", part=part, unit="share", target=0.03, at_most=True
    )


def _banking() -> list[Row]:
    full = [
        Line(
            key="accuracy",
            title="BANKING77 accuracy, all weights",
            part=TEST,
            target=0.94,
            known="DistilBERT 92.5, BERT-tuned 93.7, this recipe's first draft 93.8",
        ),
        _error("BANKING77, all weights,", TEST),
    ]
    adapter = [
        Line(key="accuracy", title="BANKING77 accuracy, adapters", part=TEST, target=0.935, known="first draft 93.1"),
        Line(key="size", title="BANKING77 adapters and head", part="files", unit="MB", target=1.5, at_most=True),
        _error("BANKING77, adapters,", TEST),
    ]
    return [
        IntentRow("banking77", full, banking77),
        IntentRow("banking77-adapter", adapter, banking77, "--form", "adapter"),
    ]


def _clinc(name: str, how: str) -> list[Line]:
    return [
        Line(
            key="accuracy",
            title=f"CLINC150{how} in-scope accuracy without refusal",
            part=_VALID,
            target=0.97,
            known="BERT 96.9, first draft 96.6",
        ),
        Line(
            key="auroc",
            title=f"CLINC150{how} out-of-scope AUROC",
            part=_VALID,
            unit="share",
            target=0.983,
            known="first draft .981",
        ),
        Line(
            key="accepted",
            title=f"CLINC150{how} in-scope right and accepted, 5 % refused",
            part=_HALVES,
            target=0.935,
            known="BERT with threshold 96.2, first draft 93.2",
        ),
        Line(
            key="found_outside",
            title=f"CLINC150{how} out-of-scope recall, 5 % refused",
            part=_HALVES,
            target=0.93,
            known="BERT with threshold 52.3, first draft 91.4",
        ),
        _error(name, _VALID),
    ]


def _hint3(bot: str) -> Row:
    target, known, refused = _HINT3[bot]
    name = f"HINT3 v2 {bot}"
    lines = [
        Line(key="accuracy", title=f"{name} in-scope accuracy", part=FOLDED, target=target, known=known),
        Line(
            key="own_accepted",
            title=f"{name} in-scope right and accepted",
            part=f"{FOLDED}, each model's own threshold",
            known=f"refusing all texts: 0, with an out-of-scope F1 of {refused} on the sealed part",
        ),
        _error(name, FOLDED),
    ]
    return Hint3Row(bot, lines)


def intent_rows() -> list[Row]:
    """Give them in order."""
    other = [
        Line(key="accuracy", title="HWU64 accuracy", part=_VALID, target=0.92, known="TF-IDF 88.3"),
        _error("HWU64", _VALID),
    ]
    return [
        *_banking(),
        IntentRow("clinc150", _clinc("CLINC150", ""), clinc150),
        IntentRow("clinc150-oos", _clinc("CLINC150 with 100 oos", " with 100 oos examples,"), clinc150_with_oos),
        *(_hint3(bot) for bot in _HINT3),
        IntentRow("hwu64", other, hwu64),
    ]
