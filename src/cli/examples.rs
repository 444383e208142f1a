//! Commands that the help of each command ends with. The tests run them, in a folder with `mine.toml` in it.

pub const ESCALADE: &str = "\
Examples:
  escalade
  escalade run hotline
  escalade compare hotline --variant none,live
  escalade new mine

Exit codes: 0 done; 1 the run failed; 2 the command line or the scenario is wrong; 130 interrupted.";

pub const RUN: &str = "\
Examples:
  escalade run hotline
  escalade run hotline --variant none --set gang_did_it=0.6
  escalade run mine.toml --precision 0.5% --out answer
  escalade run hotline --runs-table runs.csv";

pub const COMPARE: &str = "\
Examples:
  escalade compare hotline --variant none,live
  escalade compare --policy us=restraint,graduated";

pub const SWEEP: &str = "\
Examples:
  escalade sweep hotline --set 'gang_did_it=50..95%:10' --variant none,live --of clash
  escalade sweep --set 'summit_value=0.2..1.5:6' --policy us=restraint,graduated";

pub const SENSITIVITY: &str = "\
Examples:
  escalade sensitivity hotline --of clash --variant none
  escalade sensitivity hotline --sobol 100";

pub const ABLATE: &str = "\
Examples:
  escalade ablate hotline
  escalade ablate hotline --only events,responses --below 1 --runs 2000";

pub const REPORT: &str = "\
Examples:
  escalade report hotline
  escalade report mine.toml --runs 20000 --out answer.html";

#[cfg(feature = "explore")]
pub const EXPLORE: &str = "\
Examples:
  escalade explore hotline
  escalade explore mine.toml --no-open --port 8015";

pub const EXACT: &str = "\
Examples:
  escalade exact ladder-52
  escalade exact gamblers-ruin --json
  escalade exact gamblers-ruin --given 'outcome == ruin'
  escalade exact gamblers-ruin --export chain";

pub const SHARD: &str = "\
Examples:
  escalade shard plan --shards 2 -o plan.json run hotline --runs 300000
  escalade shard run plan.json 0 -o 0.tally
  escalade shard run plan.json 1 -o 1.tally
  escalade shard merge plan.json 0.tally 1.tally";

pub const SHARD_PLAN: &str = "\
Examples:
  escalade shard plan --shards 64 run hotline --runs 1e6
  escalade shard plan --shards 8 -o options.json compare hotline --variant none,live --uncertain 40";

pub const SHARD_RUN: &str = "\
Examples:
  escalade shard plan --shards 2 run hotline
  escalade shard run plan.json 0
  escalade shard run plan.json 1 -o 1.tally --threads 1";

pub const SHARD_COMBINE: &str = "\
Examples:
  escalade shard plan --shards 3 run hotline
  escalade shard run plan.json 0
  escalade shard run plan.json 1
  escalade shard combine plan.json 0.tally 1.tally -o first.tally";

pub const SHARD_MERGE: &str = "\
Examples:
  escalade shard plan --shards 2 run hotline --json
  escalade shard run plan.json 0
  escalade shard run plan.json 1
  escalade shard merge plan.json 0.tally 1.tally";

pub const PLOT: &str = "\
Examples:
  escalade run hotline --out answer
  escalade plot answer/summary.json --only outcomes,ladder --plot-theme print --out figures
  escalade sensitivity hotline --out unknowns
  escalade plot unknowns/sensitivity.json --plot-size 800x600 --no-plot-titles";

pub const CHECK: &str = "\
Examples:
  escalade check mine.toml
  escalade check mine.toml --expect
  escalade check mine.toml --format json";

pub const DESCRIBE: &str = "\
Examples:
  escalade describe hotline parameters variants
  escalade describe mine.toml --format csv";

pub const TRACE: &str = "\
Examples:
  escalade trace hotline --run 137 --brief
  escalade trace hotline --run 137 --at 26 --choose alba.hold
  escalade trace hotline --outcome clash --nth 3";

pub const LIST: &str = "\
Examples:
  escalade list";

pub const SCHEMA: &str = "\
Examples:
  escalade schema
  escalade schema summary";

pub const NEW: &str = "\
Examples:
  escalade new ours
  escalade new crisis --from us-china-2015";

pub const WATCH: &str = "\
Examples:
  escalade watch mine.toml
  escalade watch mine.toml --runs 50000";

pub const COMPLETIONS: &str = "\
For every new shell, add to its start-up file:
  bash        source <(escalade completions bash)
  zsh         source <(escalade completions zsh)
  fish        escalade completions fish | source
  powershell  escalade completions powershell | Out-String | Invoke-Expression
  elvish      eval (escalade completions elvish | slurp)

Examples:
  escalade completions bash";

pub const MAN: &str = "\
Examples:
  escalade man
  escalade man man1";
