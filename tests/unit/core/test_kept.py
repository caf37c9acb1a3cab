from storeclerk.kept import Kept


def test_a_thing_is_made_again_when_it_has_been_kept_long_enough() -> None:
    now, made = 0.0, 0

    def make() -> int:
        nonlocal made
        made += 1
        return made

    kept = Kept(make, 60, clock=lambda: now)

    assert kept.get() == kept.get() == 1
    now = 60
    assert kept.get() == 2


def test_what_takes_long_to_make_is_kept_longer() -> None:
    now = 0.0

    def make() -> float:
        nonlocal now
        now += 3
        return now

    kept = Kept(make, 60, clock=lambda: now)
    kept.get()

    now = 3 + 599
    assert kept.get() == 3
    now = 3 + 600
    assert kept.get() == 606
