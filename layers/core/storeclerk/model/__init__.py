"""The ONNX encoder that every capability shares."""

from storeclerk.model.encoder import Encoder

__all__ = ["Encoder"]
