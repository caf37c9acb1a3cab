"""The word lists beside this file."""

import random
import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
Table = dict[str, dict[str, str]]


@cache
def table(name: str) -> Table:
    """Read lists/NAME.toml."""
    read: Table = tomllib.loads((FOLDER / "lists" / f"{name}.toml").read_text(encoding="utf-8"))
    return read


@cache
def words(name: str, section: str, key: str) -> list[str]:
    r"""Give a list: by lines, in which \n is a new line; or by bars; or by spaces, _ being a space within a word."""
    text = table(name)[section][key]
    if "\n" in text:
        return [_spelled(line) for line in text.removesuffix("\n").split("\n")]
    return text.split("|") if "|" in text else [word.replace("_", " ") for word in text.split()]


def forms(section: str, key: str) -> list[str]:
    """Give a list of lists/forms.toml."""
    return words("forms", section, key)


@cache
def templates(kind: str) -> list[str]:
    r"""Read templates/KIND.txt, a template a line; \n in it is a new line, \t a tab. "# " begins a remark."""
    lines = (FOLDER / "templates" / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
    return [_spelled(line) for line in lines if line and not line.startswith("# ")]


@cache
def kinds() -> list[str]:
    """Name the kinds of templates."""
    return sorted(path.stem for path in (FOLDER / "templates").glob("*.txt"))


def _spelled(line: str) -> str:
    return line.replace("\\n", "\n").replace("\\t", "\t")


def coined(rng: random.Random) -> str:
    """Make up a word that no list has."""
    vowels, middles = words("syllables", "parts", "vowels"), words("syllables", "parts", "middles")
    middle = "".join(rng.choice(vowels) + rng.choice(middles) for _ in range(rng.choice((1, 1, 2))))
    ends = rng.choice(vowels) + rng.choice(words("syllables", "parts", "ends"))
    return f"{rng.choice(words('syllables', 'parts', 'starts'))}{middle}{ends}".capitalize()
