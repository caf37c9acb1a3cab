"""The words of numbers, units and months."""


def words_of(text: str) -> list[str]:
    """Read a list of words."""
    return text.split()


SMALL = {
    word: value
    for value, word in enumerate(
        words_of("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen")
    )
} | {"twice": 2, "dozen": 12, "couple": 2}  # fmt: skip
TENS = {word: 10 * place for place, word in enumerate(
    words_of("twenty thirty forty fifty sixty seventy eighty ninety"), 2)}  # fmt: skip
LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
# Words that are a fact of their own.
FRACTIONS = {
    word: word.removesuffix("s")
    for word in words_of("half halves third thirds quarter quarters fifth tenth double triple first second fourth")
} | {"halves": "half"}
NUMBER_WORDS = frozenset({*SMALL, *TENS, *LARGE, *FRACTIONS})
UNITS = {
    word: unit
    for unit, words in {
        "day": "day days", "week": "week weeks", "month": "month months", "year": "year years",
        "hour": "hour hours h hrs", "minute": "minute minutes min mins", "second": "sec secs",
        "working day": "working business workday workdays", "eur": "eur euro euros \u20ac",
        "usd": "usd dollar dollars $",
        "gbp": "gbp pound pounds \u00a3", "chf": "chf franc francs", "cent": "cent cents", "%": "% percent pct",
        "kg": "kg kilo kilos kilogram kilograms", "g": "g gram grams", "cm": "cm centimetre centimetres centimeters",
        "mm": "mm millimetre millimetres millimeters", "m": "m metre metres meter meters",
        "km": "km kilometres kilometers",
        "l": "l litre litres liter liters", "ml": "ml", "\u00b0": "\u00b0 degree degrees", "inch": "inch inches",
        "piece": "piece pieces", "point": "point points", "star": "star stars", "w": "w watt watts",
        "v": "v volt volts",
        "mah": "mah", "wh": "wh", "time": "times", "person": "person people persons", "mile": "mile miles",
    }.items()
    for word in words.split()
}  # fmt: skip
UNIT_WORDS = frozenset({*UNITS, "am", "pm"})
FILLERS = frozenset({"more", "full", "further", "whole", "extra", "additional"})
CURRENCIES = frozenset({"eur", "usd", "gbp", "chf"})
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
