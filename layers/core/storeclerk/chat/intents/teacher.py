"""Teaches intents to the head that ships, one after another, each past the gate."""

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from msgspec.structs import replace as with_fields

from storeclerk.artefacts import Artefact
from storeclerk.chat.intents.shipped import Shipped
from storeclerk.chat.intents.taught import Taught, TaughtIntent, read_arrays, read_base, read_intents
from storeclerk.errors import BadInput, NotFound
from storeclerk.observability import logger
from storeclerk.ports import TextEncoder, Vectors
from storeclerk.text import few_shot
from storeclerk.text.few_shot import Arrays, GoldenTexts

_NO_TIME = "There was no time to teach it to the new model. Roll back to the live version: it is made anew of all."


@dataclass(frozen=True)
class Teacher:
    """Makes new heads of one shipped head, on its own encoder where it has one, else on the one given.

    seconds: how long intents may be taught again to another model; those that are left then are left out.
    """

    encoder: TextEncoder
    shipped: Shipped
    seconds: float = math.inf

    @property
    def untaught(self) -> Taught:
        """The head as it ships."""
        return Taught(self.shipped.arrays)

    def teach(self, before: Taught, label: str, texts: Sequence[str]) -> Taught:
        """Add an intent, in place of the one of that name.

        Raises:
            BadInput: the gate refuses it: its own examples are not recognised, or texts of others, foreign ones or its
                own golden texts are lost.
        """
        vectors, known = self._vectors(texts), self._golden(before.arrays)
        arrays = few_shot.teach(before.arrays, label, vectors)
        recognised = few_shot.check_recognised(arrays, label, vectors)
        few_shot.check_taken(before.arrays, arrays, label, known)
        if self.shipped.golden:
            few_shot.check_replaced(before.arrays, arrays, label, self.shipped.golden)
        golden = few_shot.check_golden(before.arrays, arrays, label, known)
        intent = TaughtIntent(label, tuple(texts), recognised.share, recognised.refused)
        return Taught(arrays, (*before.others(label), intent), golden)

    def remove(self, before: Taught, label: str) -> Taught:
        """Remove an intent that was taught; one that ships under its name is known again.

        Raises:
            NotFound: there is no such intent.
            BadInput: it ships with the model, or texts of other intents would be lost.
        """
        found = before.find(label)
        if found is None:
            raise self._not_taught(label)
        arrays = before.arrays if found.left_out else self._without(before.arrays, label)
        golden = few_shot.check_golden(before.arrays, arrays, label, self._golden(before.arrays))
        return Taught(arrays, before.others(label), golden)

    def teach_again(self, intents: Iterable[TaughtIntent]) -> Taught:
        """Teach intents to the head as it ships; those that the gate refuses are left out, and their examples kept."""
        head, began = self.untaught, time.monotonic()
        for intent in intents:
            if time.monotonic() - began >= self.seconds:
                head = _left_out(head, intent, _NO_TIME)
                continue
            try:
                head = self.teach(head, intent.label, intent.texts)
            except BadInput as error:
                head = _left_out(head, intent, error.message)
        return head

    def read(self, artefact: Artefact) -> Taught:
        """Read a head; one that rests on another model is made anew of its examples, for it would read nonsense here.

        Raises:
            ModelError: the artefact is damaged.
        """
        intents = read_intents(artefact.files)
        if read_base(artefact.files) == self.shipped.base:
            # Whatever the threshold was when this was published: the shop may have moved it since.
            arrays = {**read_arrays(artefact.files), "threshold": self.shipped.arrays["threshold"]}
            return Taught(arrays, intents, artefact.manifest.metrics.get("golden", 1.0))
        head = self.teach_again(intents)
        left_out = sum(intent.left_out is not None for intent in head.intents)
        logger().warning("intents taught again", version=artefact.manifest.version, left_out=left_out)
        return head

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        return (self.shipped.own or self.encoder).read(texts).summary

    def _without(self, arrays: Arrays, label: str) -> Arrays:
        rest = few_shot.forget(arrays, label)
        if label not in few_shot.labels_of(self.shipped.arrays):
            return rest
        return few_shot.restore(rest, label, self.shipped.arrays)

    def _not_taught(self, label: str) -> BadInput | NotFound:
        if label in few_shot.labels_of(self.shipped.arrays):
            return BadInput(f"'{label}' ships with the model: it can be replaced, but not removed.")
        return NotFound(f"There is no intent '{label}'.")

    def _golden(self, before: Arrays) -> GoldenTexts:
        return self.shipped.golden or few_shot.kept_texts(before)


def _left_out(head: Taught, intent: TaughtIntent, reason: str) -> Taught:
    return replace(head, intents=(*head.intents, with_fields(intent, left_out=reason)))
