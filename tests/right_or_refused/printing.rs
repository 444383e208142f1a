//! Text, tables, files and verdicts of analyses: nothing cut, nothing joined, nothing told that cannot be.
