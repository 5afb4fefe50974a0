#!/usr/bin/env bash
# Installs Debian packages whose programs are missing. usage: debian.sh PROGRAM=PACKAGE...
# Says what failed and ends with 1 where Debian's packages cannot be had.
set -euo pipefail

packages=()
for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || packages+=("${pair#*=}")
done
[ "${#packages[@]}" -gt 0 ] || exit 0

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo --non-interactive)
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# the list of packages of a new container is empty or old
if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" apt-get install --yes "${packages[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    printf 'not installed from Debian: %s\n' "${packages[*]}" >&2
    exit 1
fi
