from storeclerk.text.pii.cover import PersonalDataCover
from storeclerk.text.pii.finder import PersonalData
from tests.unit.text.pii_heads import sure_head
from tests.unit.text.test_pii_finder import read_forty


def test_what_rules_and_head_find_is_covered_by_its_kind() -> None:
    covered = PersonalDataCover(read_forty, PersonalData(sure_head()))

    assert covered("write to Ada at a@b.example, please") == "write to [person] at [email], please"
    assert covered("nothing here") == "nothing here"
