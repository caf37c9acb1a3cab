"""The ONNX encoder that every capability shares."""

from storeclerk.model.encoder import Encoder, Reading

__all__ = ["Encoder", "Reading"]
