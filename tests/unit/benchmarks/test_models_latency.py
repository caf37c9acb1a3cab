from benchmarks.models.latency import fastest


def test_the_peer_is_judged_by_its_fastest_way() -> None:
    times = {"ours": [1.0, 1.0, 1.0], "fastembed 1": [3.0, 3.0, 90.0], "fastembed 256": [4.0, 4.0, 4.0]}

    assert fastest(times, "fastembed") == "fastembed 1"
