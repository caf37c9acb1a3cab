"""The slots of a flow, filled from what the customer says."""

from dataclasses import dataclass
from typing import Any

from storeclerk.chat.flows import slots
from storeclerk.chat.flows.contract import Ask
from storeclerk.chat.flows.scene import Scene
from storeclerk.chat.flows.slot_types import LinesSlot, OrderSlot, PaymentSlot, Slot, VariantSlot
from storeclerk.chat.flows.slots.found import Found, Said
from storeclerk.chat.flows.words import says, tokens

SAID, ACTED, BEGUN = "said", "acted?", "begun?"
_MOST_SAID, _LONGEST_SAID = 4, 1000
_BESIDES = ("also", "too", "as well", "add", "plus", "additionally", "in addition")
# What a slot depends on: when that changes, it has to be asked anew.
_DEPEND: dict[type[Slot], tuple[type[Slot], ...]] = {
    OrderSlot: (LinesSlot, VariantSlot, PaymentSlot),
    LinesSlot: (VariantSlot,),
}


@dataclass(frozen=True)
class Filling:
    """Fills the slots of a scene. What is known of a slot in part stands beside it, under its name and a ?."""

    scene: Scene

    def volunteered(self, name: str) -> Found | None:
        """Look for a slot in what the customer has said so far, newest first."""
        best: Found | None = None
        for text, covered in reversed(self.scene.slots.get(SAID, [])):
            partly = best.partly if best else self.scene.slots.get(f"{name}?")
            found = slots.read(self.scene.flow.slots[name], self.scene, Said(text, covered), partly, asked=False)
            if found is not None and found.value is not None:
                return found
            best = best or found
        return best

    def answered(self, step: Ask, said: Said) -> Found | None:
        """Read the answer to a question."""
        partly = self.scene.slots.get(f"{step.slot}?")
        return slots.read(self.scene.flow.slots[step.slot], self.scene, said, partly, asked=True)

    def fill(self, name: str, value: Any) -> None:
        """Fill a slot; those that depend on what it held before are emptied."""
        kept = self.scene.slots
        if name in kept and kept[name] != value:
            for other in _DEPEND.get(type(self.scene.flow.slots[name]), ()):
                for one, slot in self.scene.flow.slots.items():
                    if isinstance(slot, other):
                        kept.pop(one, None)
                        kept.pop(f"{one}?", None)
        kept[name] = value
        kept.pop(f"{name}?", None)

    def corrected(self, said: Said) -> bool:
        """Take what a message says otherwise than before, such as "yes, but the blue one"."""
        changed = False
        for name, slot in self.scene.flow.slots.items():
            if name not in self.scene.slots:
                continue
            found = slots.read(slot, self.scene, said, asked=False)
            value = found.value if found is not None else None
            if isinstance(slot, LinesSlot) and value is not None and says(tokens(said.text), *_BESIDES):
                value = [*self.scene.slots[name], *(one for one in value if one not in self.scene.slots[name])]
            if value is not None and value != self.scene.slots[name]:
                self.fill(name, value)
                changed = True
        return changed

    def keep_part(self, name: str, found: Found) -> None:
        """Keep a part of a slot until the rest is said."""
        if found.partly is not None:
            self.scene.slots[f"{name}?"] = found.partly


def also_said(slots_: dict[str, Any], said: Said) -> dict[str, Any]:
    """Keep a message of the flow, so that what it says beside the answer is not asked again."""
    new = [said.text[:_LONGEST_SAID], said.covered[:_LONGEST_SAID]]
    return {**slots_, SAID: [*slots_.get(SAID, []), new][-_MOST_SAID:]}
