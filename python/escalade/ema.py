"""Scenarios as models of EMA Workbench.

The workbench samples the unknown parameters and the levers, runs an experiment for each, and has its own analyses
(PRIM, feature scoring, many-objective search) for what comes of them. ``pip install escalade[ema]``.

    import escalade.ema
    from ema_workbench import SequentialEvaluator

    model = escalade.ema.model("hotline", runs=300)
    with SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=100, policies=4)

It works with EMA Workbench 2.5 and 3.0, the latter for Python 3.12 and later.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ._checks import Count
from ._scenario import SEED, Scenario
from ._unknowns import Unknown, unknowns
from ._values import Value

if TYPE_CHECKING:
    import ema_workbench

Kind: TypeAlias = Literal["info", "minimize", "maximize"]
"""What a search does with an outcome: nothing, or it wants it low or high."""

Outcomes: TypeAlias = "Iterable[str] | Mapping[str, Kind]"


def model(
    scenario: Scenario | str,
    *,
    runs: Count = 1000,
    seed: int = SEED,
    levers: Iterable[str] | None = None,
    uncertainties: Iterable[str] | None = None,
    outcomes: Outcomes | None = None,
    name: str | None = None,
) -> ema_workbench.Model:
    """A scenario as a model, of which an experiment is a setting of its parameters and policies, run ``runs`` times.

    All experiments meet the same luck (common random numbers): what differs between two of them is what their
    settings do. That makes differences sharper, and one chance no surer than ``runs`` runs make it. An experiment
    takes one thread; ``MultiprocessingEvaluator`` runs several at a time.

    Args:
        scenario: the scenario, or its name, with what is chosen in it: what is set there, by its variant too, is no
            uncertainty and no lever.
        runs: how many runs an experiment has.
        seed: whose luck all of them meet.
        levers: parameters and ``policy_ACTOR``. Unless it is said, the parameters that are levers (flags, choices,
            and others that variants set, with the values that they take there), and the policies of each actor with
            several.
        uncertainties: unknown parameters; all of them unless it is said. Whole numbers are integers, lengths of time
            are in days. Of a distribution that reaches beyond the range of its parameter, what is drawn there is run
            as the end of the range; the table of experiments has it as it was drawn.
        outcomes: outcomes (their chances), metrics (their means; NaN where no run has it), and payoffs by
            ``payoff_ACTOR`` (their means); as a mapping, also what a search does with each. Unless it is said, all
            that the file names, with the kind ``info``. For each constraint there is ``constraint_NAME`` beside: by
            how much it is broken, 0 if it is not. See `constraints`.
        name: the name of the model; that of the scenario without what names may not have, unless it is said.

    Raises:
        ScenarioError: there is no such scenario.
        ValueError: there is no such lever, uncertainty or outcome.
        ImportError: EMA Workbench is not installed.
    """
    workbench = _workbench()
    found = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
    described = found.describe().document
    parameters = {of["id"]: of for of in described["parameters"]}
    unknown = {of.id: of for of in unknowns(found)}
    policies = _policies(found, described)

    pulled = list(_levers(found, described, policies)) if levers is None else list(levers)
    varied = [one for one in unknown if one not in pulled] if uncertainties is None else list(uncertainties)
    _known("uncertainty", varied, unknown)
    _known("lever", pulled, [*parameters, *policies])
    both = [one for one in pulled if one in varied]
    if both:
        raise ValueError(f"`{both[0]}` cannot be both a lever and an uncertainty")

    made = workbench.Model(name or _plain(found.name), function=Experiment(found, runs, seed, unknown, policies))
    # The workbench sets attributes of the model by the names of levers, and has columns of its own in its tables.
    taken = {*dir(made), "scenario", "policy", "model"}
    made.uncertainties = [_uncertain(workbench, _free(one, taken), unknown[one]) for one in varied]
    made.levers = [
        workbench.CategoricalParameter(
            _free(one, taken), policies[one][1], variable_name=one, default=policies[one][2]
        )
        if one in policies
        else _lever(workbench, _free(one, taken), parameters[one], described)
        for one in pulled
    ]
    made.outcomes = _outcomes(workbench, described, outcomes)
    return made


def constraints(scenario: Scenario | str) -> list[ema_workbench.Constraint]:
    """The constraints of a scenario, for the search of a model of it: ``evaluator.optimize(..., constraints=...)``.

    Each is judged by its estimate over the runs of an experiment, sampling noise and all. What cannot be estimated,
    as no run has the metric, is never met.
    """
    workbench = _workbench()
    found = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
    return [
        workbench.Constraint(of["id"], outcome_names=f"constraint_{of['id']}", function=_distance)
        for of in found.describe().document["constraints"]
    ]


class Experiment:
    """The function of a model: takes parameters and policies by name, gives the outcomes by name. It pickles."""

    def __init__(
        self,
        scenario: Scenario,
        runs: Count,
        seed: int,
        unknown: Mapping[str, Unknown],
        policies: Mapping[str, tuple[str, list[str], str]],
    ) -> None:
        self.scenario = scenario
        self.runs = runs
        self.seed = seed
        self.unknown = dict(unknown)
        self.actors = {name: actor for name, (actor, _, _) in policies.items()}
        parameters = scenario.describe("parameters").document["parameters"]
        self.durations = {of["id"] for of in parameters if of["type"] == "duration"}

    def __call__(self, **chosen: Any) -> dict[str, float]:
        played = {self.actors[name]: str(value) for name, value in chosen.items() if name in self.actors}
        values: dict[str, Value] = {
            name: f"{float(value)!r} days" if name in self.durations and not isinstance(value, str) else value
            for name, value in chosen.items()
            if name not in self.actors and name not in self.unknown
        }
        values |= {name: self.unknown[name].setting(value) for name, value in chosen.items() if name in self.unknown}
        scenario = self.scenario.set(values).policy(played)
        summary = scenario.run(self.runs, seed=self.seed, threads=1, progress=False)
        return _measured(summary.document)


def _workbench() -> Any:
    try:
        import ema_workbench
    except ImportError as missing:
        raise ImportError("EMA Workbench is not installed: `pip install escalade[ema]`") from missing
    return ema_workbench


def _plain(name: str) -> str:
    """A name as the workbench takes it: 2.5 wants letters and digits only, 3.0 no digit in front."""
    plain = "".join(character for character in name.rsplit("/", 1)[-1].removesuffix(".toml") if character.isalnum())
    return plain if plain.isidentifier() else f"scenario{plain}"


def _free(name: str, taken: Container[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _known(what: str, asked: Iterable[str], known: Iterable[str]) -> None:
    there = list(known)
    for one in asked:
        if one not in there:
            names = ", ".join(f"`{name}`" for name in there)
            raise ValueError(f"there is no {what} `{one}`: there are {names}" if there else f"there is no {what}")


def _fixed(scenario: Scenario, described: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """The parameters and the actors of which what is chosen in the scenario says what they are set to and what they
    play."""
    chosen = scenario.settings
    parameters, actors = set(chosen["set"]), set(chosen["policies"])
    names = (chosen["variant"] or "").split("+")
    for variant in described["variants"]:
        if variant["id"] in names:
            parameters |= set(variant["set"])
            actors |= set(variant["play"])
    return parameters, actors


def _policies(scenario: Scenario, described: Mapping[str, Any]) -> dict[str, tuple[str, list[str], str]]:
    """By the name of the lever: the actor, the policies it may play, and which it does."""
    _, fixed = _fixed(scenario, described)
    by_actor: dict[str, list[Mapping[str, Any]]] = {}
    for policy in described["policies"]:
        # The weights at the responses are meant to be played only where they are.
        if policy["name"] != "default" or policy["played"]:
            by_actor.setdefault(policy["actor"], []).append(policy)
    ids = [parameter["id"] for parameter in described["parameters"]]
    return {
        _free(f"policy_{actor}", ids): (
            actor,
            [policy["name"] for policy in several],
            next(policy["name"] for policy in several if policy["played"]),
        )
        for actor, several in by_actor.items()
        if len(several) > 1 and actor not in fixed
    }


def _levers(scenario: Scenario, described: Mapping[str, Any], policies: Iterable[str]) -> Iterable[str]:
    fixed, _ = _fixed(scenario, described)
    for parameter in described["parameters"]:
        if parameter["kind"] == "lever" and parameter["id"] not in fixed:
            if parameter["range"] is not None or len(_values(parameter, described)) > 1:
                yield parameter["id"]
    yield from policies


def _values(parameter: Mapping[str, Any], described: Mapping[str, Any]) -> list[Value]:
    """What a lever may be set to: of one that is neither flag nor choice what the file and its variants say."""
    if parameter["type"] == "flag":
        return [False, True]
    if parameter["values"] is not None:
        return list(parameter["values"])
    variants = [variant["set"].get(parameter["id"]) for variant in described["variants"]]
    said = [_value(of) for of in [parameter, *variants] if of is not None]
    return list(dict.fromkeys(said))


def _value(of: Mapping[str, Any]) -> Value:
    value: Value = of["value"] if isinstance(of["value"], (int, float)) and not of.get("unit") else of["written"]
    return value


def _uncertain(workbench: Any, name: str, unknown: Unknown) -> Any:
    if not unknown.is_flat:
        kind = workbench.IntegerParameter if unknown.whole else workbench.RealParameter
        made = kind.from_dist(name, unknown.frozen(), variable_name=unknown.id, default=unknown.stated)
        # Version 2.5 leaves it out, and cannot print the parameter then.
        made.pff = False
        return made
    low, high = unknown.arguments
    if unknown.whole:
        return workbench.IntegerParameter(
            name, int(low), int(high), variable_name=unknown.id, default=int(unknown.stated)
        )
    return workbench.RealParameter(name, low, high, variable_name=unknown.id, default=unknown.stated)


def _lever(workbench: Any, name: str, parameter: Mapping[str, Any], described: Mapping[str, Any]) -> Any:
    given = {"variable_name": parameter["id"], "default": parameter["value"]}
    if parameter["type"] == "flag":
        return workbench.BooleanParameter(name, **given)
    if parameter["range"] is not None:
        low, high = parameter["range"]
        if parameter["type"] == "whole number":
            return workbench.IntegerParameter(name, int(low), int(high), **given)
        return workbench.RealParameter(name, float(low), float(high), **given)
    values = _values(parameter, described)
    if len(values) < 2:
        raise ValueError(
            f"the parameter `{parameter['id']}` has no range, and no variant sets it: it has one value only to choose"
        )
    return workbench.CategoricalParameter(name, values, **{**given, "default": _value(parameter)})


def _outcomes(workbench: Any, described: Mapping[str, Any], asked: Outcomes | None) -> list[Any]:
    constraints = [f"constraint_{of['id']}" for of in described["constraints"]]
    known = [of["id"] for of in [*described["outcomes"], *described["metrics"]]]
    known += [f"payoff_{of['id']}" for of in described["objectives"]]
    kinds: dict[str, Kind] = {}
    kinds |= asked if isinstance(asked, Mapping) else dict.fromkeys(known if asked is None else asked, "info")
    measured = [*known, *constraints]
    _known("outcome", kinds, measured)
    number = {"info": 0, "minimize": -1, "maximize": 1}
    for name, kind in kinds.items():
        if kind not in number:
            raise ValueError(f"`{name}` can be `info`, `minimize` or `maximize`, and not `{kind}`")
    kinds = {**dict.fromkeys(constraints, "info"), **kinds}
    ordered = [*(name for name in kinds if name not in constraints), *constraints]
    return [workbench.ScalarOutcome(name, kind=number[kinds[name]]) for name in ordered]


def _measured(summary: Mapping[str, Any]) -> dict[str, float]:
    def number(value: float | None) -> float:
        return math.nan if value is None else float(value)

    found = {of["id"]: number(of["probability"]) for of in summary["outcomes"]}
    found |= {of["id"]: number(of["mean"]) for of in summary["metrics"]}
    found |= {f"payoff_{of['id']}": number(of["mean"]) for of in summary["objectives"]}
    return found | {f"constraint_{of['id']}": _broken_by(of) for of in summary["constraints"]}


def _broken_by(constraint: Mapping[str, Any]) -> float:
    estimate, bound = constraint["estimate"], constraint["bound"]
    if estimate is None:
        return math.nan
    # A constraint is one statistic, a comparison and a number.
    beyond = estimate - bound if "<" in constraint["text"] else bound - estimate
    return max(0.0, float(beyond))


def _distance(broken_by: float) -> float:
    return math.inf if math.isnan(broken_by) else broken_by
