#!/bin/bash
# Installs what run.sh needs under target/validators: packages of npm, PyPI and Debian, nothing else.
# Does nothing where it has run before.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
folder=${CARGO_TARGET_DIR:-target}/validators
mark=$(sha256sum "$root/tests/validators/install.sh" | cut -c 1-16)
mkdir -p "$folder"
cd "$folder"
if [ "$(cat installed 2>/dev/null || true)" = "$mark" ]; then exit 0; fi

if ! command -v xmllint >/dev/null; then
  sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get install -y -q libxml2-utils
fi
[ -f package.json ] || echo '{"private": true}' > package.json
npm install --no-audit --no-fund --ignore-scripts --save-exact @microsoft/sarif-multitool@5.7.0
chmod u+x node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
[ -x schemas/bin/pip ] || python3 -m venv schemas
schemas/bin/pip -q install check-jsonschema==0.39.0 sarif-tools==3.0.5 ocsf-json-schema==1.2.0 junitparser==4.0.2 'jsonschema>=4.26'
# apart from the others, whose dependencies it contradicts
[ -x oscal/bin/pip ] || python3 -m venv oscal
oscal/bin/pip -q install compliance-trestle==5.2.0
# the schema of the flavour that most panels read is in the sources of pytest
schemas/bin/pip download -q --no-deps --no-binary pytest pytest==9.2.0
tar xzf pytest-9.2.0.tar.gz --strip-components=3 pytest-9.2.0/testing/example_scripts/junit-10.xsd
echo "$mark" > installed
