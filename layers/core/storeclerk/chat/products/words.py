"""The words of messages and titles, cut alike."""

import re

from storeclerk.chat.phrases import word_set

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_APOSTROPHES = str.maketrans("", "", "'\u2019`")
_HISSED = ("ses", "xes", "ches", "shes", "zes")

# Words that name no product in any shop: those of questions, of politeness and of shopping itself.
STOP = word_set(
    "a able about actually after all also am an and any anybody anyone anything are as at available availability "
    "back be been being best better between big both but buy by can check come comes confirm could currently deal "
    "did do does dont each either else ever every exactly find for from get give go goes going good got great had "
    "has have havent having hello hey hi how i id if ill im in info information interested into is isnt it item "
    "its ive just kind know least left less let like list ll looking lot made make many may me means might model "
    "more most much must my myself need new nice no not now of off ok on one ones only or other our out over "
    "please possible product products purchase question really recommend recommendation s same see sell seller "
    "selling shop should show small so some somebody someone something soon sort sorry still stock store stuff "
    "such suggest sure take tell than thank thanks that the their them then there these they thing things think "
    "this those to today too two u under up us use used very want wanna was wat we were what whats when where "
    "whether which while who whom whose why will with without wont would yes yet you your yours restock restocked "
    "sold again anymore option options wish wondering exact difference differences compare compared versus vs "
    "alternative alternatives similar search searching offer offers sale discount price prices priced pricing "
    "cost costs cheap cheaper cheapest expensive euro euros eur gbp usd pound pounds dollar dollars below above "
    "around max maximum min minimum budget spend gift gifts present presents size sizes colour colours color "
    "colors love loves lover lovers friend person people persons birthday christmas accessory accessories "
    "matching reduced discounted promo promotion first second third last brand"
)


def tokens(text: str) -> list[str]:
    """Cut a text into words and numbers, in lower case and without apostrophes."""
    found = _TOKEN.findall(text.translate(_APOSTROPHES))
    # "1.0 l" and "1l" are one size.
    return [token.removesuffix(".0") if token[0].isdigit() else token.casefold() for token in found]


_ENDS_KIND = word_set("with of for in and")
# One word for all that mean the same, in titles and questions alike.
_SAME = {
    **dict.fromkeys(word_set("child children childrens toddler toddlers"), "kid"),
    **dict.fromkeys(word_set("woman womens ladies lady female"), "women"),
    **dict.fromkeys(word_set("man mens male gents"), "men"),
    **dict.fromkeys(word_set("puppy puppies doggy dogs"), "dog"),
    **dict.fromkeys(word_set("kitten kittens"), "cat"),
    **dict.fromkeys(word_set("rucksack rucksacks backpack backpacks daypack daypacks packs"), "pack"),
    **dict.fromkeys(word_set("headtorch headtorches headlight headlamps"), "headlamp"),
    **dict.fromkeys(word_set("flashlight flashlights"), "torch"),
    **dict.fromkeys(word_set("wellies welly wellingtons"), "wellington"),
    **dict.fromkeys(word_set("sneaker sneakers trainer trainers"), "shoe"),
    **dict.fromkeys(word_set("pants"), "trouser"),
    **dict.fromkeys(word_set("bicycle bicycles"), "bike"),
    **dict.fromkeys(word_set("gardening gardener gardeners"), "garden"),
}


def stem(word: str) -> str:
    """Reduce an English plural to its singular; other words stay."""
    if word in _SAME:
        return _SAME[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("ives"):
        return f"{word[:-3]}fe"
    return word[:-2] if word.endswith(_HISSED) else word[:-1]


def kind(title: str) -> str:
    """What a title says that the thing is, as written: "jacket" of a rain jacket, "bag" of a dry bag with straps."""
    found = ""
    for word in tokens(title):
        if word in _ENDS_KIND and found:
            break
        if word.isalpha() and len(word) > 2:
            found = word
    return found


def stems(text: str) -> list[str]:
    """The words of a text in the singular."""
    return [stem(token) for token in tokens(text)]
