"""One flow run through its steps, until it waits for the customer or ends."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from dataclasses import replace as with_key
from typing import Any

from msgspec.structs import replace

from storeclerk.chat.contract import Action
from storeclerk.chat.flows import acts, facts, slots
from storeclerk.chat.flows.contract import Act, Ask, Check, Choose, Confirm, End, Flow, Go, Person, Say, Tell
from storeclerk.chat.flows.filling import ACTED, BEGUN, SAID, Filling
from storeclerk.chat.flows.needs import Requests
from storeclerk.chat.flows.predicates import holds
from storeclerk.chat.flows.scene import Scene
from storeclerk.chat.flows.slot_types import LinesSlot, OrderSlot
from storeclerk.chat.flows.slots.found import Found
from storeclerk.chat.flows.slots.plain import chosen
from storeclerk.chat.flows.texts import ORDER_FACTS, fill, shown_acts
from storeclerk.chat.flows.words import order_ids
from storeclerk.chat.orders.contract import ChangeRefused
from storeclerk.chat.session import FlowState
from storeclerk.chat.turn import Draft
from storeclerk.errors import AppError, ConsentRequired, ModelError
from storeclerk.observability import logger

# The check lets no flow run in a circle; this holds for one that was published past it.
_MOST_STEPS = 100
NO_CONSENT = (
    "I may look at your orders only if you allow it. Allow the purpose 'service' in your privacy settings "
    "and ask me again."
)
UNFINISHED = "What you confirmed is done. Something went wrong after it, so a person will look at the rest."
NOTHING = "I find no order of yours for which this is possible."


@dataclass
class Run:
    """The rest of one turn. Parts of the reply gather in `parts`; elsewhere goes on in another flow."""

    scene: Scene
    requests: Requests
    version: str
    elsewhere: Callable[[str], Draft]
    step: str = ""
    parts: list[str] = field(default_factory=list)
    actions: tuple[Action, ...] = ()
    acted: bool = False

    @property
    def filling(self) -> Filling:
        """The slots."""
        return Filling(self.scene)

    @property
    def flow(self) -> Flow:
        """The flow."""
        return self.scene.flow

    def go(self, step: str) -> Draft:
        """Run from a step. Where the shop's policy or a missing consent refuses, the flow ends and says why.

        What fails after something was done ends it too: the customer hears what was done, and a person does the rest.
        """
        try:
            return self._go(step)
        except ConsentRequired:
            self.parts.append(NO_CONSENT)
        except ChangeRefused as error:
            self.parts.append(error.message)
        except AppError as error:
            if not self.acted:
                raise
            logger().error("flow failed after it acted", flow=self.flow.flow, step=self.step, code=error.code)
            self.parts.append(UNFINISHED)
            return self.ended(handoff="unfinished")
        return self.ended()

    def _go(self, step: str) -> Draft:
        for _ in range(_MOST_STEPS):
            self.step = step
            following = self._pass(step)
            if isinstance(following, Draft):
                return following
            step = following
        raise ModelError(f"The flow {self.flow.flow} runs in a circle at {step}. Publish it again.")

    def _pass(self, name: str) -> str | Draft:
        """Pass one step: the name of the next one, or the answer where the flow waits or ends."""
        match step := self.flow.steps[name]:
            case Ask():
                return self._ask(step)
            case Choose() | Confirm():
                return (self._overheard(step) if isinstance(step, Choose) else None) or self.waiting()
            case Check():
                return next((case.next for case in step.cases if holds(case, self.scene)), step.otherwise)
            case Go():
                return step.to or self.elsewhere(step.flow or "")
            case Person() | End():
                self._add(step.text)
                return self.ended(handoff=self.filled(step.reason) if isinstance(step, Person) else None)
            case _:
                self._do(step, name)
                return step.next

    def _do(self, step: Act | Tell | Say, name: str) -> None:
        match step:
            case Act():
                self._act(step, name)
            case Tell():
                self.parts += [fact for fact in self._told(step) if fact]
            case Say():
                self._add(step.text)

    def _told(self, step: Tell) -> Iterator[str]:
        """The facts of the order that was chosen, and of others that the same message names."""
        chosen = self.scene.order
        named = [self.scene.find(order_id) for order_id in order_ids(self.scene.turn.message)]
        for order in {one.order_id: one for one in (chosen, *named) if one is not None}.values() if chosen else ():
            yield from (facts.tell(fact, order, self.scene.turn.now) for fact in step.facts)
        if "orders" in step.facts:
            yield facts.listed(self.scene.orders)

    def _ask(self, step: Ask) -> str | Draft:
        kept, name = self.scene.slots, step.slot
        if name in kept:
            return step.next
        found = self.filling.volunteered(name)
        if found is None or (found.value is None and not found.say):
            found = slots.alone(self.flow.slots[name], self.scene) or found
        if found is not None and found.nothing:
            if step.none:
                return step.none
            self.parts.append(found.say or NOTHING)
            return self.ended()
        if found is not None and found.value is not None:
            self.filling.fill(name, found.value)
            return step.next
        if found is not None:
            self.filling.keep_part(name, found)
        return self.waiting(found)

    def _overheard(self, step: Choose) -> str | None:
        """The way that was named before, where the step listens."""
        said = self.scene.slots.get(SAID, []) if step.listen else []
        labels = [(way.label, *way.words) for way in step.ways]
        found = (chosen(labels, text, asked=False) for text, _ in reversed(said))
        return next((step.ways[place].next for place in found if place is not None), None)

    def take(self, step: Ask, found: Found, tries: int) -> Draft:
        """Go on with what was found in an answer, or ask on."""
        if found.nothing and step.none:
            return self.go(step.none)
        if found.value is not None:
            self.filling.fill(step.slot, found.value)
            return self.go(step.next)
        self.filling.keep_part(step.slot, found)
        return self.waiting(found, tries=0 if found.partly is not None else tries)

    def waiting(self, found: Found | None = None, *, tries: int = 0) -> Draft:
        """Ask what the step waits for."""
        text, actions = self.question()
        if found is not None and found.say:
            self.parts.append(found.say)
            actions = found.actions or actions
        self.parts.append(text)
        state = FlowState(self.flow.flow, self.step, dict(self.scene.slots), tries, self.version)
        return self._draft(state, actions)

    def question(self) -> tuple[str, tuple[Action, ...]]:
        """What the step asks."""
        match step := self.flow.steps[self.step]:
            case Ask():
                slot = self.flow.slots[step.slot]
                asked = slots.question(slot, self.scene, self.scene.slots.get(f"{step.slot}?"))
                return self.filled(slot.ask) + asked.listed, asked.actions
            case Choose():
                return self.filled(step.ask), tuple(Action("reply", way.label, way.label) for way in step.ways)
            case Confirm():
                return self.confirmation(step), (Action("reply", "Yes", "yes"), Action("reply", "No", "no"))
            case _:
                return "", ()

    def confirmation(self, step: Confirm) -> str:
        """What will happen after a yes, with all details."""
        listed = [line for act in shown_acts(self.flow, step) for line in acts.details(act, self.scene)]
        head = f"{self.filled(step.text)}\n" if step.text else "This is what I will do:\n"
        return head + "".join(f"- {line}\n" for line in listed) + "Shall I go ahead? Please answer yes or no."

    def _act(self, step: Act, name: str) -> None:
        scene, order = self.scene, self.scene.order
        after = None
        if step.request is not None:
            details = acts.request_details(step, scene)
            turn = with_key(scene.turn, key=self._key(name, details))
            self.requests.request(turn, step.request, details)
        elif order is not None:
            change = acts.order_change(step, scene, order)
            allowed, key = frozenset(self.flow.allowed), self._key(name, change)
            after = scene.book.change(scene.customer, change, allowed=allowed, key=key)
        scene.slots[ACTED] = self.acted = True
        if after is not None:
            scene.changed(after)
        self.parts.append(self.filled(step.say) if step.say else acts.done(step, scene, after))

    def _key(self, name: str, what: object) -> str:
        """Name what is done for good: a yes that is said again, because its answer was lost, does nothing twice."""
        return f"{self.scene.slots[BEGUN]}-{name}-{what!r}"

    def filled(self, text: str) -> str:
        """A text with its names replaced by their values."""
        return fill(text, self._value)

    def _value(self, name: str) -> str:
        if name in ORDER_FACTS:
            return facts.value(name, self.scene.order)
        value = self.scene.slots.get(name)
        slot = self.flow.slots.get(name)
        return "" if value is None or slot is None else slots.told(slot, self.scene, value)

    def ended(self, *, handoff: str | None = None) -> Draft:
        """Answer, and end the flow."""
        link = self.flow.link
        return self._draft(None, (Action("link", link.label, link.to),) if link else (), handoff)

    def _draft(self, state: FlowState | None, actions: tuple[Action, ...], handoff: str | None = None) -> Draft:
        return Draft(
            "\n".join(part for part in self.parts if part) or "That is all I can do here.",
            "flow",
            f"flow {self.flow.flow}, step {self.step}",
            actions=actions,
            handoff=handoff,
            changes={"flow": state, **self._remembered()},
            acted=self.acted,
        )

    def _remembered(self) -> dict[str, Any]:
        memory = self.scene.turn.session.memory
        chosen = [value for name, value in self.scene.slots.items() if isinstance(self.flow.slots.get(name), OrderSlot)]
        goods = self.scene.value(LinesSlot)
        if not chosen:
            return {}
        return {"memory": replace(memory, order_id=chosen[0], product_ids=tuple(goods or memory.product_ids))}

    def _add(self, text: str | None) -> None:
        if text:
            self.parts.append(self.filled(text))
