"""Scenarios and what is chosen in them: by the rules of the command line."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

import escalade
from escalade import Scenario, ScenarioError

Cli = Callable[..., str]

RUNS = 500

IDLE = """
title = "Idle"
steps = 2

[parameters]
idle = { value = 1, range = [0, 2], source = "nobody reads it" }

[outcomes]
end = "otherwise"
"""


@pytest.fixture(scope="module")
def hotline() -> Scenario:
    return escalade.load("hotline")


@pytest.fixture(scope="module")
def main() -> Scenario:
    return escalade.load("us-china-2015")


def test_what_is_chosen_gives_another_scenario(hotline: Scenario) -> None:
    before = hotline.settings
    live = hotline.variant("live").set(gang_did_it=0.6)
    assert live is not hotline
    assert hotline.settings == before == {"variant": None, "set": {}, "policies": {}}
    assert live.settings == {"variant": "live", "set": {"gang_did_it": "0.6"}, "policies": {}}
    assert live != hotline
    assert live == escalade.load("hotline", variant="live", set={"gang_did_it": 0.6})
    assert len({live, hotline, escalade.load("hotline")}) == 2


def test_settings_that_are_handed_out_change_nothing(hotline: Scenario) -> None:
    live = hotline.set(gang_did_it=0.6)
    live.settings["set"]["gang_did_it"] = "0.9"
    assert live.settings["set"] == {"gang_did_it": "0.6"}


def test_nothing_can_be_hung_on_a_scenario(hotline: Scenario) -> None:
    with pytest.raises(AttributeError):
        hotline.runs = 5  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        hotline.title = "another"  # type: ignore[misc]


def test_what_is_set_is_above_the_variant_and_that_above_the_file(hotline: Scenario, cli: Cli) -> None:
    def document(*words: str) -> str:
        return cli("run", "hotline", "--runs", str(RUNS), "--json", *words)

    none = hotline.variant("none")
    assert none.run(RUNS).to_json() == document("--variant", "none")
    # In whatever order they are said.
    for scenario in (none.set(hotline_start="live"), hotline.set(hotline_start="live").variant("none")):
        assert scenario.run(RUNS).to_json() == document("--variant", "none", "--set", "hotline_start=live")
        assert scenario.run(RUNS)["clash"] == hotline.run(RUNS)["clash"]


def test_the_last_value_holds(hotline: Scenario) -> None:
    twice = hotline.set(gang_did_it=0.6, harsher=0.2).set(gang_did_it=0.7)
    assert twice.settings["set"] == {"harsher": "0.2", "gang_did_it": "0.7"}
    assert hotline.variant("none").variant("live").settings["variant"] == "live"
    assert hotline.variant("none").variant("stated").run(RUNS)["clash"] == hotline.run(RUNS)["clash"]


def test_titles_are_names() -> None:
    strait = escalade.load("strait")
    parameter = strait.describe("parameters").document["parameters"][0]
    by_id = strait.set({parameter["id"]: 5})
    by_title = strait.set({parameter["title"]: 3}).set({parameter["title"]: 5})
    assert by_title.settings == by_id.settings
    assert by_id.set({parameter["title"]: 6}).settings["set"] == {parameter["id"]: "6"}
    outcome = strait.run(RUNS).outcomes[0]
    assert strait.trace(outcome=outcome.title).run == strait.trace(outcome=outcome.id).run


def test_policies(main: Scenario, cli: Cli) -> None:
    restraint = main.policy(us="graduated").policy({"us": "restraint"})
    assert restraint.settings["policies"] == {"us": "restraint"}
    words = ["--runs", "200", "--policy", "us=restraint", "--json"]
    assert restraint.run(200).to_json() == cli("run", "us-china-2015", *words)
    with pytest.raises(ScenarioError, match="has no policy `revenge`"):
        main.policy(us="revenge")


def test_what_is_chosen_holds_in_comparisons(main: Scenario, cli: Cli) -> None:
    found = main.policy(china="default").compare(policies={"us": ["restraint", "graduated"]}, runs=200, uncertain=0)
    words = ["--policy", "us=restraint,graduated", "--policy", "china=default", "--runs", "200", "--uncertain", "0"]
    assert found.to_json() == cli("compare", "us-china-2015", *words, "--json")


def test_dates_and_lengths_of_time(main: Scenario) -> None:
    said = main.set(summit=datetime.date(2015, 9, 29), until_it_bites=datetime.timedelta(weeks=30))
    assert said.settings["set"] == {"summit": "2015-09-29", "until_it_bites": "210 days"}
    assert said.run(50).outcomes.names == main.run(50).outcomes.names


def test_load_finds_files_folders_and_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hotline: Scenario) -> None:
    mine = hotline.text.replace("Hotline miscalculation", "Mine")
    (tmp_path / "mine.toml").write_text(mine, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "scenario.toml").write_text(mine, encoding="utf-8")
    for found in (tmp_path / "mine.toml", str(tmp_path / "mine.toml"), tmp_path / "folder"):
        assert escalade.load(found).title == "Mine"
    monkeypatch.chdir(tmp_path)
    assert escalade.load("hotline").title == "Hotline miscalculation"
    # What is there comes before what is built in.
    (tmp_path / "hotline").mkdir()
    (tmp_path / "hotline" / "scenario.toml").write_text(mine, encoding="utf-8")
    assert escalade.load("hotline").title == "Mine"


def test_a_file_that_goes_away_after_it_was_loaded(tmp_path: Path, hotline: Scenario) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(hotline.text, encoding="utf-8")
    mine = escalade.load(file)
    file.unlink()
    assert mine.run(RUNS)["clash"] == hotline.run(RUNS)["clash"]
    assert mine.hash == hotline.hash


def test_parse_takes_texts_and_tables(main: Scenario) -> None:
    text, tables = main._native.texts()
    assert list(tables)
    again = escalade.parse(text, tables=tables, name="again")
    assert (again.name, again.hash) == ("again", main.hash)
    assert again.run(50) == main.run(50)
    with pytest.raises(ScenarioError, match="firms"):
        escalade.parse(text, name="again")


def test_the_same_answer_on_any_number_of_threads(hotline: Scenario) -> None:
    assert hotline.run(20_000, threads=1) == hotline.run(20_000, threads=2) == hotline.run(20_000)
    assert hotline.run(20_000, threads=1) != hotline.run(20_000, seed=1)


def test_warnings_are_told(hotline: Scenario) -> None:
    assert hotline.warnings is None
    warnings = escalade.parse(IDLE).warnings
    assert warnings is not None
    assert "idle" in warnings


def test_representations(hotline: Scenario) -> None:
    assert repr(hotline) == "<Scenario 'Hotline miscalculation'>"
    live = hotline.variant("live").set(gang_did_it=0.6)
    assert repr(live) == "<Scenario 'Hotline miscalculation': variant live, gang_did_it=0.6>"
    assert hotline.name == "hotline"
    assert 'title = "Hotline miscalculation"' in " ".join(hotline.text.split())
