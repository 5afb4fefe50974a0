#!/usr/bin/env bash
# Opens the HTML report in headless Chromium and tries it: see page.mjs. Run from anywhere.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$PWD/target/browser
tests/browser/install.sh

# reports to look at: an ordinary one, one full of hostile names, one of a fleet of 10,000 tunnels
cargo build --quiet --locked --bin vpnaudit --example fleet
report() {
    local code=0 name=$1
    shift
    target/debug/vpnaudit check "$@" --quiet --format html >"$work/$name.html" || code=$?
    [ "$code" -eq 1 ] || { echo "exit code $code, expected 1: $*" >&2; return 1; }
}
report quickstart examples/quickstart
report waived tests/cmd/waivers
report hostile --live tests/browser/hostile.json
target/debug/examples/fleet v3 10000 >"$work/fleet.json"
report fleet --live "$work/fleet.json"

timeout 240 node tests/browser/page.mjs "$work"
