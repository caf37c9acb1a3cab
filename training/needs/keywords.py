"""Needs by keywords: the baseline that a trained head has to beat.

Written from the guideline and tuned on the sentences that train.
"""

import re
from collections.abc import Mapping

from training.needs.sentences import NEEDS

# What names each need; white space in a pattern counts only as \s.
_NAMING: Mapping[str, str] = {
    "delivery_speed": r"""
        \b(delivered | delivery | parcel | courier | dispatch\w* | shipment | on\stime | tracking\s(id|number) |
        track\smy)\b | shipping\s(was|is|time|takes?|options?|methods?) |
        (super|fast|quick|slow|expedited|basic)\sshipping | \b(ships?|shipped)\s(in|within|fast|from|amazing\w*|on)\b
        | \b(arrive|arrival)\b | arrived\s(in\sa|within|early|late) |
        (how\slong|when)\b.{0,40}\b(arrive|order|package|ship|parcel)\b | order\b.{0,30}\b(late|delay\w*|status)\b |
        (haven\W?t|not)\sreceived\s(the|my)\s(product|order|repl\w+) | where\sis\smy | where\smy\sorder""",
    "price": r"""
        \b(pric\w* | cost\w* | cheap(er|est)? | inexpensive | expensive | afford\w* | discount\w* | coupons? |
        promo\w* | offers? | bargain | bucks | dollars | fees? | penny | value | money | budget | cash | charges)\b |
        [$]\s?\w | \bon\ssale\b | worth\s(it|the)\s.{0,12}(money|price) | \b(good|great)\sdeal | \d\s?%\soff |
        \b(pay|paying|paid)\s(full|more|for|less|so)\b""",
    "quality": r"""
        \b(quality | material\w* | fabric | made\s(of|from|out) | durab\w* | sturd\w* | flims\w* | solid | rugged |
        reliab\w* | sheer | see[-\s]through | soft | itch\w* | stretch\w* | wool | cotton | thin | thick(er)? |
        well[-\s]made | wash\w* | broken? | breaks? | defect\w* | fail\w* | stopped | crash\w* | fr[eo]e?z\w* | jams?
        | leak\w* | rip(ped|s)? | tear\w* | holes? | reception | clarity | resolution | battery\s(life|last\w*) |
        batteries$ | drain\w* | noisy | noise | quiet | loud | slow\w* | faster? | quick | speed | lasts? | lasted |
        lasting | holds?\sup | plastic | wood | metal | genuine | expir\w* | smell\w* | problems? | issues? | errors?
        | buggy | fragile | delicate | die[ds])\b | \bwork(s|ed|ing)?\s(great|well|fine|perfectly|wonder\w*|as) |
        (not|n\Wt|never|no\slonger)\s(work|connect|recogni) |
        (great|good|excellent|clear|sharp|poor|bad|crisp|wonderful)\s(\w+\s)?
        (picture|photo|image|sound|print|output|display)""",
    "size_or_fit": r"""
        \b(siz(e|es|ed|ing) | fits? | fitted | fitting | small(er)? | tiny | large(r)? | big(ger)? | bulky? | compact
        | light[-\s]?weight | heav(y|ier) | tight | loose | snug | boxy | billow\w* | petites? | xx?s | x-?small |
        medium | inch(es)? | dimensions? | weighs? | weight | lbs? | lengths? |
        (too|bit|little|tad|very|pretty|is|quite)\s(\w+\s)?(short|long|wide) | (long|short)\son | tall | waist\w* |
        armholes? | tts | the\scut | roomy)\b | \d\s?["”] | \d'\d""",
    "availability": r"""
        \b(availab\w* | in\sstock | sold\sout | backorder\w* | restock\w* | hard\sto\sfind | they\s(didn\Wt\s)?carry
        | pin\s?code | branch | variants? | overseas | stores?\s(near|open)|stores$ | are\sopen)\b |
        where\s(can|do)\si\s(buy|find) | (replacement|additional)\s(parts?|pieces|\w+\?) |
        do\s(you|u)\s(\w+\s)?(have|sell|deliver|ship) | (are|can)\s(you|u)\b.{0,10}\bdeliver |
        (do|does)\s(it|they)\scome\s(in|left) | who\ssells | delivered\sto\b | providing\sdelivery | start\sdelivery |
        can\si\s(buy|purchase)\b | shipe?m?e?n?ts?\sto\b | ship\sanywhere | delivery\sis\savailable""",
    "returns": r"""
        \b(return(s|ed|ing|able)? | refund\w* | exchang\w* | reimburse\w* | restitut\w* | rebates? | money[-\s]back |
        trial | replacements?$ | refund\sor\sreplacement | (go|going|goes|went|sent|send|took|take)\s(\w+\s)?back |
        compensations? | keeping\s(it|this|the) | keep\s(it|this) | kept\s(it|this) | not\skeeping |
        replace\s(it|the|my))\b""",
    "warranty": r"""
        \b(warrant(y|ies) | guarantees? | repairs? | (protection|replacement)\splan | service\scent\w*)\b""",
    "service": r"""
        \b(customer\s(service|support|care|assist\w*|reps?) | tech\w*\ssupport | product\sservice |
        (great|good|poor|bad|excellent|horrible|hp|nikon|factory)\s(\w+\s)?(support|service) | sales(girl|man|woman) |
        staff | associate | representative | reps? | agent | operator | human | assistant | assist | real\sperson |
        call\s(me|back|cent\w*) | contact(ed)?\s(me|us|the|your?|them|detail\w*|number|cent\w*|with|support) |
        (to|a|customer|consumer)\scomplain(t)? | (talk|speak|chat)\s(to|with) | toll[-\s]free |
        your\s(contact\s)?number | in\stouch | reclamation)\b""",
    "payment": r"""
        \b(payments? | pay\s(on|by|with|in|later|cod|cash) | emi | cod | cash\son\sdelivery | instal+ments? |
        invoices? | bills? | wallet | debited | deducted | deposit | withdr\w+ | down\spayments? | credit\scard |
        paypal | prepaid | winning\samount)\b""",
}
# Phrases that hold a need's words and do not name it: they are cut out before the words are looked for.
_OTHER: Mapping[str, str] = {
    "delivery_speed": r"""
        (cash|payment|later)\son\sdelivery | (delivery|shipping)\sadd?re?s+\w* | delivered\swith |
        delivery\s(is\s)?(available|out) | (start|providing|for|do)\s(\w+\s)?delivery | arrive\sat | pincode\sdelivery
        | delivery\son""",
    "price": r"""
        money[-\s]+back | cash\s(on|bonus|later) | cheap\s(plastic|construction|feel\w*|material) | refund\b.* |
        rebate\b.* | restitution\b.* | (money|in)\s(was|has|got|been|deducted|cash)\b.* | real\smoney |
        offers?\s(a|an|overseas)""",
    "quality": r"""
        easy\sto | quickly\ssent | (fast|slow|quick)\s(shipping|delivery|withdraw\w*) | money\b.* |
        (sign-?up|payments?)\s(\w+\s)?(errors?|issues?|problems?) |
        (errors?|issues?|problems?)\s(\w+\s)*(sign-?up|payments?|address)""",
    "size_or_fit": r"""
        fits?\s(the|that|this)\sbill | (memory|card)\b.{0,20}small | small\s(\w+\s)?(card|memory) |
        big\s(deal|improvement|plus) | (lose|gain|loss|gainer|maintain)\s(my\s)?weight | weight\s(loss|gain|goal)\w* |
        heavy[-\s]duty | large\s(number|collection)""",
    "availability": r"""
        (cod|emi|warrant\w*|agent|number|person|on\sdelivery|customization|features)\s(is\s)?(not\s)?available""",
    "returns": r"replacement\s(part|search)\w*",
    "warranty": r"""
        money[-\s]+back\s+guarantee | guarantees?\s(you|that|many|a|joker) | i\sguarantee | repair\s(kit|attempt)\w*""",
    "service": r"""
        (my|only|one|main|real|biggest|major|no)\s(\w+\s)?complain\w* | contact\s+paper | cannot\scomplain |
        delivery\sagent""",
    "payment": r"pay(ing)?\sattention | (fits?|filled)\s(the|that|this)\sbill",
}


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


_PATTERNS = {need: (_compiled(_NAMING[need]), _compiled(_OTHER[need])) for need in NEEDS}


def needs_of(text: str) -> tuple[str, ...]:
    """Name the needs whose words a text holds, in the order of NEEDS."""
    return tuple(need for need, (naming, other) in _PATTERNS.items() if naming.search(other.sub(" ", text)))
