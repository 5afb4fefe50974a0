#!/usr/bin/env bash
# Installs what run.sh needs, from PyPI and npm at fixed versions, into target/ci-lint; the linter of
# Jenkinsfiles wants Java, which comes from Debian. Does nothing where it has run before.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$PWD/target/ci-lint
mkdir -p "$work"

tests/debian.sh python3=python3 node=nodejs npm=npm git=git java=default-jre-headless
# Debian keeps what makes such folders apart from Python itself
python3 -c 'import ensurepip' 2>/dev/null || tests/debian.sh ensurepip=python3-venv
if ! cmp --silent tests/ci/requirements.txt "$work/requirements.txt"; then
    python3 -m venv --clear "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
        --requirement tests/ci/requirements.txt
    cp tests/ci/requirements.txt "$work/requirements.txt"
fi
if ! cmp --silent tests/ci/package.json "$work/installed"; then
    cp tests/ci/package.json "$work/package.json"
    npm install --prefix "$work" --no-audit --no-fund --ignore-scripts --no-package-lock --loglevel=error >/dev/null
    cp "$work/package.json" "$work/installed"
fi
