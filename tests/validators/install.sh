#!/usr/bin/env bash
# Installs what run.sh needs, from npm, PyPI and Debian at fixed versions, into target/validators.
# Does nothing where it has run before.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${CARGO_TARGET_DIR:-target}/validators
# folders of Python packages cannot be moved
mark=$({ cat tests/validators/install.sh; pwd; } | sha256sum | cut -c 1-16)
mkdir -p "$folder"

tests/debian.sh xmllint=libxml2-utils python3=python3 node=nodejs npm=npm
# Debian keeps what makes such folders apart from Python itself
python3 -c 'import ensurepip' 2>/dev/null || tests/debian.sh ensurepip=python3-venv
cd "$folder"
if [ "$(cat installed 2>/dev/null || true)" = "$mark" ]; then exit 0; fi

[ -f package.json ] || echo '{"private": true}' >package.json
npm install --no-audit --no-fund --ignore-scripts --save-exact --loglevel=error @microsoft/sarif-multitool@5.7.0 >/dev/null
chmod u+x node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
[ -x schemas/bin/pip ] || python3 -m venv schemas
schemas/bin/pip install --quiet --disable-pip-version-check \
    check-jsonschema==0.39.0 sarif-tools==3.0.5 ocsf-json-schema==1.2.0 junitparser==4.0.2 jsonschema==4.26.0 markdown-it-py==4.0.0
# apart from the others, whose dependencies it contradicts
[ -x oscal/bin/pip ] || python3 -m venv oscal
oscal/bin/pip install --quiet --disable-pip-version-check compliance-trestle==5.2.0
[ -x cyclonedx/bin/pip ] || python3 -m venv cyclonedx
cyclonedx/bin/pip install --quiet --disable-pip-version-check 'cyclonedx-python-lib[validation]==11.12.0' cbomctl==0.1.4
# the schema of the flavour that most panels read is in the sources of pytest
schemas/bin/pip download --quiet --disable-pip-version-check --no-deps --no-binary pytest pytest==9.2.0
tar xzf pytest-9.2.0.tar.gz --strip-components=3 pytest-9.2.0/testing/example_scripts/junit-10.xsd
echo "$mark" >installed
