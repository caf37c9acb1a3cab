"""Opens an ONNX graph as a function of a small processor share wants it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import onnxruntime
from numpy.typing import NDArray

from storeclerk.errors import ModelError


class Session(Protocol):
    """What the encoder asks of an inference session."""

    def run(self, output_names: Sequence[str], input_feed: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """Compute the outputs named."""
        ...


def open_session(path: Path) -> Session:
    """Open a graph for the processor.

    Raises:
        ModelError: onnxruntime refuses the file.
    """
    options = onnxruntime.SessionOptions()
    # One thread a run: two took longer than one for 20 tokens; whole runs side by side scale instead.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The graph is written in fused operators; the extended passes found nothing more.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    try:
        session: Session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its compiled module, with no base but this
        raise ModelError(f"{path} is not a graph that onnxruntime can open: {error}. Build it again.") from error
    return session
