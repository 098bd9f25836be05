"""What `make soak` calls growth."""

from dataclasses import replace

from bench.soak.growth import Sample, grown, growths, kinds

STEADY = [Sample(float(n), n * 100, 200_000 + n % 3 * 500, 5_000 + n % 7 * 100, 5, 20, 30) for n in range(60)]


def test_a_process_that_breathes_has_not_grown() -> None:
    assert grown(STEADY) == []


def test_warming_up_is_no_growth() -> None:
    warming = [replace(one, kilobytes=100_000 + n * 5_000, objects=n * 250) for n, one in enumerate(STEADY[:20])]
    assert grown([*warming, *STEADY[20:]]) == []


def test_a_little_for_each_request_is() -> None:
    leaking = [replace(one, objects=one.objects + one.requests) for one in STEADY]
    assert [line.partition(":")[0] for line in grown(leaking)] == ["objects"]


def test_every_figure_has_its_bound() -> None:
    for name, (_, bound) in growths(STEADY).items():
        leaking = [replace(one, **{name: getattr(one, name) + n * int(bound)}) for n, one in enumerate(STEADY)]
        assert [line.partition(":")[0] for line in grown(leaking)] == [name]


def test_one_peak_is_no_growth() -> None:
    assert grown([*STEADY[:-1], replace(STEADY[-1], tasks=500, objects=90_000)]) == []


def test_what_there_is_more_of_is_named() -> None:
    samples = [replace(one, kinds={"a.Leak": n, "builtins.dict": 10}) for n, one in enumerate(STEADY)]
    assert kinds(samples) == ["a.Leak +39"]
