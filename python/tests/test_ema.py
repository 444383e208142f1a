"""Scenarios as models of EMA Workbench, sampled by its own evaluators and analysed by its own code."""

from __future__ import annotations

import math
import pickle
import warnings
from pathlib import Path
from typing import Any

import pytest

import escalade

numpy = pytest.importorskip("numpy")

with warnings.catch_warnings():
    # It tells of other evaluators that are not installed.
    warnings.simplefilter("ignore")
    workbench = pytest.importorskip("ema_workbench")
    from ema_workbench.analysis import feature_scoring, prim

from escalade import ema  # noqa: E402

IS_OLD = workbench.__version__.startswith("2.")

CLASHING_NAMES = """
title = "Names that mean something to the workbench"
step  = "1 day"
steps = 1

[parameters]
scenario = { value = 0.5, range = [0, 1] }
function = { value = true }
policy   = { value = "low", one_of = ["low", "high"] }
wait     = { value = "6 days", range = "2-12 days" }
cut      = { value = 0.4, range = [0, 0.5], dist = "normal(0.4, 20%)" }
counted  = { value = 3, dist = "poisson(3)" }
budget   = 3

[variants]
poor = { budget = 0 }
rich = { budget = 9, function = false }

[actors]
one = {}

[state]
sum = { start = 0, range = [0, 99] }

[events.add]
do = "sum = scenario + cut + counted + budget + (if function then 10 else 0) + (if policy == high then 20 else 0)"

[outcomes]
over = "otherwise"

[metrics]
total = { final = "sum" }
never = { first = "sum < 0" }

[constraints]
little = "mean(total) < 5"
much   = "quantile(total, 50%) >= 15"
first  = "mean(never) < 5"
"""


def named(variables: Any) -> list[str]:
    return [variable.name for variable in variables]


def sampled(model: Any, scenarios: int, policies: int = 0) -> Any:
    with workbench.SequentialEvaluator(model) as evaluator:
        if IS_OLD:
            numpy.random.seed(7)
            return evaluator.perform_experiments(scenarios=scenarios, policies=policies)
        seeded = {"rng": 7}
        return evaluator.perform_experiments(
            scenarios=scenarios,
            policies=policies,
            uncertainty_sampling_kwargs=seeded,
            lever_sampling_kwargs=seeded,
        )


def chosen(model: Any, experiments: Any, row: int) -> dict[str, Any]:
    """What an experiment was set to, by our names."""
    return {
        variable.variable_name[0]: experiments[variable.name].iloc[row]
        for variable in [*model.uncertainties, *model.levers]
        if variable.name in experiments
    }


def found_by_prim(inputs: Any, is_bad: Any) -> Any:
    found = prim.Prim(inputs, is_bad, threshold=0.5) if IS_OLD else prim.Prim(inputs, is_bad)
    return found.find_box()


def test_experiments_on_the_main_scenario_and_prim_by_its_own_code() -> None:
    model = ema.model(
        "us-china-2015",
        runs=20,
        levers=[],
        uncertainties=["tranche", "loss_per_year", "until_it_bites", "peak_intensity"],
    )
    experiments, outcomes = sampled(model, 40)
    assert len(experiments) == 40
    assert experiments["tranche"].between(3, 12).all()
    assert experiments["until_it_bites"].between(84, 364).all()
    # Half of a log-uniform from 2 to 140 is below 17: by a Latin hypercube, of 40 to within one.
    assert abs((experiments["loss_per_year"] < math.sqrt(2 * 140)).sum() - 20) <= 1
    ends = [outcome["id"] for outcome in escalade.load("us-china-2015").describe().document["outcomes"]]
    assert sum(outcomes[end] for end in ends) == pytest.approx(1.0)

    # The loss follows from the loss at the peak; PRIM finds that, in whole numbers as in others.
    inputs = experiments[named(model.uncertainties)].astype(float)
    is_bad = outcomes["us_loss"] > sorted(outcomes["us_loss"])[26]
    box = found_by_prim(inputs, is_bad)
    last = len(box.peeling_trajectory) - 1
    assert box.box_lims[last]["loss_per_year"].iloc[0] > 10.0
    assert box.peeling_trajectory["density"].iloc[last] > 0.8
    scores = feature_scoring.get_feature_scores_all(inputs, {"us_loss": outcomes["us_loss"]})
    assert scores["us_loss"].idxmax() == "loss_per_year"


def test_an_experiment_is_a_run_of_the_scenario_as_it_is_set() -> None:
    scenario = escalade.load("us-china-2015")
    model = ema.model(scenario, runs=30, seed=7, uncertainties=["tranche", "until_it_bites", "loss_per_year"])
    assert named(model.levers) == [
        "summit_planned",
        "pledge_given",
        "authority_allowed",
        "hotline_allowed",
        "channel_start",
        "policy_us",
        "policy_china",
    ]
    experiments, outcomes = sampled(model, 2, 2)
    for row in range(4):
        asked = chosen(model, experiments, row)
        played = {actor: str(asked.pop(f"policy_{actor}")) for actor in ("us", "china")}
        asked["until_it_bites"] = f"{float(asked['until_it_bites'])!r} days"
        summary = scenario.set(asked).policy(played).run(30, seed=7)
        assert [outcomes[outcome.id][row] for outcome in summary.outcomes] == [
            outcome.chance for outcome in summary.outcomes
        ]
        for actor in ("us", "china"):
            assert outcomes[f"payoff_{actor}"][row] == summary.objectives[actor].mean
        assert outcomes["us_loss"][row] == summary.metrics["us_loss"].mean
        fair, punished = outcomes["constraint_fair"][row], summary.metrics["wrongly_punished"].mean
        assert punished is not None
        assert fair == max(0.0, punished - 1.0)


def test_all_experiments_meet_the_same_luck() -> None:
    # What nothing reads under this variant makes no difference, to the last bit.
    model = ema.model(escalade.load("hotline").variant("none"), runs=100, uncertainties=["answered_live"])
    _, outcomes = sampled(model, 5)
    assert len(set(outcomes["clash"])) == 1


def test_several_processes_find_the_same() -> None:
    escalade.load("hotline").run(1_000)
    model = ema.model("hotline", runs=50)
    with workbench.MultiprocessingEvaluator(model, n_processes=2) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=6, policies=2)
    assert len(experiments) == 12
    for row in range(12):
        found = model.function(**chosen(model, experiments, row))
        assert {name: values[row] for name, values in outcomes.items()} == {name: found[name] for name in outcomes}


def test_a_model_pickles() -> None:
    model = ema.model("hotline", runs=50)
    sent = pickle.loads(pickle.dumps(model))
    assert sent.function(gang_did_it=0.9) == model.function(gang_did_it=0.9)


def test_what_is_chosen_in_the_scenario_is_no_lever_and_no_uncertainty() -> None:
    scenario = escalade.load("hotline")
    assert named(ema.model(scenario).levers) == ["hotline_start"]
    live = ema.model(scenario.variant("restrictive").set(gang_did_it=0.9))
    assert named(live.levers) == []
    assert "gang_did_it" not in named(live.uncertainties)
    assert "hotline_threshold" not in named(live.uncertainties)
    brinkmanship = escalade.load("brinkmanship")
    policies = ["policy_norvane", "policy_sarn"]
    assert [lever for lever in named(ema.model(brinkmanship).levers) if lever.startswith("policy_")] == policies
    drifting = ema.model(brinkmanship.policy(norvane="drift"))
    assert [lever for lever in named(drifting.levers) if lever.startswith("policy_")] == ["policy_sarn"]


def test_names_distributions_and_constraints() -> None:
    scenario = escalade.parse(CLASHING_NAMES, name="some/2names.toml")
    model = ema.model(scenario, runs=10)
    assert model.name == "scenario2names"
    assert sorted(named(model.uncertainties)) == ["counted", "cut", "scenario_", "wait"]
    assert sorted(named(model.levers)) == ["budget", "function_", "policy_"]
    assert repr(model.uncertainties["counted"]).startswith("IntegerParameter")
    experiments, outcomes = sampled(model, 40, 3)
    assert callable(model.function)
    assert set(experiments["budget"]) <= {0, 3, 9}
    assert (experiments["cut"] > 0.5).any()
    for row in range(len(experiments)):
        one = chosen(model, experiments, row)
        total = one["scenario"] + min(max(one["cut"], 0.0), 0.5) + one["counted"] + one["budget"]
        total += (10 if one["function"] else 0) + (20 if one["policy"] == "high" else 0)
        assert outcomes["total"][row] == pytest.approx(total)
        assert outcomes["constraint_little"][row] == pytest.approx(max(0.0, total - 5.0))
        assert outcomes["constraint_much"][row] == pytest.approx(max(0.0, 15.0 - total), rel=1e-3)
        assert math.isnan(outcomes["never"][row])
    little, much, first = ema.constraints(scenario)
    assert [little.name, much.name, first.name] == ["little", "much", "first"]
    assert little.process([2.0]) == 2.0
    assert first.process([math.nan]) == math.inf


def test_a_search_keeps_the_constraints(tmp_path: Path) -> None:
    wanted = {"total": "maximize", "over": "minimize"}
    scenario = escalade.parse(CLASHING_NAMES.replace("mean(total) < 5", "mean(total) < 11.8"))
    # The total goes from 11.2 to 12.2 then.
    scenario = scenario.set(function=True, budget=0, policy="low", counted=1, cut=0.2)
    model = ema.model(scenario, runs=5, levers=["scenario"], outcomes=wanted)
    keeping = [of for of in ema.constraints(scenario) if of.name == "little"]
    files = {} if IS_OLD else {"directory": str(tmp_path), "filename": "found.tar.gz"}
    with workbench.SequentialEvaluator(model) as evaluator:
        found = evaluator.optimize(
            nfe=40, searchover="levers", epsilons=[0.01, 0.01], constraints=keeping, population_size=10, **files
        )
    best = found[0] if isinstance(found, tuple) else found
    assert 11.3 < best["total"].max() <= 11.8


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no uncertainty `gang`: there are .*`gang_did_it`"):
        ema.model("hotline", uncertainties=["gang"])
    with pytest.raises(ValueError, match="no lever `policy_alba`"):
        ema.model("hotline", levers=["policy_alba"])
    with pytest.raises(ValueError, match="no outcome `crash`: there are `clash`"):
        ema.model("hotline", outcomes=["crash"])
    with pytest.raises(ValueError, match="`clash` can be `info`, `minimize` or `maximize`, and not `low`"):
        ema.model("hotline", outcomes={"clash": "low"})
    with pytest.raises(ValueError, match="both a lever and an uncertainty"):
        ema.model("hotline", levers=["gang_did_it"], uncertainties=["gang_did_it"])
    with pytest.raises(escalade.ScenarioError, match="hotlin"):
        ema.model("hotlin")
