"""Comparisons as games of pygambit, beside the equilibria and the file that we give ourselves."""

from __future__ import annotations

import os
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import escalade

pygambit = pytest.importorskip("pygambit")
pytest.importorskip("numpy")

from escalade.gambit import game  # noqa: E402

POLICIES = {"us": "*", "china": "*"}
RUNS = 200

THREE = """
title = "Three choose"
step  = "1 day"
steps = 1

[actors]
a = {}
b = {}
c = {}

[state]
by_a = { start = 0, count = [0, 9] }
by_b = { start = 0, count = [0, 9] }
by_c = { start = 0, count = [0, 9] }

[responses]
a.low  = { do = "by_a = 1" }
a.high = { do = "by_a = 2" }
b.low  = { do = "by_b = 1" }
b.high = { do = "by_b = 2" }
c.low  = { do = "by_c = 1" }
c.mid  = { do = "by_c = 2" }
c.high = { do = "by_c = 3" }

[policies]
a.low  = { rules = [{ choose = "low" }] }
a.high = { rules = [{ choose = "high" }] }
b.low  = { rules = [{ choose = "low" }] }
b.high = { rules = [{ choose = "high" }] }
c.low  = { rules = [{ choose = "low" }] }
c.mid  = { rules = [{ choose = "mid" }] }
c.high = { rules = [{ choose = "high" }] }

[outcomes]
over = "otherwise"

[objectives]
a = "100 * by_a + 10 * by_b + by_c"
b = "-(100 * by_a + 10 * by_b + by_c)"
c = "by_c / 10"
"""


@pytest.fixture(scope="module")
def comparison() -> escalade.Comparison:
    return escalade.load("us-china-2015").compare(policies=POLICIES, runs=RUNS, uncertain=0)


def named(profile: Any) -> str:
    """The label of the option that a pure profile is."""
    return " / ".join(
        strategy.label
        for player in profile.game.players
        for strategy in player.strategies
        if profile[player.label][strategy.label] == 1
    )


def test_players_strategies_and_payoffs_are_those_of_the_document(comparison: escalade.Comparison) -> None:
    made = game(comparison)
    document = comparison.document
    assert made.title == document["title"]
    assert [player.label for player in made.players] == document["game"]["players"]
    for cell in document["game"]["cells"]:
        outcome = made[tuple(cell["option"].split(" / "))]
        payoffs = [float(Fraction(str(outcome[player]))) for player in document["game"]["players"]]
        assert payoffs == cell["payoffs"]


def test_pure_equilibria_are_those_that_the_document_names(comparison: escalade.Comparison) -> None:
    found = {named(profile) for profile in pygambit.nash.enumpure_solve(game(comparison)).equilibria}
    cells = comparison.document["game"]["cells"]
    sure = {cell["option"] for cell in cells if cell["equilibrium"] == "yes"}
    possible = {cell["option"] for cell in cells if cell["equilibrium"] != "no"}
    assert sure
    assert sure <= found <= possible


def test_the_file_of_the_command_line_is_the_same_game(comparison: escalade.Comparison, tmp_path: Path) -> None:
    program = os.environ.get("ESCALADE_BIN")
    if program is None:
        pytest.skip("ESCALADE_BIN names no program")
    policies = [word for actor in POLICIES for word in ("--policy", f"{actor}=*")]
    asked = ["compare", "us-china-2015", *policies, "--runs", str(RUNS), "--uncertain", "0", "--out", str(tmp_path)]
    subprocess.run([program, *asked], check=True, capture_output=True)
    theirs = pygambit.read_nfg(str(tmp_path / "game.nfg"))
    ours = game(comparison)
    for place in ours.contingencies:
        for player in ours.players:
            assert Fraction(str(ours[place][player.label])) == Fraction(str(theirs[place][player.label]))


def test_three_players() -> None:
    three = escalade.parse(THREE).compare(policies={"a": "*", "b": "*", "c": "*"}, runs=10, uncertain=0)
    made = game(three)
    assert [len(player.strategies) for player in made.players] == [2, 2, 3]
    for option in three.document["options"]:
        outcome = made[tuple(option["label"].split(" / "))]
        for payoff in option["payoffs"]:
            assert float(Fraction(str(outcome[payoff["actor"]]))) == payoff["mean"]
    assert [named(profile) for profile in pygambit.nash.enumpure_solve(made).equilibria] == ["high / low / high"]


def test_what_is_no_game_is_refused() -> None:
    scenario = escalade.load("us-china-2015")
    alone = scenario.compare(policies={"us": "*"}, runs=10, uncertain=0)
    with pytest.raises(ValueError, match="two or more actors.*`us` only"):
        game(alone)
    variants = scenario.compare(["stated", "no_summit"], policies=POLICIES, runs=10, uncertain=0)
    with pytest.raises(ValueError, match="one variant"):
        game(variants)
    unpaid = escalade.parse(THREE.replace('c = "by_c / 10"', ""))
    with pytest.raises(ValueError, match="`c` has no objective"):
        game(unpaid.compare(policies={"a": "*", "c": "*"}, runs=10, uncertain=0))
