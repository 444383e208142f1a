#!/usr/bin/env bash
# Builds Escalade for web pages into a folder: escalade.wasm, and the modules that ask it.
#
#     site/build.sh [FOLDER]
#
# FOLDER is target/site unless named. Needs a Rust toolchain with the target wasm32-unknown-unknown
# (rustup target add wasm32-unknown-unknown).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
target=${CARGO_TARGET_DIR:-target}
folder=${1:-$target/site}
cargo build --locked --release --package escalade-site --target wasm32-unknown-unknown
mkdir -p "$folder"
cp "$target/wasm32-unknown-unknown/release/escalade_site.wasm" "$folder/escalade.wasm"
cp site/escalade.js site/worker.js "$folder/"
printf '%s: %s bytes, %s gzipped\n' "$folder/escalade.wasm" "$(wc -c <"$folder/escalade.wasm")" "$(gzip -9c "$folder/escalade.wasm" | wc -c)"
