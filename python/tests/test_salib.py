"""SALib on our scenarios and our designs: its indices beside ours."""

from __future__ import annotations

import math
from typing import Any

import pytest

import escalade
from escalade import salib
from escalade._unknowns import unknowns

numpy = pytest.importorskip("numpy")
stats = pytest.importorskip("scipy.stats")
pytest.importorskip("SALib")

from SALib.analyze import morris as salib_morris  # noqa: E402
from SALib.analyze import sobol as salib_sobol  # noqa: E402

FALSE_ALARM = 1e-6
ROWS = 16
RUNS = 40

ALL_LAWS = """
title = "All distributions"
step  = "1 day"
steps = 1

[parameters]
middle  = 0.4
counted = { value = 4, range = [1, 10], dist = "poisson(10 * middle)" }
cut     = { value = 0.3, range = [0, 0.5], dist = "normal(middle, 20%)" }
free    = { value = 0.3, dist = "normal(middle, 0.1)" }
share   = { value = 0.3, dist = "beta(2, 3)" }
log     = { value = 0.3, dist = "lognormal(-1, 0.5)" }
order   = { value = 20.0, range = [2.0, 140.0], dist = "loguniform(2, 140)" }
peaked  = { value = "6 days", dist = "triangular(2 days, 1 week, 3 weeks)" }
below   = { value = -2.0, dist = "triangular(-4, -3, -1)" }
long    = { value = "6 days", range = "2-12 days" }
flat    = { value = 0.3, dist = "uniform(0, 2 * middle)" }
whole   = { value = 2, range = [1, 3] }

[actors]
one = {}

[state]
sum = { start = 0, range = [-1e9, 1e9] }

[events.add]
do = "sum = counted + cut + free + share + log + order + below + flat + whole"

[outcomes]
over = "otherwise"

[metrics]
total = { final = "sum" }
"""

QUANTITIES = [
    ("hotline", "clash", ("outcomes", "clash")),
    ("hotline", "days_open", ("metrics", "days_open")),
    ("hollow-pledge", "payoff.osmar", ("objectives", "osmar")),
]


def ours(analysis: dict[str, Any], place: str, quantity: tuple[str, str]) -> dict[str, Any]:
    kind, name = quantity
    found: dict[str, Any] = analysis["by_option"][0][place][kind][name]
    return found


@pytest.mark.parametrize(("name", "quantity", "place"), QUANTITIES)
def test_sobol_indices_of_salib_are_ours(name: str, quantity: str, place: tuple[str, str]) -> None:
    scenario = escalade.load(name)
    answer = scenario.sensitivity(sobol=ROWS, runs=RUNS)
    assert answer.sobol is not None
    problem = salib.salib_problem(scenario)
    outputs = salib.sobol_outputs(answer, quantity)
    assert outputs.shape == (ROWS * (problem["num_vars"] + 2),)
    theirs = salib_sobol.analyze(problem, outputs, calc_second_order=False, seed=1)

    shares = ours(answer.sobol, "indices", place)
    for index, parameter in enumerate(problem["names"]):
        indices = shares["inputs"][parameter]
        assert theirs["S1"][index] == pytest.approx(indices["with_noise"]["first_saltelli"], abs=1e-9)
        assert theirs["ST"][index] == pytest.approx(indices["with_noise"]["total_jansen"], abs=1e-9)

    points = problem["num_vars"] + 2
    ends = numpy.concatenate([outputs[::points], outputs[points - 1 :: points]])
    assert shares["variance"] == pytest.approx(ends.var(), rel=1e-9)


@pytest.mark.parametrize(("name", "quantity", "place"), QUANTITIES)
def test_effects_of_salib_are_ours(name: str, quantity: str, place: tuple[str, str]) -> None:
    scenario = escalade.load(name)
    answer = scenario.sensitivity(morris=ROWS, runs=RUNS)
    assert answer.morris is not None
    problem = salib.salib_problem(scenario)
    inputs, outputs = salib.morris_inputs(answer), salib.morris_outputs(answer, quantity)
    count = problem["num_vars"]
    assert inputs.shape == (ROWS * (count + 1), count)
    theirs = salib_morris.analyze(problem, inputs, outputs, num_levels=4, seed=1)

    effects = ours(answer.morris, "effects", place)
    known = {unknown.id: unknown for unknown in unknowns(scenario)}
    compared = 0
    for index, parameter in enumerate(problem["names"]):
        if known[parameter].whole:
            found = effects_of_a_whole_number(inputs, outputs, index, known[parameter])
        else:
            found = {of: float(theirs[of][index]) for of in ("mu", "mu_star", "sigma")}
            compared += 1
        for of, value in found.items():
            if not math.isnan(value):
                assert value == pytest.approx(effects[parameter][of], abs=1e-9), (parameter, of)
    assert compared >= 3


def effects_of_a_whole_number(inputs: Any, outputs: Any, index: int, unknown: Any) -> dict[str, float]:
    """What SALib would find, if it divided by the share of the way that a whole number went, and only where it
    moved."""
    count = inputs.shape[1]
    x, y = inputs[:, index].reshape(-1, count + 1), outputs.reshape(-1, count + 1)
    low, high = unknown.range
    steps, changes = numpy.diff(x, axis=1), numpy.diff(y, axis=1)
    effects = changes[steps != 0.0] / (steps[steps != 0.0] / (high - low))
    if len(effects) == 0:
        return {}
    sigma = float(effects.std(ddof=1)) if len(effects) > 1 else math.nan
    return {"mu": float(effects.mean()), "mu_star": float(abs(effects).mean()), "sigma": sigma}


def test_of_several_options_the_stated_one_unless_it_is_said() -> None:
    scenario = escalade.load("hollow-pledge")
    answer = scenario.sensitivity(sobol=2, runs=20, policies={"osmar": ["steal", "by_nature"]})
    stated = salib.sobol_outputs(answer, "payoff.osmar")
    assert (stated == salib.sobol_outputs(answer, "payoff.osmar", "by_nature")).all()
    assert (stated != salib.sobol_outputs(answer, "payoff.osmar", "steal")).any()
    with pytest.raises(KeyError, match="no option `keep`: there are `steal`, `by_nature`"):
        salib.sobol_outputs(answer, "payoff.osmar", "keep")
    with pytest.raises(KeyError, match="no quantity `payoff.them`: there are .*`payoff.osmar`"):
        salib.sobol_outputs(answer, "payoff.them")
    with pytest.raises(KeyError, match="morris=…"):
        salib.morris_outputs(answer, "payoff.osmar")


def test_what_options_fix_is_left_out_of_the_problem() -> None:
    scenario = escalade.load("hotline")
    answer = scenario.sensitivity(sobol=2, runs=20, variants=["live", "restrictive"])
    assert "hotline_threshold" in salib.salib_problem(scenario)["names"]
    problem = salib.salib_problem(scenario, answer)
    assert "hotline_threshold" not in problem["names"]
    assert salib.sobol_inputs(answer).shape == (2 * (problem["num_vars"] + 2), problem["num_vars"])
    assert "gang_did_it" not in salib.salib_problem(scenario.set(gang_did_it=0.9))["names"]
    with pytest.raises(ValueError, match="`gang_did_it` was varied there"):
        salib.salib_problem(scenario.set(gang_did_it=0.9), answer)


def test_distributions_are_those_of_salib_where_it_has_them() -> None:
    problem = salib.salib_problem(escalade.parse(ALL_LAWS))
    laws = dict(zip(problem["names"], zip(problem["dists"], problem["bounds"], strict=True), strict=True))
    by_inverse = ("unif", [0.0, 1.0])
    assert laws == {
        "counted": by_inverse,
        "cut": by_inverse,
        "free": ("norm", [0.4, 0.1]),
        "share": by_inverse,
        "log": ("lognorm", [-1.0, 0.5]),
        "order": ("logunif", [2.0, 140.0]),
        "peaked": ("triang", [2.0, 21.0, 5 / 19]),
        "below": by_inverse,
        "long": ("unif", [2.0, 12.0]),
        "flat": ("unif", [0.0, 0.8]),
        "whole": ("unif", [1.0, 4.0]),
    }


def test_settings_of_a_sample_have_the_distributions_of_the_file() -> None:
    from SALib.sample import latin

    scenario = escalade.parse(ALL_LAWS)
    problem = salib.salib_problem(scenario)
    sample = latin.sample(problem, 400, seed=3)
    settings = salib.settings(scenario, problem, sample)
    assert len(settings) == 400
    known = {unknown.id: unknown for unknown in unknowns(scenario)}
    assert {type(one["counted"]) for one in settings} == {int}
    assert {one["whole"] for one in settings} == {1, 2, 3}
    # A Latin hypercube: of 400 slices each is met once.
    assert all(132 <= sum(one["whole"] == value for one in settings) <= 135 for value in (1, 2, 3))
    assert str(settings[0]["long"]).endswith(" days")
    above = known["cut"].frozen().sf(0.5)
    assert sum(one["cut"] == 0.5 for one in settings) == pytest.approx(400 * above, abs=1)
    # All of them are taken, and read as the numbers that they are.
    for row, one in zip(sample[:3], settings, strict=False):
        read = scenario.set(one).describe("parameters").document["parameters"]
        values = {parameter["id"]: parameter["value"] for parameter in read}
        assert values["long"] == pytest.approx(row[problem["names"].index("long")])
        assert values["flat"] == one["flat"]


def test_designs_of_ours_have_the_distributions_that_salib_is_told() -> None:
    scenario = escalade.parse(ALL_LAWS)
    answer = scenario.sensitivity(sobol=1_000, runs=1)
    drawn = unknowns(scenario)
    points = salib.sobol_inputs(answer)[:: len(drawn) + 2]
    assert len(points) == 1_000
    share = FALSE_ALARM / len(drawn)
    for values, unknown in zip(points.T, drawn, strict=True):
        law = unknown.frozen()
        if unknown.whole or unknown.is_cut:
            # Inside the range, the share up to a value is that of the distribution.
            low, high = unknown.range if unknown.range is not None else (-math.inf, math.inf)
            for edge in numpy.linspace(low, high, 4)[:-1]:
                found = int((values <= edge).sum())
                assert stats.binomtest(found, len(values), float(law.cdf(edge))).pvalue > share / 4, unknown.id
            assert values.min() >= low
            assert values.max() <= high
        else:
            assert stats.kstest(values, law.cdf).pvalue > share, unknown.id


def test_a_distribution_that_is_not_understood_is_refused() -> None:
    text = ALL_LAWS.replace("beta(2, 3)", "beta(min(2, 5), 3)")
    with pytest.raises(ValueError, match=r"`beta\(min\(2, 5\), 3\)` of the parameter `share`"):
        salib.salib_problem(escalade.parse(text))


def test_an_answer_that_was_sent_keeps_its_designs() -> None:
    import pickle

    answer = escalade.load("hotline").sensitivity(sobol=2, runs=20)
    sent = pickle.loads(pickle.dumps(answer))
    assert sent.designs == answer.designs
    assert (salib.sobol_outputs(sent, "clash") == salib.sobol_outputs(answer, "clash")).all()
    assert sent.design("sobol").columns == answer.design("sobol").columns
    assert len(answer.design("sobol")) == 2 * 10
