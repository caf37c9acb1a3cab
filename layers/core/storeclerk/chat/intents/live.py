"""The intent head that is live: the newest that staff made, else the one that ships."""

import time
from collections.abc import Callable

from storeclerk.artefacts import Artefact, Artefacts, Live
from storeclerk.chat.intents.shipped import Shipped
from storeclerk.chat.intents.taught import ARTEFACT
from storeclerk.chat.intents.teacher import Teacher
from storeclerk.ports import ObjectStore, TextEncoder
from storeclerk.text.intent import IntentHead

# A customer waits meanwhile, after another model was deployed: 0.3 s an intent.
_SECONDS = 4.0


def live_intents(
    lake: ObjectStore, encoder: TextEncoder, shipped: Shipped, *, clock: Callable[[], float] = time.monotonic
) -> Callable[[], IntentHead]:
    """Give the live head of a lake whenever asked, made for an encoder; the one that ships where no other can be read.

    Raises:
        ModelError: what ships is no head.
    """
    teacher, first = Teacher(encoder, shipped, _SECONDS), IntentHead.from_arrays(shipped.arrays)

    def load(artefact: Artefact) -> IntentHead:
        return IntentHead.from_arrays(teacher.read(artefact).arrays)

    live = Live(Artefacts(lake), ARTEFACT, load, clock, first)
    return lambda: live.get() or first
