"""The intents that a head knows, as staff are told of them."""

from storeclerk.chat.intents.contract import IntentsResponse, IntentSummary
from storeclerk.chat.intents.taught import Taught
from storeclerk.text.few_shot import labels_of


def listed(version: str | None, head: Taught) -> IntentsResponse:
    """List those that ship, then those that were taught, with the live version."""
    kept = head.arrays["bank_labels"].tolist()
    known = {one.label for one in head.intents if not one.left_out}
    shipped = [
        IntentSummary(label=label, origin="shipped", examples=kept.count(place))
        for place, label in enumerate(labels_of(head.arrays))
        if label not in known
    ]
    taught = [
        IntentSummary(label=one.label, origin="taught", examples=len(one.texts), left_out=one.left_out)
        for one in head.intents
    ]
    return IntentsResponse(version=version, intents=[*shipped, *taught])
