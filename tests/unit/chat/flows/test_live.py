from storeclerk.chat.flows.contract import End, Flow
from storeclerk.chat.flows.live import FlowSet


def test_a_flow_is_begun_by_the_longest_of_its_phrases() -> None:
    def saying(name: str, *phrases: str) -> Flow:
        return Flow(flow=name, title=name, start="say", steps={"say": End(text=name)}, phrases=phrases)

    flows = FlowSet([saying("recall", "recall"), saying("stove", "stove recall")])

    assert flows.by_phrase("Is there a STOVE recall?") == "stove"
    assert flows.by_phrase("about the recall") == "recall"
    assert flows.by_phrase("I recalled nothing") is None
