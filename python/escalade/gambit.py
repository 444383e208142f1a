"""Comparisons as games, for Gambit.

If policies of several actors are compared, in all combinations, their expected payoffs are a game in strategic form.
pygambit finds its equilibria, mixed ones too. ``pip install escalade[gambit]``.

    import escalade
    from escalade.gambit import game
    import pygambit

    comparison = escalade.load("us-china-2015").compare(policies={"us": "*", "china": "*"}, runs=4_000)
    pygambit.nash.enumpure_solve(game(comparison)).equilibria
"""

from __future__ import annotations

import itertools
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ._answers import Comparison

if TYPE_CHECKING:
    import pygambit


def game(comparison: Comparison) -> pygambit.Game:
    """A comparison as a game of pygambit in strategic form.

    The players are the actors of whom several policies are compared, their strategies these policies, both by the
    names of the file; a payoff is the actor's mean payoff, as the exact decimal that stands in the document. They are
    estimates: whether an equilibrium is more than luck is told by ``document["game"]``, for two players, and by the
    intervals.

    Raises:
        ValueError: fewer than two actors have several policies there; variants are compared too; a player has no
            objective, or an option no mean of it.
        ImportError: pygambit is not installed.
    """
    try:
        import numpy
        import pygambit
    except ImportError as missing:
        raise ImportError("pygambit is not installed: `pip install escalade[gambit]`") from missing

    document = comparison.document
    actors = {of["id"]: list(of["policies"]) for of in document["actors"] if len(of["policies"]) > 1}
    if len(actors) < 2:
        raise ValueError(
            "a game takes two or more actors of whom several policies are compared, as in "
            f"`compare(policies={{'one': '*', 'other': '*'}})`; here there {_are(list(actors))}"
        )
    if len(document["variants"]) > 1:
        raise ValueError("a game takes one variant: choose it by `scenario.variant(…)`, and compare policies only")

    shape = [len(policies) for policies in actors.values()]
    payoffs = {actor: numpy.empty(shape, dtype=object) for actor in actors}
    # The last actor's policy turns fastest.
    combinations = itertools.product(*map(range, shape))
    for place, option in zip(combinations, document["options"], strict=True):
        for actor, cells in payoffs.items():
            cells[place] = _payoff(option, actor)
    made = pygambit.Game.from_dict(payoffs, title=document["title"])
    for player, policies in zip(made.players, actors.values(), strict=True):
        for strategy, policy in zip(player.strategies, policies, strict=True):
            strategy.label = policy
    return made


def _are(actors: list[str]) -> str:
    return f"is `{actors[0]}` only" if actors else "are none"


def _payoff(option: dict[str, Any], actor: str) -> Decimal:
    means = [of["mean"] for of in option["payoffs"] if of["actor"] == actor]
    if not means:
        raise ValueError(f"`{actor}` has no objective, and so no payoff")
    (mean,) = means
    if mean is None or not math.isfinite(mean):
        raise ValueError(f"under `{option['label']}` the payoff of `{actor}` has no mean")
    # Adding 0 turns -0 into 0; the shortest decimal reads back as the same number.
    return Decimal(repr(mean + 0.0))
