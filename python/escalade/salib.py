"""SALib on our scenarios, and on our own designs.

`salib_problem` describes the unknown parameters of a scenario as SALib does. Its samples become settings by
`settings`; the designs that `Scenario.sensitivity` has run go into SALib's own analyses by `sobol_outputs`,
`morris_inputs` and `morris_outputs`.

SALib is needed for its analyses only, numpy and scipy, on which it stands, for what is here:
``pip install escalade[salib]``.

>>> import escalade
>>> from escalade.salib import salib_problem
>>> problem = salib_problem(escalade.load("hotline"))
>>> problem["names"][:2], problem["bounds"][1], problem["dists"][1]
(['hotline_threshold', 'gang_did_it'], [0.5, 0.99], 'unif')
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ._answers import Sensitivity
from ._scenario import Scenario
from ._unknowns import Unknown, unknowns
from ._values import Value

if TYPE_CHECKING:
    import numpy
    import numpy.typing

Numbers: TypeAlias = "numpy.typing.NDArray[numpy.float64]"
"""Numbers in an array of numpy."""


def salib_problem(scenario: Scenario | str, sensitivity: Sensitivity | None = None) -> dict[str, Any]:
    """The unknown parameters of a scenario as a problem of SALib: ``num_vars``, ``names``, ``bounds`` and ``dists``,
    without groups, in the order of the file.

    What SALib has is taken from it: ``unif``, ``logunif``, ``triang``, ``norm``, ``lognorm``. A whole number is
    ``unif`` from its least value to one above its greatest, to be rounded down, so that all of them are equally
    likely. A length of time is in days. What SALib does not have (``beta``, ``poisson``, a distribution that reaches
    beyond the range of its parameter) is ``unif`` from 0 to 1, to be taken for a probability. `settings` does all of
    that to a sample.

    Args:
        scenario: the scenario, with what is chosen in it: parameters that are fixed there are none of the problem.
        sensitivity: an answer of the same scenario, if its options fix further parameters; the problem then has what it
            varied.

    Raises:
        ValueError: a distribution is not understood; the answer varied what is not unknown here.
    """
    found = _unknowns(scenario)
    if sensitivity is not None:
        known = {unknown.id: unknown for unknown in found}
        varied = [of["id"] for of in _analysis(sensitivity)["inputs"]]
        missing = [name for name in varied if name not in known]
        if missing:
            raise ValueError(f"`{missing[0]}` was varied there, and is not unknown in the scenario as it is here")
        found = [known[name] for name in varied]
    laws = [_law(unknown) for unknown in found]
    return {
        "num_vars": len(found),
        "names": [unknown.id for unknown in found],
        "bounds": [bounds for _, bounds in laws],
        "dists": [name for name, _ in laws],
    }


def settings(scenario: Scenario | str, problem: dict[str, Any], sample: Any) -> list[dict[str, Value]]:
    """What to set for each row of a sample that SALib has drawn of `salib_problem`.

    Args:
        scenario: the scenario of the problem.
        problem: what the sample was drawn of.
        sample: numbers of the shape (rows, ``num_vars``).

    Returns:
        For each row the settings by parameter, as `Scenario.set` takes them.
    """
    known = {unknown.id: unknown for unknown in _unknowns(scenario)}
    drawn = [known[name] for name in problem["names"]]
    are_shares = [is_by_inverse(unknown) for unknown in drawn]

    def setting(unknown: Unknown, is_share: bool, number: float) -> Value:
        # A quantile of whole numbers is whole already.
        return unknown.setting(unknown.at(number) if is_share else number)

    return [
        {
            unknown.id: setting(unknown, is_share, float(number))
            for unknown, is_share, number in zip(drawn, are_shares, row, strict=True)
        }
        for row in sample
    ]


def is_by_inverse(unknown: Unknown) -> bool:
    """Whether SALib does not have a distribution, so that its samples are probabilities."""
    return _native_law(unknown) is None


def _law(unknown: Unknown) -> tuple[str, list[float]]:
    return _native_law(unknown) or ("unif", [0.0, 1.0])


def _native_law(unknown: Unknown) -> tuple[str, list[float]] | None:
    # SALib's `truncnorm` is no normal of which the draws beyond the range count as its ends.
    if unknown.is_cut:
        return None
    if unknown.law == "uniform":
        low, high = unknown.arguments
        return "unif", [low, high + 1.0 if unknown.whole else high]
    if unknown.law == "triangular":
        low, mode, high = unknown.arguments
        peak = (mode - low) / (high - low)
        # SALib refuses others.
        return ("triang", [low, high, peak]) if high >= 0.0 and peak < 1.0 else None
    name = {"normal": "norm", "lognormal": "lognorm", "loguniform": "logunif"}.get(unknown.law)
    return None if name is None else (name, list(unknown.arguments))


def sobol_outputs(sensitivity: Sensitivity, quantity: str, option: str | None = None) -> Numbers:
    """The outputs of Saltelli's design in the order in which `SALib.analyze.sobol.analyze` takes them, with
    ``calc_second_order=False``: row by row A, A with one parameter from B for each parameter, B.

    Its ``S1`` and ``ST`` of them are ``first_saltelli`` and ``total_jansen`` under ``with_noise`` in our document.
    Our own indices take the sampling noise out, which SALib does not know of.

    Args:
        sensitivity: an answer that was asked for with ``sobol``.
        quantity: an outcome (its chance), a metric (its mean), or by ``payoff.ACTOR`` a payoff (its mean).
        option: one of the options; the stated one, or the first, unless it is said.

    Returns:
        Shape (rows * (parameters + 2),).

    Raises:
        KeyError: there is no such design, quantity or option.
    """
    return _outputs(sensitivity, "sobol", quantity, option)


def sobol_inputs(sensitivity: Sensitivity) -> Numbers:
    """The parameters at the points of Saltelli's design, in the same order: shape (rows * (parameters + 2),
    parameters)."""
    return _inputs(sensitivity, "sobol")


def morris_inputs(sensitivity: Sensitivity) -> Numbers:
    """The parameters at the points of Morris's design, as `SALib.analyze.morris.analyze` takes them: trajectory by
    trajectory, shape (trajectories * (parameters + 1), parameters)."""
    return _inputs(sensitivity, "morris")


def morris_outputs(sensitivity: Sensitivity, quantity: str, option: str | None = None) -> Numbers:
    """The outputs of Morris's design in the same order: shape (trajectories * (parameters + 1),).

    SALib's ``mu``, ``mu_star`` and ``sigma`` of them, with ``num_levels=4``, are ours, but for whole numbers. SALib
    divides each change by 2/3; we divide it by the share of the way from the least to the greatest value that a whole
    number really went, and leave out trajectories in which it kept its value, which SALib counts as no effect.

    The arguments are those of `sobol_outputs`.
    """
    return _outputs(sensitivity, "morris", quantity, option)


def _unknowns(scenario: Scenario | str) -> list[Unknown]:
    return unknowns(scenario if isinstance(scenario, Scenario) else Scenario.load(scenario))


def _analysis(sensitivity: Sensitivity, name: Literal["sobol", "morris"] | None = None) -> dict[str, Any]:
    """The part of the document that is about a design."""
    names = ("sobol", "morris") if name is None else (name,)
    for one in names:
        if sensitivity.document[one] is not None:
            found: dict[str, Any] = sensitivity.document[one]
            return found
    raise KeyError(f"there is no such design: ask with {' or '.join(f'`sensitivity({one}=…)`' for one in names)}")


def _rows(sensitivity: Sensitivity, name: Literal["sobol", "morris"], option: str | None) -> list[dict[str, str]]:
    analysis = _analysis(sensitivity, name)
    rows = list(csv.DictReader(io.StringIO(sensitivity.designs[name])))
    options = list(dict.fromkeys(row["option"] for row in rows))
    if option is None:
        option = options[analysis["stated_option"] or 0]
    if option not in options:
        raise KeyError(f"there is no option `{option}`: there are {', '.join(f'`{one}`' for one in options)}")
    return [row for row in rows if row["option"] == option]


def _inputs(sensitivity: Sensitivity, name: Literal["sobol", "morris"]) -> Numbers:
    import numpy

    names = [of["id"] for of in _analysis(sensitivity, name)["inputs"]]
    # The design is the same under all options.
    rows = _rows(sensitivity, name, None)
    return numpy.array([[float(row[name]) for name in names] for row in rows])


def _outputs(
    sensitivity: Sensitivity, name: Literal["sobol", "morris"], quantity: str, option: str | None
) -> Numbers:
    import numpy

    rows = _rows(sensitivity, name, option)
    column = _column(list(rows[0]), quantity)
    return numpy.array([float(row[column]) for row in rows])


def _column(columns: Sequence[str], quantity: str) -> str:
    kinds = ("outcome.", "metric.", "objective.")
    measured = [column for column in columns if column.startswith(kinds)]
    if quantity in measured:
        return quantity
    wanted = [f"{kind}{quantity}" for kind in ("outcome.", "metric.")]
    if quantity.startswith("payoff."):
        wanted = [f"objective.{quantity.removeprefix('payoff.')}"]
    for column in wanted:
        if column in measured:
            return column
    known = [
        f"payoff.{column.removeprefix('objective.')}"
        if column.startswith("objective.")
        else column.removeprefix("outcome.").removeprefix("metric.")
        for column in measured
    ]
    raise KeyError(f"there is no quantity `{quantity}`: there are {', '.join(f'`{one}`' for one in known)}")
