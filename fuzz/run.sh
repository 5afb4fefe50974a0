#!/usr/bin/env bash
# Runs each fuzz target, or those that are named, for a number of seconds. usage: fuzz/run.sh SECONDS [TARGET...]
# SEED=NUMBER makes the same runs again, as far as the time allows them, where target/fuzz-corpus is the same.
#
# Needs cargo-fuzz, which fuzz/install.sh puts into target/fuzz-tools, and a C++ compiler; no other
# toolchain than that of the project, since the code is safe and asks for no sanitizer. Where one is wanted
# all the same, RUSTC_BOOTSTRAP=1 and `--sanitizer address` work on a stable toolchain. Seeds are those of
# fuzz/seeds and the project's own fixtures; what is found on the way is kept in target/fuzz-corpus.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { echo 'usage: fuzz/run.sh SECONDS [TARGET...]' >&2; exit 2; }
seconds=$1
shift
target=${CARGO_TARGET_DIR:-$PWD/target}
corpus=$target/fuzz-corpus
export PATH="$target/fuzz-tools/bin:$PATH"
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(cargo fuzz list)

build() { cargo fuzz build --sanitizer none --target-dir "$target/fuzz" >/dev/null; }

# Copies files into the corpus of a target, each under a name of its own.
seed() {
    local name=$1 file
    shift
    mkdir -p "$corpus/$name"
    for file in "$@"; do
        [ "$(wc -c <"$file")" -gt 65536 ] || cp "$file" "$corpus/$name/$(sha256sum <"$file" | cut -c 1-16)"
    done
}

# Reports of the fixtures, for what reads reports.
reports() {
    local folder=$target/fuzz-reports file
    mkdir -p "$folder"
    for file in tests/live/*.json; do
        cargo run --quiet --locked -- check --live "$file" --policy baseline --format json \
            >"$folder/$(basename "$file")" || [ $? -eq 1 ]
    done
}

seeds() {
    reports
    local answers=(tests/live/*.json tests/cmd/*/*.json examples/*/*.json)
    seed cursor "${answers[@]}"
    seed reader "${answers[@]}"
    seed audit "${answers[@]}"
    seed project tests/load/*/*.yaml tests/cmd/*/vpnaudit.yaml examples/*/vpnaudit.yaml
    seed policy policies/*.yaml tests/load/*/*.yaml tests/cmd/*/*.yaml
    seed report "$target"/fuzz-reports/*.json
    seed baseline "$target"/fuzz-reports/*.json
    local name
    for name in "${targets[@]}"; do
        if [ -d "fuzz/seeds/$name" ]; then seed "$name" "fuzz/seeds/$name"/*; fi
    done
}

build
seeds
artifacts=$target/fuzz-artifacts
mkdir -p "$artifacts"
trap 'rm -rf /dev/shm/vpnaudit-fuzz-*' EXIT
for name in "${targets[@]}"; do
    log=$target/fuzz-$name.log
    if ! cargo fuzz run --sanitizer none --target-dir "$target/fuzz" "$name" "$corpus/$name" -- \
        -max_total_time="$seconds" -seed="${SEED:-0}" -timeout=20 -rss_limit_mb=4096 -max_len=65536 -dict=fuzz/words.dict \
        -artifact_prefix="$artifacts/$name-" -print_final_stats=1 >"$log" 2>&1; then
        tail -n 60 "$log" >&2
        echo "fuzz target $name failed; what it failed on is in $artifacts" >&2
        exit 1
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    [ "${runs:-0}" -gt 0 ] || { tail -n 20 "$log" >&2; echo "fuzz target $name ran nothing" >&2; exit 1; }
    echo "fuzz target $name: $runs runs in $seconds s without a crash"
done
