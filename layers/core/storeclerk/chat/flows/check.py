"""A flow as a graph: what must hold on every path, or the file is refused."""

from collections.abc import Iterator

from storeclerk.chat.flows.cases import SlotIs
from storeclerk.chat.flows.contract import LAST, WAITING, Act, Ask, Check, Confirm, Flow, Go, Step, ways_on
from storeclerk.chat.flows.slot_types import (
    ChoiceSlot,
    LinesSlot,
    OrderSlot,
    TextSlot,
    VariantSlot,
)
from storeclerk.chat.flows.texts import OF_ORDER, ORDER_FACTS, order_slot, slot_of
from storeclerk.chat.flows.usage import assigned, missing_type, used_by
from storeclerk.errors import BadFile

RESERVED = frozenset({"said"}) | ORDER_FACTS
# What is done to an account needs its owner.
_PERSONAL = frozenset({"email_change", "deletion"})
_SINGLE = (OrderSlot, *OF_ORDER)


def check(flow: Flow, file: str) -> None:
    """Refuse a flow that could get stuck, use what it never asked for, or act without a yes.

    Raises:
        BadFile: naming the file, the step and what to do.
    """
    for problem in _problems(flow):
        raise BadFile(f"{file}, {problem}.")


def _problems(flow: Flow) -> Iterator[str]:
    yield from _slots(flow)
    yield from _targets(flow)
    yield from _acts(flow)
    yield from _ends(flow)
    yield from _unused(flow)
    yield from _uses(flow)


def _slots(flow: Flow) -> Iterator[str]:
    for name in flow.slots:
        if name in RESERVED:
            yield f"slot '{name}': this name is taken; choose another"
    for kind in _SINGLE:
        named = [name for name, slot in flow.slots.items() if isinstance(slot, kind)]
        if len(named) > 1:
            yield f"slots {', '.join(named)}: a flow has at most one slot of this type"
    for name, slot in flow.slots.items():
        if isinstance(slot, OF_ORDER) and not order_slot(flow):
            yield f"slot '{name}': it belongs to an order, so the flow needs a slot of type order"
        if isinstance(slot, VariantSlot) and not slot_of(flow, LinesSlot):
            yield f"slot '{name}': the flow needs a slot of type lines, whose positions are exchanged"
    if order_slot(flow) and flow.identity == "none":
        yield "'identity': an order is personal, so the flow needs identity: proof or sign_in"


def _targets(flow: Flow) -> Iterator[str]:
    if flow.start not in flow.steps:
        yield f"'start': there is no step '{flow.start}'"
    for name, step in flow.steps.items():
        for target in ways_on(step):
            if target not in flow.steps:
                yield f"step '{name}': it leads to '{target}', and there is no such step"
        if isinstance(step, Ask) and step.slot not in flow.slots:
            yield f"step '{name}': it asks for '{step.slot}', and there is no such slot"


def _unused(flow: Flow) -> Iterator[str]:
    reached = _reached(flow, flow.start)
    for name in flow.steps:
        if name not in reached:
            yield f"step '{name}': no way leads to it; remove it or lead to it"
    asked = {step.slot for step in flow.steps.values() if isinstance(step, Ask)}
    for name in flow.slots:
        if name not in asked:
            yield f"slot '{name}': no step asks for it; remove it or ask for it"


def _acts(flow: Flow) -> Iterator[str]:
    for name, step in flow.steps.items():
        if isinstance(step, Act):
            yield from _unconfirmed(flow, name)
            yield from _not_permitted(flow, name, step)
        elif isinstance(step, Confirm) and not isinstance(flow.steps[step.next], Act):
            yield f"step '{name}': what follows a confirmation must be a step of kind act"


def _unconfirmed(flow: Flow, name: str) -> Iterator[str]:
    """An act may only be entered from a confirmation's yes, or from an act, which the same confirmation lists."""
    if name == flow.start:
        yield f"step '{name}': it changes something, so a step of kind confirm must come before it"
    for before, other in flow.steps.items():
        confirmed = isinstance(other, Act) or (isinstance(other, Confirm) and other.no != name)
        if name in ways_on(other) and not confirmed:
            yield f"step '{name}': it changes something, and '{before}' leads to it without a confirmation"


def _not_permitted(flow: Flow, name: str, act: Act) -> Iterator[str]:
    if act.change and not flow.allowed:
        yield f"step '{name}': it changes an order, so the flow must say in which states: 'allowed'"
    if (act.change or act.request in _PERSONAL) and flow.identity == "none":
        yield f"step '{name}': it acts for a customer, so the flow needs identity: proof or sign_in"
    if act.reason and not isinstance(flow.slots.get(act.reason), ChoiceSlot | TextSlot):
        yield f"step '{name}': 'reason' must name a slot of type choice or text"


def _ends(flow: Flow) -> Iterator[str]:
    for name in flow.steps:
        if not any(_is_last(flow.steps[other]) for other in _reached(flow, name)):
            yield f"step '{name}': no way from it reaches an end"
        if _runs_in_a_circle(flow, name):
            yield f"step '{name}': it leads back to itself without asking the customer anything"


def _is_last(step: Step) -> bool:
    return isinstance(step, LAST) or (isinstance(step, Go) and step.flow is not None)


def _uses(flow: Flow) -> Iterator[str]:
    known = assigned(flow)
    for name, step in flow.steps.items():
        try:
            used = sorted(used_by(flow, name))
        except ValueError as error:
            yield f"step '{name}': {error}"
            return
        for slot in used:
            if slot not in flow.slots:
                yield f"step '{name}': it uses '{slot}', and there is no such slot or fact"
            elif slot not in known[name]:
                yield f"step '{name}': it uses '{slot}', which not every path to it has asked for"
        if isinstance(step, Act | Check) and (missing := missing_type(flow, name)):
            yield f"step '{name}': it needs a slot of type {missing}"
        for case in step.cases if isinstance(step, Check) else ():
            if isinstance(case, SlotIs):
                yield from (f"step '{name}': {problem}" for problem in _values(flow, case))


def _values(flow: Flow, case: SlotIs) -> Iterator[str]:
    slot = flow.slots.get(case.slot)
    if not isinstance(slot, ChoiceSlot):
        yield f"slot_is asks '{case.slot}', which must be a slot of type choice"
        return
    for value in set(case.values) - {option.value for option in slot.options}:
        yield f"'{case.slot}' has no option '{value}'"


def _reached(flow: Flow, start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for target in ways_on(flow.steps[waiting.pop()]):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _runs_in_a_circle(flow: Flow, name: str) -> bool:
    """Whether a step leads back to itself past nothing that waits for the customer. A full slot does not wait."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        step = flow.steps[waiting.pop()]
        if isinstance(step, WAITING) and not isinstance(step, Ask):
            continue
        for target in ways_on(step):
            if target == name:
                return True
            if target not in found:
                found.add(target)
                waiting.append(target)
    return False
