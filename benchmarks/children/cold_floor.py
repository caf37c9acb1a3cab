"""The floor of a cold start: the three libraries imported and the session opened as the encoder does, nothing of ours.

Prints when it was done, by the monotonic clock that all processes share, and no time in calls to stores, nor any call.
"""

import sys
import time

import numpy as np  # noqa: F401
import onnxruntime
import tokenizers  # noqa: F401

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
options.log_severity_level = 3
onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
print([time.monotonic_ns(), 0, 0])
