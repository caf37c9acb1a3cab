"""How the encoder is made: pinned weights in, an int8 ONNX graph out, with numpy and onnx alone."""
