"""What in the words of a message calls for a person: danger, threats, anger, urgency."""

from collections.abc import Iterable

from storeclerk.chat.phrases import Phrases, words

# Somebody may have been hurt. What only could happen ("does it burn long?") is a question about a product.
_SAFETY = (
    "burned my", "burnt my", "burned me", "burnt me", "got burned", "got burnt", "burned himself", "burned herself",
    "burned his", "burned her", "burned their", "burnt his", "burnt her", "burnt their",
    "burned the", "burns on my", "exploded", "explodes", "explosion", "blew up", "caught fire", "catches fire",
    "on fire", "set fire", "injured", "an injury", "my injury", "injuries", "got hurt", "was hurt", "were hurt",
    "is hurt", "hurt myself", "hurt my child", "hurt my son", "hurt my daughter", "hurt my baby", "hurt my eyes",
    "electric shock", "electrocuted", "short circuit", "short circuited", "gas leak", "leaking gas", "smells of gas",
    "smell of gas", "poisoned", "poisoning", "allergic reaction", "in hospital", "in the hospital", "to hospital",
    "ambulance", "emergency room", "choked", "choking", "bleeding", "cut myself", "cut my finger", "cut my hand",
    "overheated", "overheats", "overheating", "sparking", "gave off sparks", "sparks came", "started smoking",
    "began smoking", "smoke came", "smoke coming", "melted the", "carbon monoxide", "suffocated",
)  # fmt: skip
_THREATS = (
    "my lawyer", "our lawyer", "a lawyer", "my attorney", "an attorney", "my solicitor", "a solicitor",
    "legal action", "legal steps", "legal proceedings", "take you to court", "to court", "in court", "small claims",
    "sue you", "sue your", "suing you", "ill sue", "will sue", "going to sue", "gonna sue", "lawsuit", "chargeback",
    "charge back", "chargebacks", "dispute the charge", "dispute this charge", "dispute the payment",
    "dispute the transaction", "dispute with my bank", "dispute it with my bank", "stop the payment with my bank",
    "trading standards", "consumer protection", "consumer rights", "ombudsman", "better business bureau",
    "report you", "reporting you", "to the police", "call the police", "go to the press", "to the press",
    "tell the press", "contact the press", "the newspaper", "newspapers", "a journalist", "journalists", "the media",
    "go public", "going public",
)  # fmt: skip
_ANGER = (
    "furious", "angry", "outraged", "outrageous", "unacceptable", "ridiculous", "disgusting", "disgusted", "disgrace",
    "disgraceful", "pathetic", "fed up", "sick of", "sick and tired", "had enough", "worst", "scam", "scammers",
    "scammed", "liars", "thieves", "rip off", "ripoff", "ripped off", "idiot", "idiots", "idiotic", "stupid", "moron",
    "morons", "incompetent", "useless", "garbage", "crap", "bullshit", "shit", "shitty", "fuck", "fucking", "fuckin",
    "wtf", "damn", "goddamn", "bloody hell", "bastards", "screw you", "joke of a", "what a joke", "last straw",
    "never again", "appalling", "atrocious", "infuriating", "insane", "hate you", "hate this",
)  # fmt: skip
_URGENCY = (
    "urgent", "urgently", "emergency", "asap", "as soon as possible", "immediately", "right away", "at once",
    "time sensitive", "running out of time", "cannot wait", "cant wait any longer", "no time to wait",
    "still waiting", "for the third time", "for the second time", "how many times", "deadline",
)  # fmt: skip
_SHOUTED = 12  # letters: a shorter text in capitals is an order number or a keyboard left in capitals
_SHOUTING = 0.7


def _read(phrases: Iterable[str]) -> Phrases[str]:
    read = Phrases[str]()
    for phrase in phrases:
        read.add(phrase, phrase)
    return read


_danger, _threats = _read(_SAFETY), _read(_THREATS)


def names_danger(text: str) -> bool:
    """Whether somebody or something may have come to harm by a product."""
    return _one_of(_danger, text)


def threatens(text: str) -> bool:
    """Whether a customer speaks of a lawyer, the bank, an authority or the press."""
    return _one_of(_threats, text)


def anger(text: str) -> int:
    """Count the marks of anger: angry words, shouting in capitals, exclamation marks in a row."""
    said = _padded(text)
    return sum(f" {phrase} " in said for phrase in _ANGER) + _shouts(text) + ("!!" in text)


def is_urgent(text: str) -> bool:
    """Whether a customer says that it cannot wait."""
    return holds(text, _URGENCY)


def holds(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of some phrases, as `words` writes them, occurs in whole words."""
    said = _padded(text)
    return any(f" {phrase} " in said for phrase in phrases)


def _one_of(phrases: Phrases[str], text: str) -> bool:
    return next(phrases.found(words(text)), None) is not None


def _shouts(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= _SHOUTED and sum(map(str.isupper, letters)) / len(letters) >= _SHOUTING


def _padded(text: str) -> str:
    return f" {' '.join(words(text))} "
