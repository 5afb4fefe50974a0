#!/usr/bin/env bash
# Writes every format of the examples with the program, and has each read by that world's own
# validator. usage: run.sh [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/../.."
tests/validators/install.sh
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
[ "$#" -gt 0 ] || cargo build --quiet --locked --bin vpnaudit
program=$(realpath "${1:-$target/debug/vpnaudit}")
here=$PWD/tests/validators
tools=$target/validators
written=$tools/written
multitool=$tools/node_modules/@microsoft/sarif-multitool-linux
rm -rf "$written"
mkdir -p "$written"
names=

# audit NAME ARGUMENT…: every format of one run
audit() {
  local name=$1 code=0 outputs=()
  shift
  names="$names $name"
  for format in json sarif github gitlab junit markdown csv ocsf oscal cyclonedx cyclonedx-1.7; do
    outputs+=(--output "$format=$written/$name.$format")
  done
  "$program" "$@" "${outputs[@]}" --format json >/dev/null 2>"$written/$name.log" || code=$?
  if [ "$code" -gt "${most:-1}" ]; then
    cat "$written/$name.log"
    echo "$name: exit $code" >&2
    exit 1
  fi
}

# each as people run it, from the root of the checkout
audit quickstart check examples/quickstart
audit review check examples/review
audit terraform check examples/terraform
audit lint lint examples/quickstart
# a file that no declaration covers, and none of whose findings has a line in a project
audit live check --live tests/live/v2.json
# names that attack whoever reads them, waivers, half an answer, findings about pairs
audit hostile check tests/cmd/hostile-names
audit waivers check tests/cmd/waivers
audit ambiguous check tests/cmd/ambiguous
audit partial check tests/cmd/half-an-answer --allow-partial
# what is new, known and fixed since an earlier report, and what is waived, kept as suppressed
audit since check --live tests/cmd/baseline/live.json --baseline tests/cmd/baseline/clean.json
audit known check --live tests/cmd/baseline/before.json --baseline tests/cmd/baseline/clean.json
audit suppressed check tests/cmd/waivers --sarif-suppressed include --sarif-category prod/ap-guangzhou
most=2 audit unanswered check tests/cmd/half-an-answer
most=2 audit mistaken check tests/cmd/many-errors
# every algorithm that the program knows
"$tools/cyclonedx/bin/python" "$here/algorithms.py" "$program" "$written/algorithms.live"
audit algorithms check --live "$(realpath --relative-to . "$written")/algorithms.live"

failed=0
fail() { echo "FAILED: $*" >&2; failed=1; }
python=$tools/schemas/bin/python

for name in $names; do
  report=$written/$name
  "$tools/schemas/bin/check-jsonschema" -q --schemafile "$multitool/sarif-2.1.0.json" "$report.sarif" || fail "$name.sarif against the schema"
  "$multitool/Sarif.Multitool" validate "$report.sarif" --rule-kind "Sarif;Ghas" --level "Error;Warning;Note" --max-file-size-in-kb 200000 \
    --output "$report.multitool" --log ForceOverwrite >/dev/null || fail "$name.sarif: the validator did not run"
  "$python" "$here/sarif.py" "$report.sarif" "$report.multitool" || fail "$name.sarif against what GitHub and GitLab take"
  "$tools/schemas/bin/sarif" summary "$report.sarif" >/dev/null || fail "$name.sarif as sarif-tools reads it"
  "$tools/schemas/bin/check-jsonschema" -q --schemafile "$here/gitlab-code-quality.schema.json" "$report.gitlab" || fail "$name.gitlab"
  "$python" "$here/junit.py" "$report.junit" "$report.junit-10" || fail "$name.junit as junitparser reads it"
  xmllint --noout --schema "$tools/junit-10.xsd" "$report.junit-10" 2>"$report.xmllint" || { cat "$report.xmllint"; fail "$name.junit"; }
  "$python" "$here/ocsf.py" "$report.ocsf" || fail "$name.ocsf"
  cp "$report.oscal" "$report.oscal.json"
  "$tools/oscal/bin/trestle" partial-object-validate -f "$report.oscal.json" -e assessment-results >"$report.trestle" 2>&1 \
    || { tail -5 "$report.trestle"; fail "$name.oscal"; }
  "$tools/cyclonedx/bin/python" "$here/cbom.py" "$tools/cyclonedx/bin/cbomctl" "$report" || fail "$name: inventory"
  "$python" "$here/text.py" "$report" || fail "$name: table, commands, comment"
done
"$python" "$here/hostile.py" "$program" "$written/hostile-names" || fail "hostile names"

# more results than a receiver takes; too many for the slower validators
mkdir -p "$written/fleet"
cargo run --quiet --locked --example fleet -- v3 24000 >"$written/fleet/live.json"
audit fleet check --live "$(realpath --relative-to . "$written")/fleet/live.json"
report=$written/fleet
"$python" "$here/sarif.py" "$report.sarif" || fail "fleet.sarif against what GitHub and GitLab take"
[ "$(gzip -c "$report.sarif" | wc -c)" -lt 10000000 ] || fail "fleet.sarif is larger than GitHub takes"
"$python" "$here/junit.py" "$report.junit" "$report.junit-10" || fail "fleet.junit as junitparser reads it"
"$python" "$here/text.py" "$report" || fail "fleet: table, commands, comment"

[ "$failed" = 0 ] && echo "every format of $(ls "$written"/*.sarif | wc -l) runs is valid"
exit "$failed"
