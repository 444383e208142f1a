"""Exported Markov chains solved by Storm; called by .ci/chains:

    python chain-checks.py PROGRAM tests/known FOLDER STATES
"""

import json
import math
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import stormpy

program, known, folder, most = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
scenarios = Path("scenarios")
# How far Storm may be from `escalade exact`, and the bounds that Storm gives from each other.
FAR = 1e-9
WIDE = 1e-10
# Larger files are read by Storm alone.
READ = 100 << 20
# Of these the whole chain has so many states, and with so many steps few enough to be solved while one waits.
LARGE = {"hotline": (76_913_269, 7), "ladder-52": (24_616_667, 12)}
# More states alive at once than are solved unless that is asked for.
NOT_SOLVED = {("speed-or-certainty", "listening")}
faults = []
solved = 0
farthest = 0.0


def escalade(*arguments):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)


def done(*arguments):
    found = escalade(*arguments)
    if found.returncode != 0:
        sys.exit(f"escalade {shlex.join(map(str, arguments))} ends with {found.returncode}:\n{found.stderr}")
    return found.stdout


def expect(holds, what):
    if not holds:
        faults.append(what)


def files(name):
    return {ending: folder / f"{name}.{ending}" for ending in ("tra", "lab", "sta", "srew")}


def shortened(scenario, steps):
    """The scenario with fewer steps, as a file beside its tables."""
    source = scenarios / f"{scenario}.toml"
    text, count = re.subn(r"(?m)^steps(\s*)=\s*\d+", rf"steps\1= {steps}", source.read_text())
    assert count == 1, f"{source} does not say once how many steps it has"
    # Claims are about all steps.
    text = re.sub(r"(?ms)^\[(expect|record)\]\n.*?(?=^\[|\Z)", "", text)
    path = folder / f"{scenario}.toml"
    path.write_text(text)
    return path


def exported(scenario, options):
    """The answer and the name of the chain, shortened until it is small enough; nothing if there is no exact answer."""
    target, steps = scenario, None
    states, few = LARGE.get(scenario, (0, None))
    if states > most:
        target, steps = shortened(scenario, few), few
    while True:
        asked = ["exact", target, *options, "--json", "--max-states", most, "--export", folder, "--force"]
        found = escalade(*asked)
        if found.returncode == 0:
            return json.loads(found.stdout), Path(str(target)).stem, steps
        if "no finite list of options" in found.stderr:
            return None, None, None
        if "the chain is not written" not in found.stderr:
            sys.exit(f"escalade {shlex.join(map(str, asked))} ends with {found.returncode}:\n{found.stderr}")
        # The number of states grows faster than that of steps.
        steps = math.floor(0.8 * (steps or whole[scenario]))
        if steps == 0:
            sys.exit(f"{title(scenario, options)}: one step has more than {most:,} states")
        target = shortened(scenario, steps)


def title(scenario, options):
    return " ".join([str(scenario), *options])


def solve(name):
    """By label and as a number of steps, what Storm finds."""
    global solved
    paths = files(name)
    model = stormpy.build_model_from_explicit(
        str(paths["tra"]), str(paths["lab"]), state_rewards=str(paths["srew"])
    )
    assert len(model.initial_states) == 1
    start = model.initial_states[0]

    def value(formula):
        result = stormpy.model_checking(model, stormpy.parse_property(formula), only_initial_states=True)[start]
        expect(result.upper - result.lower <= WIDE * max(1, abs(result.value)), f"{name}: {formula} is {result}")
        return float(result.value)

    labels = set(model.labeling.get_labels()) - {"init", "deadlock"}
    chances = {label: value(f'P=? [F "{label}"]') for label in sorted(labels)}
    solved += len(chances) + 1
    return model, chances, value('R=? [F "ended"]')


def compare(answer, chances, steps):
    """How far Storm's answer is from ours."""
    outcomes = answer["outcomes"]
    apart = [abs(outcome["probability"] - chances[outcome["id"]]) for outcome in outcomes]
    apart.append(abs(1 - chances["ended"]))
    # E[T] is the sum of the chances to be running still after 0, 1, 2, … steps.
    by_step = zip(*(outcome["cumulative_probability"] for outcome in outcomes))
    expected = math.fsum(1 - math.fsum(ended) for ended in list(by_step)[:-1])
    apart.append(abs(expected - steps) / max(1, expected))
    return max(apart)


def check_text(name, model):
    """What Storm does not look at: sums of rows, and that no state of the list is there twice."""
    paths = files(name)
    if paths["tra"].stat().st_size > READ:
        return
    rows = {}
    with paths["tra"].open() as lines:
        expect(next(lines) == "dtmc\n", f"{name}.tra is no dtmc")
        before = (-1, -1)
        for line in lines:
            source, target, chance = line.split()
            place = (int(source), int(target))
            expect(place > before and 0 < float(chance) <= 1 + 1e-12, f"{name}.tra: {line}")
            before = place
            rows[place[0]] = rows.get(place[0], 0.0) + float(chance)
    expect(len(rows) == model.nr_states, f"{name}.tra has rows of {len(rows)} states")
    worst = max(abs(1 - total) for total in rows.values())
    expect(worst <= 1e-12, f"{name}.tra: a row adds up to 1 but for {worst}")
    with paths["sta"].open() as lines:
        header = next(lines).strip()
        width = header.count(",") + 1
        names = header.strip("()").split(",")
        expect(names[:2] == ["step", "part"] and names[-1] == "outcome", f"{name}.sta: {header}")
        expect(len(set(names)) == width, f"{name}.sta: {header}")
        seen = set()
        for number, line in enumerate(lines):
            own, state = line.strip().split(":")
            expect(int(own) == number and state.count(",") + 1 == width, f"{name}.sta: {line}")
            seen.add(state)
    expect(len(seen) == model.nr_states, f"{name}.sta: {model.nr_states} states, {len(seen)} of them different")


def check(scenario, options=()):
    global farthest
    began = time.monotonic()
    answer, name, steps = exported(scenario, options)
    if answer is None:
        print(f"{title(scenario, options)}: no exact answer")
        return False
    took = time.monotonic() - began
    model, chances, duration = solve(name)
    apart = compare(answer, chances, duration)
    farthest = max(farthest, apart)
    expect(apart <= FAR, f"{title(scenario, options)}: Storm is {apart:.1e} away: {chances}, {duration} steps")
    check_text(name, model)
    paths = files(name)
    size = sum(path.stat().st_size for path in paths.values())
    few = f", {steps} steps of {whole[scenario]}" if steps else ""
    print(
        f"{title(scenario, options)}: {model.nr_states:,} states, {model.nr_transitions:,} transitions, "
        f"{size / 1e6:.1f} MB{few}; apart {apart:.1e}; {took:.1f} s ours, {time.monotonic() - began - took:.1f} s Storm and reading",
        flush=True,
    )
    del model
    for path in paths.values():
        path.unlink()
    return True


def check_that_errors_are_found():
    """A probability of a copy is changed, and its row adds up to 1 as before."""
    done("exact", "strait", "--json", "--export", folder, "--force")
    answer = json.loads(done("exact", "strait", "--json"))
    path = files("strait")["tra"]
    lines = path.read_text().splitlines()
    pairs = [
        at
        for at in range(1, len(lines) - 1)
        if lines[at].split()[0] == lines[at + 1].split()[0] and int(lines[at].split()[0]) < 1000
    ]
    found = 0
    planted = pairs[:3]
    for at in planted:
        changed = list(lines)
        for line, sign in ((at, -1), (at + 1, 1)):
            source, target, chance = lines[line].split()
            moved = float(lines[at].split()[2]) * 1e-3
            changed[line] = f"{source} {target} {float(chance) + sign * moved!r}"
        path.write_text("\n".join(changed) + "\n")
        _, chances, duration = solve("strait")
        found += compare(answer, chances, duration) > FAR
    expect(planted and found == len(planted), f"of {len(planted)} errors that were planted {found} are found")
    print(f"{found} of {len(planted)} planted errors found")


listed = json.loads(done("list", "--json"))["scenarios"]
whole = {scenario["name"]: scenario["steps"] for scenario in listed}
finite = 0
for scenario in listed:
    if not check(scenario["name"]):
        continue
    finite += 1
    for variant in scenario["variants"]:
        if (scenario["name"], variant) in NOT_SOLVED:
            print(f"{scenario['name']} --variant {variant}: too large, not solved")
            continue
        check(scenario["name"], ["--variant", variant])
expect(finite >= 13, f"only {finite} scenarios have an exact answer")
for path in sorted(known.glob("*.toml")):
    check(path)
check_that_errors_are_found()
if faults:
    print("\n".join(faults[:20]), file=sys.stderr)
    sys.exit(f"{len(faults)} faults")
print(f"{solved} numbers of Storm's are ours: none is farther away than {farthest:.1e}")
