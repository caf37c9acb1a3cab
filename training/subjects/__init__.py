"""What can be learnt of a text: intent, sentiment, needs, personal data. One module each, one form for all."""

from collections.abc import Callable, Mapping

from training.plan import Plan
from training.subjects.intent import Intent
from training.subjects.needs import Needs
from training.subjects.pii import Pii
from training.subjects.sentiment import Sentiment
from training.subjects.subject import Subject

# By adapters a model is to be small, and the vectors of BANKING77 alone weigh 4 MB.
SUBJECTS: Mapping[str, Callable[[Plan], Subject]] = {
    "intent": lambda plan: Intent(bank=0 if plan.rank else 200),
    "sentiment": lambda _: Sentiment(),
    "needs": lambda _: Needs(),
    "pii": lambda _: Pii(),
}
