"""What others read in Escalade's tables and documents; called by .ci/data:

    python data-checks.py PROGRAM docs/data.md FOLDER
"""

import csv
import json
import math
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow.parquet
from jsonschema import Draft202012Validator

program, guide, folder = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
os.chdir(folder)
faults = []
compared = 0


def escalade(*arguments, codes=(0,)):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode not in codes:
        sys.exit(f"escalade {shlex.join(map(str, arguments))} ends with {done.returncode}:\n{done.stderr}")
    return done.stdout


def expect(holds, what):
    global compared
    compared += 1
    if not holds:
        faults.append(what)


# Three readers and the same questions to each.

LEVELS = (0.05, 0.5, 0.95)


def number(value):
    return None if value is None or math.isnan(value) else float(value)


class Pandas:
    def __init__(self, path):
        self.table = pandas.read_csv(path)

    def where(self, **values):
        found = object.__new__(Pandas)
        found.table = self.table
        for column, value in values.items():
            found.table = found.table[found.table[column] == value]
        return found

    def rows(self):
        return len(self.table)

    def up_to(self, column, value):
        return int((self.table[column] <= value).sum())

    def above(self, column, value):
        return int((self.table[column] > value).sum())

    def numbers(self, column):
        values = self.table[column].dropna().astype(float)
        ordered = values.sort_values().to_list()
        quantiles = [ordered[math.ceil(len(ordered) * level - 1e-9) - 1] for level in LEVELS] if ordered else None
        return len(values), number(values.mean()), number(values.std()), quantiles


class Polars:
    def __init__(self, path):
        self.table = polars.read_csv(path, infer_schema_length=None, try_parse_dates=True)

    def where(self, **values):
        found = object.__new__(Polars)
        found.table = self.table.filter([polars.col(column) == value for column, value in values.items()])
        return found

    def rows(self):
        return self.table.height

    def up_to(self, column, value):
        return self.table.filter(polars.col(column) <= value).height

    def above(self, column, value):
        return self.table.filter(polars.col(column) > value).height

    def numbers(self, column):
        values = self.table[column].drop_nulls()
        if values.dtype in (polars.String, polars.Null):
            return 0, None, None, None
        values = values.cast(polars.Float64)
        quantiles = [values.quantile(level, interpolation="equiprobable") for level in LEVELS] if len(values) else None
        return len(values), values.mean(), values.std(), quantiles


class DuckDB:
    def __init__(self, path):
        self.database = duckdb.connect()
        self.database.execute("CREATE TABLE runs AS SELECT * FROM read_csv(?, sample_size = -1)", [str(path)])
        self.condition, self.values = "true", []

    def where(self, **values):
        found = object.__new__(DuckDB)
        found.database = self.database
        found.condition = " AND ".join([self.condition, *(f'"{column}" = ?' for column in values)])
        found.values = [*self.values, *values.values()]
        return found

    def ask(self, what, *values):
        return self.database.execute(f"SELECT {what} FROM runs WHERE {self.condition}", [*values, *self.values]).fetchone()

    def rows(self):
        return self.ask("count(*)")[0]

    def up_to(self, column, value):
        return self.ask(f'count(*) FILTER ("{column}" <= {value})')[0]

    def above(self, column, value):
        return self.ask(f'count(*) FILTER ("{column}" > {value})')[0]

    def numbers(self, column):
        # Columns without a single value are texts.
        value = f'CAST("{column}" AS DOUBLE)'
        quantiles = ", ".join(f"quantile_disc({value}, {level})" for level in LEVELS)
        # favg adds up with compensation, as the others do.
        found, mean, sd, *quantiles = self.ask(f"count({value}), favg({value}), stddev_samp({value}), {quantiles}")
        return found, mean, sd, quantiles if found else None


def agree(of, summary, rows, roles):
    """The runs of one option, as one reader has them, and the summary of it."""
    runs = summary["runs"]
    expect(rows.rows() == runs, f"{of}: {rows.rows()} rows for {runs} runs")
    for outcome in summary["outcomes"]:
        name, those = outcome["id"], rows.where(outcome=outcome["id"])
        expect(those.rows() == outcome["count"], f"{of}: {those.rows()} runs end in {name}; the summary has {outcome['count']}")
        ended = outcome["cumulative"]
        for step in {0, len(ended) // 3, len(ended) // 2, len(ended) - 1}:
            found = those.up_to("end_step", step)
            expect(found == ended[step], f"{of}: {found} end in {name} up to step {step}; the summary has {ended[step]}")
        if outcome["count"] > 0:
            quantiles = those.numbers("end_step")[3]
            expect(quantiles == list(outcome["step_quantiles"].values()), f"{of}: steps of {name}: {quantiles}")
    measured = [(one, one["id"] if roles.get(one["id"]) in ("metric", "term") else f"metric.{one['id']}") for one in summary["metrics"]]
    measured += [(one, f"payoff.{one['id']}") for one in summary["objectives"]]
    for one, column in measured:
        expect(column in roles, f"{of}: there is no column {column}")
        if column not in roles:
            continue
        found, mean, sd, quantiles = rows.numbers(column)
        expect(found == runs - round(one["missing"] * runs), f"{of}: {column} has {found} values of {runs}; missing: {one['missing']}")
        told = one["quantiles"] and list(one["quantiles"].values())
        expect(quantiles == told, f"{of}: quantiles of {column} are {quantiles}; the summary has {told}")
        for what, here, there in (("mean", mean, one["mean"]), ("sd", sd, one["sd"])):
            # What is 0 is found as a rounding error of the numbers that it was added up from.
            size = max(abs(value) for value in quantiles) if quantiles else 0
            same = here is None or math.isclose(here, there, rel_tol=1e-12, abs_tol=1e-14 * size) if there is not None else not here
            expect(same, f"{of}: the {what} of {column} is {here}; the summary has {there}")
    for response in summary["responses"]:
        column = f"times.{response['actor']}.{response['id']}"
        if column in roles:
            mean, used = rows.numbers(column)[1], rows.above(column, 0)
            expect(math.isclose(mean, response["mean_times"], rel_tol=1e-12), f"{of}: the mean of {column} is {mean}")
            expect(used == round(response["share_of_runs"] * runs), f"{of}: {column} is above 0 in {used} runs")


INFERRED = {
    "integer": {"Int64", "BIGINT"},
    # Numbers that happen to be whole have no point.
    "number": {"Float64", "Int64", "DOUBLE", "BIGINT"},
    "boolean": {"Boolean", "BOOLEAN"},
    "text": {"String", "VARCHAR"},
    "date": {"Date", "DATE"},
}


def types(of, path, description):
    table = polars.read_csv(path, infer_schema_length=None, try_parse_dates=True)
    database = duckdb.connect()
    told = database.execute("DESCRIBE SELECT * FROM read_csv(?, sample_size = -1)", [str(path)]).fetchall()
    names = [column["name"] for column in description["columns"]]
    expect(table.columns == names, f"{of}: polars reads the columns {table.columns}")
    expect([column[0] for column in told] == names, f"{of}: DuckDB reads the columns {[column[0] for column in told]}")
    expect(table.height == description["rows"], f"{of}: {table.height} rows; the description has {description['rows']}")
    for column, dtype, (_, other, *_) in zip(description["columns"], table.dtypes, told):
        empty = table[column["name"]].null_count()
        expect(empty == 0 or column["empty"], f"{of}: {column['name']} has {empty} empty cells")
        if empty < table.height:
            for reader, inferred in (("polars", str(dtype)), ("DuckDB", other)):
                expect(inferred in INFERRED[column["type"]], f"{of}: {reader} takes {column['name']} ({column['type']}) for {inferred}")


def roles(description):
    return {column["name"]: column["role"] for column in description["columns"]}


documents = {}


def keep(name, text):
    documents[name] = json.loads(text)
    return documents[name]


def table_of_run(scenario, *options):
    name = f"{scenario}-{len(documents)}"
    summary = keep(f"run {scenario} {shlex.join(options)}", escalade("run", scenario, "--json", "--runs-table", f"{name}.csv", *options))
    description = keep(f"{name}.json", Path(f"{name}.json").read_text())
    types(name, f"{name}.csv", description)
    for reader in (Pandas, Polars, DuckDB):
        rows = reader(f"{name}.csv")
        if description["draws"]:
            every = description["runs"] + description["draws"] * description["runs_of_draw"]
            expect(rows.rows() == every, f"{name}: {reader.__name__} reads {rows.rows()} rows, not {every}")
            rows = rows.where(draw=0)
        agree(f"{name}, {reader.__name__}", summary, rows, roles(description))
    return name


def table_of_comparison(scenario, *options):
    name = f"{scenario}-{len(documents)}"
    comparison = keep(f"compare {scenario} {shlex.join(options)}", escalade("compare", scenario, "--json", "--runs-table", f"{name}.csv", *options))
    description = keep(f"{name}.json", Path(f"{name}.json").read_text())
    types(name, f"{name}.csv", description)
    for reader in (Pandas, Polars, DuckDB):
        rows = reader(f"{name}.csv")
        rows = rows.where(draw=0) if description["draws"] else rows
        for option in comparison["options"]:
            of = f"{name}, {option['label']}, {reader.__name__}"
            agree(of, option["summary"], rows.where(option=option["label"]), roles(description))


def table_of_steps(scenario, *options):
    name = f"{scenario}-{len(documents)}"
    keep(f"run {scenario} {shlex.join(options)}", escalade("run", scenario, "--json", "--steps-table", f"{name}.csv", *options))
    types(name, f"{name}.csv", keep(f"{name}.json", Path(f"{name}.json").read_text()))


def parquet_is_csv(name, command, scenario, *options):
    """The same table as Parquet, where the program has it: the same cells and types."""
    kept = f"{name}.parquet"
    escalade(command, scenario, "--no-plots", *options, kept)
    description = keep(f"{name}.json of Parquet", Path(f"{name}.json").read_text())
    bytes_of = Path(kept).read_bytes()
    escalade(command, scenario, "--no-plots", *options, kept, "--threads", 1)
    expect(Path(kept).read_bytes() == bytes_of, f"{kept}: on one thread it is another")
    escalade(command, scenario, "--no-plots", *options, f"{name}.csv", "--force")
    file = pyarrow.parquet.ParquetFile(kept)
    metadata = file.metadata.metadata
    expect(metadata[b"schema"] == b"escalade.table/1", f"{kept}: its schema is {metadata[b'schema']}")
    expect(json.loads(metadata[b"description"]) == description, f"{kept}: its description is another")
    table, cells = polars.read_parquet(kept), polars.read_csv(f"{name}.csv", infer_schema_length=None, try_parse_dates=True)
    expect(table.columns == cells.columns, f"{kept}: its columns are {table.columns}")
    stored = {"integer": "Int64", "number": "Float64", "boolean": "Boolean", "text": "String", "date": "Date"}
    for column in description["columns"]:
        values, same = table[column["name"]], cells[column["name"]]
        expect(str(values.dtype) == stored[column["type"]], f"{kept}: {column['name']} is {values.dtype}")
        expect(values.equals(same.cast(values.dtype)), f"{kept}: {column['name']} has other values than in CSV")
    count = duckdb.sql(f"SELECT count(*) FROM '{kept}'").fetchall()[0][0]
    expect(count == len(pandas.read_parquet(kept)) == description["rows"], f"{kept}: DuckDB reads {count} rows")


scenarios = keep("list", escalade("list", "--json"))["scenarios"]
names = [scenario["name"] for scenario in scenarios]
for name in names:
    table_of_run(name, "--runs", "1000" if name == "us-china-2015" else "3000")
broken = table_of_run("hotline", "--runs", "1000", "--uncertain", "10")
table_of_run("us-china-2015", "--runs", "500", "--uncertain", "3", "--policy", "us=graduated")
table_of_comparison("hotline", "--variant", "none,live", "--runs", "2000")
table_of_comparison("us-china-2015", "--policy", "us=restraint,graduated", "--runs", "400", "--uncertain", "3")
table_of_steps("hotline", "--runs", "100", "--of", "rung,culprit,alba.suspects", "--runs-of", "0..9")
table_of_steps("us-china-2015", "--runs", "20", "--runs-of", "0..3")
if all("date" not in [column["type"] for column in document.get("columns", [])] for document in documents.values()):
    faults.append("no table has dates: this does not try what it should")

# Parquet, if this program has it.
has_parquet = subprocess.run([program, "run", "hotline", "--runs", "9", "--no-plots", "--runs-table", "tried.parquet"], capture_output=True, text=True)
if has_parquet.returncode == 0:
    parquet_is_csv("columns", "run", "hotline", "--runs", "70000", "--uncertain", "3", "--runs-table")
    parquet_is_csv("dates", "run", "us-china-2015", "--runs", "300", "--runs-table")
    parquet_is_csv("missing", "run", "false-flag", "--runs", "2000", "--runs-table")
    parquet_is_csv("options", "compare", "hotline", "--variant", "none,live", "--runs", "2000", "--runs-table")
    parquet_is_csv("walks", "run", "us-china-2015", "--runs", "20", "--runs-of", "0..3", "--steps-table")
    print("Parquet has the cells of CSV.")
else:
    expect("without Parquet" in has_parquet.stderr, f"Parquet is refused in other words: {has_parquet.stderr}")
    print("This program is built without Parquet, and says so.")

# What is compared must be able to fail: one cell of a table is another.
lines = list(csv.reader(Path(f"{broken}.csv").open()))
place = lines[0].index("days_open")
lines[1][place] = str(int(lines[1][place]) + 1)
with Path("broken.csv").open("w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows(lines)
told, before = list(documents.values())[len(names) * 2 + 1], len(faults)
for reader in (Pandas, Polars, DuckDB):
    agree("broken", told, reader("broken.csv").where(draw=0), roles(json.loads(Path(f"{broken}.json").read_text())))
found, faults[before:] = faults[before:], []
expect(len([fault for fault in found if "mean of days_open" in fault]) == 3, f"a changed cell is not seen: {found}")
print(f"{len(documents)} answers and tables, read by pandas, polars and DuckDB: {compared} comparisons.")

# Documents and their schemas.

for name in names:
    keep(f"describe {name}", escalade("describe", name, "--json"))
    keep(f"check {name}", escalade("check", name, "--json"))
    keep(f"trace {name}", escalade("trace", name, "--run", 3, "--json"))
for scenario in ("hotline", "strait", "gamblers-ruin", "ladder-52", "brinkmanship"):
    keep(f"exact {scenario}", escalade("exact", scenario, "--json"))
keep("exact --prune", escalade("exact", "hotline", "--prune", "1e-6", "--all-metrics", "--json"))
keep("describe parameters", escalade("describe", "hotline", "parameters", "--json"))
keep("check --expect", escalade("check", "hotline", "--expect", "--runs", "4000", "--json", codes=(0, 1)))
Path("wrong.toml").write_text('title = 3\nsteps = 2\n[actors]\na = {}\n[outcomes]\nx = "rnug > 2"\n')
keep("check wrong.toml", escalade("check", "wrong.toml", "--json", codes=(2,)))
Path("no.toml").write_text("=")
keep("check no.toml", escalade("check", "no.toml", "--json", codes=(2,)))
keep("run --precision", escalade("run", "hotline", "--precision", "2%", "--json"))
keep("compare --precision", escalade("compare", "hotline", "--precision", "2%", "--json"))
keep("compare, a game", escalade("compare", "us-china-2015", "--policy", "us=restraint,graduated", "--policy", "china=*", "--runs", 200, "--json"))
keep("sweep", escalade("sweep", "hotline", "--set", "gang_did_it=50..95%:4", "--variant", "none,live", "--runs", 300, "--json"))
keep("sweep of two", escalade("sweep", "us-china-2015", "--set", "summit_value=0.2..1.5:3", "--policy", "us=restraint,graduated", "--runs", 300, "--json"))
keep("tornado", escalade("sensitivity", "hotline", "--variant", "none,live", "--runs", 200, "--json"))
keep("tornado with payoffs", escalade("sensitivity", "brinkmanship", "--policy", "norvane=*", "--runs", 200, "--json"))
keep("morris, sobol", escalade("sensitivity", "hotline", "--morris", 4, "--sobol", 16, "--runs", 100, "--json"))
keep("trace --choose", escalade("trace", "hotline", "--run", 137, "--at", 26, "--choose", "alba.hold", "--json"))
keep("trace --outcome", escalade("trace", "hotline", "--outcome", "clash", "--nth", 3, "--json"))

validators = {}
for document in documents.values():
    kind = document["schema"].removeprefix("escalade.").split("/")[0]
    if kind not in validators:
        schema = json.loads(escalade("schema", kind))
        Draft202012Validator.check_schema(schema)
        validators[kind] = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
for name, document in documents.items():
    validator = validators[document["schema"].removeprefix("escalade.").split("/")[0]]
    for error in list(validator.iter_errors(document))[:3]:
        faults.append(f"{name}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    lacking = {key: value for key, value in document.items() if key != "schema"}
    expect(not validator.is_valid(lacking), f"{name}: without its `schema` it is valid too")
print(f"{len(documents)} documents of {len(validators)} kinds keep to their schemas: {', '.join(sorted(validators))}.")

# What the guide prints.

text = guide.read_text()
for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
    for command in block.strip().splitlines():
        line, _, file = command.partition(" > ")
        answer = escalade(*shlex.split(line)[1:])
        if file:
            Path(file).write_text(answer)
reading = text[text.index("## Reading it") :]
lines = re.findall(r"^\| (pandas|polars|DuckDB|R) \| `(.*)` \|$", reading, re.MULTILINE)
expect([reader for reader, _ in lines] == ["pandas", "polars", "DuckDB", "R"], f"{guide.name} has lines for {lines}")
tried = []
rows = len(pandas.read_csv("runs.csv"))
for reader, line in lines:
    if reader in ("pandas", "polars"):
        expect(len(eval(line, {"pandas": pandas, "polars": polars})) == rows, f"{line} reads other rows")
    elif reader == "DuckDB":
        expect(sum(row[1] for row in duckdb.sql(line).fetchall()) == rows, f"{line} counts other rows")
    elif shutil.which("Rscript"):
        subprocess.run(["Rscript", "-e", f"stopifnot(nrow({line}) == {rows})"], check=True)
    else:
        continue
    tried.append(reader)
for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
    exec(block, {"pandas": pandas, "polars": polars, "duckdb": duckdb, "json": json})
    tried.append("a block of Python")
print(f"The lines of {guide.name} run: {', '.join(tried)}.")

for fault in faults[:40]:
    print(fault, file=sys.stderr)
if faults:
    sys.exit(f"{len(faults)} faults")
