"""Which slots the steps of a flow take, and which are filled by then."""

from collections.abc import Iterator

from storeclerk.chat.flows.cases import BalanceCovers, HasVariants, PaymentIs, Predicate, SameCountry, SlotIs
from storeclerk.chat.flows.contract import Act, Ask, Check, Flow, Tell, ways_on
from storeclerk.chat.flows.slot_types import AddressSlot, LinesSlot, OrderSlot, PaymentSlot, Slot, VariantSlot
from storeclerk.chat.flows.texts import OF_ORDER, ORDER_FACTS, names_in, needed_by_act, order_slot, slot_of, texts_of


def used_by(flow: Flow, name: str) -> set[str]:
    """Name the slots that a step takes, texts included. Raises ValueError for a text with a stray brace."""
    found: set[str] = set()
    order = order_slot(flow) or "order"
    step = flow.steps[name]
    for text in texts_of(flow, step):
        names = set(names_in(text))
        found |= {order if one in ORDER_FACTS else one for one in names}
    for need in _needs(flow, name):
        slot = need if isinstance(need, str) else slot_of(flow, need)
        found |= {slot} if slot else set()
    return found


def _needs(flow: Flow, name: str) -> Iterator[type[Slot] | str]:
    step = flow.steps[name]
    match step:
        case Ask() if isinstance(flow.slots[step.slot], OF_ORDER):
            yield OrderSlot
            if isinstance(flow.slots[step.slot], VariantSlot):
                yield LinesSlot
        case Tell():
            yield OrderSlot
        case Act():
            yield from needed_by_act(flow, step)
        case Check():
            for case in step.cases:
                yield from _predicate_needs(case)
        case _:
            return


def _predicate_needs(case: Predicate) -> Iterator[type[Slot] | str]:
    match case:
        case SlotIs():
            yield case.slot
            return
        case SameCountry():
            yield AddressSlot
        case HasVariants():
            yield LinesSlot
        case PaymentIs():
            yield PaymentSlot
        case BalanceCovers():
            yield PaymentSlot
            if case.amount == "difference":
                yield VariantSlot
        case _:
            pass
    yield OrderSlot


def missing_type(flow: Flow, name: str) -> str:
    """Name a type of slot that a step takes and the flow does not have; "" where it has all."""
    needs = [need for need in _needs(flow, name) if not isinstance(need, str) and not slot_of(flow, need)]
    return needs[0].__struct_config__.tag if needs else ""  # type: ignore[return-value]


def assigned(flow: Flow) -> dict[str, frozenset[str]]:
    """Which slots are filled on every path by the time that a step is reached."""
    every = frozenset(flow.slots)
    known = dict.fromkeys(flow.steps, every)
    known[flow.start] = frozenset()
    changed = True
    while changed:
        changed = False
        for name, step in flow.steps.items():
            for target, gained in _gains(name, step, known):
                together = known[target] & gained
                if together != known[target]:
                    known[target], changed = together, True
    return known


def _gains(name: str, step: object, known: dict[str, frozenset[str]]) -> Iterator[tuple[str, frozenset[str]]]:
    if isinstance(step, Ask):
        yield step.next, known[name] | {step.slot}
        if step.none:
            yield step.none, known[name]
        return
    for target in ways_on(step):  # type: ignore[arg-type]
        yield target, known[name]
