"""`make bench-chat`: warm turns, sessions at once, cost and attacks."""

import sys

from benchmarks import report
from benchmarks.chat import warm
from benchmarks.dialogues.store import SampleStore

print(report.table(warm.measure(SampleStore.read(), int(sys.argv[1]))))
