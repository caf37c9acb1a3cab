"""New intents from a handful of examples: no torch, no deployment."""

from storeclerk.text.few_shot.gate import (
    GoldenTexts,
    check_golden,
    check_recognised,
    check_replaced,
    check_taken,
    kept_texts,
)
from storeclerk.text.few_shot.head import (
    Arrays,
    forget,
    head_from_bytes,
    head_to_bytes,
    labels_of,
    restore,
    teach,
    unpacked,
)

__all__ = [
    "Arrays",
    "GoldenTexts",
    "check_golden",
    "check_recognised",
    "check_replaced",
    "check_taken",
    "forget",
    "head_from_bytes",
    "head_to_bytes",
    "kept_texts",
    "labels_of",
    "restore",
    "teach",
    "unpacked",
]
