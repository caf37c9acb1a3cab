"""Warm answers: `POST /chat` in the handler against the bare run of the session on the same ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tqdm import tqdm

from benchmarks.figures import Figure

if TYPE_CHECKING:
    from benchmarks.built import BuiltChat

TARGET = 1.5
QUESTIONS = {
    "short": "How long do I have to send something back?",
    "long": (
        "Hello, I ordered a pair of walking shoes and a rain jacket two weeks ago and they came yesterday. The jacket "
        "is fine, but the shoes are too small for me although I took the size that the table of sizes told me, and "
        "one of the laces was torn when I opened the box. I have tried them on at home only, on the carpet, and the "
        "box is still here with all the paper in it. I would like to have the same shoes one size larger, or else my "
        "money back. How do I send the shoes to you, who pays for the parcel, and how long will it take until I see "
        "the money in my account?"
    ),
}


def measure(chat: BuiltChat, pairs: int) -> list[Figure]:
    """Time each question as often as asked for, the handler and the bare run in turn."""
    figures: list[Figure] = []
    for length, question in tqdm(QUESTIONS.items(), desc="Warm answers", unit="question"):
        done = chat.run("warm_chat", chat.model, question, pairs)
        name = f"Warm answer, {length} question of {done['tokens']} tokens"
        figures += [
            Figure.at_percentile(f"{name}, p{share}", done["handler"], done["bare"], TARGET, percentile=share)
            for share in (50, 99)
        ]
    return figures
