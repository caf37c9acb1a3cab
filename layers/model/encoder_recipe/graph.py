"""Writes an ONNX graph node by node, its weights in a file of their own."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

OPSET = 17
MICROSOFT = "com.microsoft"  # onnxruntime's own operators, on every processor that it runs on
_ALIGNMENT = 64
_INLINE_BYTES = 1024  # the graph keeps small constants, which its checker and optimiser read


class Graph:
    """Nodes and constants in the order in which they were asked for."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._constants: dict[str, NDArray[Any]] = {}

    def constant(self, name: str, value: Any) -> str:
        """Add a constant, once for each name."""
        self._constants.setdefault(name, np.array(value, order="C"))
        return name

    def op(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """Add a node with one output; give the output's name."""
        return self.ops(kind, 1, *inputs, domain=domain, **attributes)[0]

    def ops(self, kind: str, outputs: int, *inputs: str, domain: str = "", **attributes: Any) -> list[str]:
        """Add a node; give the names of its outputs."""
        names = [f"{kind}_{len(self._nodes)}_{index}" for index in range(outputs)]
        self._nodes.append(helper.make_node(kind, inputs, names, name=names[0], domain=domain, **attributes))
        return names

    def name_output(self, value: str, name: str) -> None:
        """Give a value the name under which callers ask for it."""
        self._nodes.append(helper.make_node("Identity", [value], [name], name=name))

    def write(self, path: Path, inputs: list[ValueInfoProto], outputs: list[ValueInfoProto]) -> None:
        """Write the graph to `path`, and the weights beside it with the suffix .bin.

        onnxruntime maps that file into memory instead of parsing it: a session opens in half the time.
        """
        weights = path.with_suffix(".bin")
        with weights.open("wb") as file:
            tensors = [_tensor(name, value, file, weights.name) for name, value in self._constants.items()]
        graph = helper.make_graph(self._nodes, path.stem, inputs, outputs, tensors)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        model: ModelProto = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="storeclerk")
        path.write_bytes(model.SerializeToString(deterministic=True))


def _tensor(name: str, value: NDArray[Any], file: Any, location: str) -> TensorProto:
    tensor: TensorProto = numpy_helper.from_array(value, name)
    if value.nbytes < _INLINE_BYTES:
        return tensor
    file.write(b"\0" * (-file.tell() % _ALIGNMENT))
    offset = file.tell()
    file.write(tensor.raw_data)
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, entry in {"location": location, "offset": offset, "length": value.nbytes}.items():
        tensor.external_data.add(key=key, value=str(entry))
    return tensor
