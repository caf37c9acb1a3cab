import pytest

from storeclerk.chat.intents.service import IntentService
from storeclerk.text.redaction import redact
from tests.unit.chat.intents.heads import teacher
from tests.unit.chat.intents.services import Contended


@pytest.fixture
def lake() -> Contended:
    lake = Contended()
    lake.others = []
    return lake


@pytest.fixture
def service(lake: Contended) -> IntentService:
    return IntentService(lake, teacher(), redact)
