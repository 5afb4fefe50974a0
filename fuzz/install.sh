#!/usr/bin/env bash
# Installs cargo-fuzz at a fixed version into target/fuzz-tools, and a C++ compiler where there is none.
# Does nothing where it has run before.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${CARGO_TARGET_DIR:-target}/fuzz-tools
tests/debian.sh c++=g++
[ -x "$folder/bin/cargo-fuzz" ] || cargo install --quiet --locked --root "$folder" cargo-fuzz@0.13.2
