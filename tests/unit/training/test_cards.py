"""The model card."""

from training.cards import card

MANIFEST = {
    "name": "intent",
    "version": "3f2a",
    "base_model": "all-MiniLM-L6-v2",
    "licence": "Apache-2.0",
    "dimensions": 384,
    "max_tokens": 128,
    "labels": ["refund", "a|b", *(f"label {n}" for n in range(20))],
    "data": [{"name": "shop.csv", "licence": "own", "sha256": "ab12", "rows": 900, "validation_rows": 100}],
    "seed": 7,
    "plan": {"epochs": 7, "rank": 16},
    "history": [{"epoch": 1, "score": 0.8}, {"epoch": 2, "score": 0.9125}],
    "metrics": {
        "accuracy": {"value": 0.94, "low": 0.93, "high": 0.95},
        "out_of_scope": {"auroc": None, "note": "none"},
        "curve": [{"threshold": 1}],
    },
    "files": {"heads/intent.npz": "cd34"},
}


def test_the_card_tells_base_licence_data_training_figures_limits_and_digests() -> None:
    text = card(MANIFEST)

    for part in (
        "# Model card: intent",
        "| Base | all-MiniLM-L6-v2 |",
        "| Licence | Apache-2.0 |",
        "| shop.csv | own | 900 | 100 | `ab12` |",
        "Seed 7; low-rank adapters, merged afterwards; dynamic int8 afterwards.",
        "epoch by epoch: 0.8, 0.9125.",
        "| accuracy | 0.94 [0.93, 0.95] |",
        "| out of scope: note | none |",
        "## Limits",
        "| heads/intent.npz | `cd34` |",
    ):
        assert part in text


def test_the_names_of_labels_break_no_table() -> None:
    assert "22: refund, a\\|b, label 0" in card(MANIFEST)
    assert "| a\\|b \\\\ c |" in card({"data": [{"name": "a|b \\ c"}]})


def test_what_the_manifest_lacks_is_said() -> None:
    text = card({})

    assert "| Base | not stated |" in text
    assert "Not stated in the manifest." in text
    assert text.endswith("\n")
