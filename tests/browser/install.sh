#!/usr/bin/env bash
# Installs what run.sh needs: Chromium from Debian, the rest from npm at fixed versions, into
# target/browser. Does nothing where it has run before.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$PWD/target/browser
mkdir -p "$work"

tests/debian.sh chromium=chromium node=nodejs npm=npm
if cmp --silent tests/browser/package.json "$work/installed"; then exit 0; fi
cp tests/browser/package.json "$work/package.json"
npm install --prefix "$work" --no-audit --no-fund --ignore-scripts --no-package-lock --loglevel=error >/dev/null
cp "$work/package.json" "$work/installed"
