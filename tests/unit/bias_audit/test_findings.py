from tests.unit.bias_audit.builders import MOMENT, AuditedShop


def findings_of(*groups: tuple[int, float, str]) -> list[str]:
    shop = AuditedShop()
    for size, price, name in groups:
        shop.group(size, price, gender=name)
    return shop.service.audit(MOMENT).findings


def test_a_ratio_below_four_fifths_is_said_with_what_it_does_not_prove() -> None:
    findings = findings_of((6, 20, "female"), (6, 40, "male"))
    assert findings == [
        "By gender: 6 people of group 'female' were shown lists at a mean price of 20.00 EUR "
        "(95 % interval 20.00 to 20.00).",
        "By gender: 6 people of group 'male' were shown lists at a mean price of 40.00 EUR "
        "(95 % interval 40.00 to 40.00).",
        "By gender: lists at or below the usual price went to group 'male' 0.00 (95 % interval 0.00 to 0.00) times as "
        "often as to 'female'. That is below four fifths, which is a screen and not a verdict: look at why.",
        "Prices differ also because groups look for different products; this audit does not separate the two.",
    ]


def test_a_ratio_within_four_fifths_is_not_sold_as_proof() -> None:
    assert any("a screen and not a proof of fairness" in text for text in findings_of((6, 20, "a"), (6, 20, "b")))


def test_a_low_ratio_of_few_people_may_be_chance_and_the_report_says_so() -> None:
    shop = AuditedShop()
    for group, cheap in (("a", 4), ("b", 3)):
        for number in range(6):
            shop.person(f"{group}{number}", {"gender": group})
            shop.show(f"{group}{number}", 10 if number < cheap else 50)
    for number in range(2):
        shop.show(f"other{number}", 50)
    findings = shop.service.audit(MOMENT).findings
    [ratio] = [text for text in findings if "times as often" in text]
    assert "below four fifths" in ratio
    assert ratio.endswith("The interval reaches four fifths, so it may be chance.")


def test_a_group_may_be_called_anything() -> None:
    odd = 'a,b"<b>\n'
    assert any(odd in text for text in findings_of((6, 20, odd), (6, 20, "b")))
