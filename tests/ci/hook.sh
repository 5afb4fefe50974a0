#!/usr/bin/env bash
# Tries the hook as pre-commit runs it: in a repository whose declarations break a policy, in one whose
# declarations hold, and in one without YAML. usage: hook.sh PROGRAM
#
# pre-commit builds the hook with cargo; here a stand-in for cargo hands it the program that is built
# already.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "$1")
place=$(mktemp --directory)
trap 'rm -rf "$place"' EXIT

mkdir "$place/bin"
cat >"$place/bin/cargo" <<STAND_IN
#!/usr/bin/env bash
while [ \$# -gt 0 ]; do
    if [ "\$1" = --root ]; then mkdir -p "\$2/bin" && cp "$program" "\$2/bin/vpnaudit"; fi
    shift
done
STAND_IN
chmod +x "$place/bin/cargo"

# of the repository, as it is, what pre-commit needs: the manifest, and the sign of a crate
hook=$place/hook
mkdir "$hook"
cp .pre-commit-hooks.yaml Cargo.toml "$hook"

as_nobody=(-c user.name=test -c user.email=test@example.invalid -c commit.gpgsign=false -c init.defaultBranch=main)
keep() {
    git "${as_nobody[@]}" -C "$1" init --quiet
    git "${as_nobody[@]}" -C "$1" add --all
    git "${as_nobody[@]}" -C "$1" commit --quiet --message "a state"
}
keep "$hook"

# try EXPECTED_CODE EXPECTED_WORDS REPOSITORY
try() {
    local code=0
    keep "$3"
    (cd "$3" && PATH=$place/bin:$PATH PRE_COMMIT_HOME=$place/home pre-commit try-repo "$hook" vpnaudit-lint --all-files) >"$place/log" 2>&1 || code=$?
    if [ "$code" -ne "$1" ] || ! grep --quiet "$2" "$place/log"; then
        cat "$place/log" >&2
        printf 'the hook: exit code %s, expected %s and %s\n' "$code" "$1" "$2" >&2
        exit 1
    fi
}

mkdir -p "$place/weak" "$place/sound" "$place/other" "$place/parts/vpn/tunnels"
printf 'version: 1\ntunnels:\n  - {name: hq, ike: {encryption: %s}}\n' des-cbc >"$place/weak/vpnaudit.yaml"
printf 'version: 1\ntunnels:\n  - {name: hq, ike: {encryption: %s}}\n' aes-cbc-256 >"$place/sound/vpnaudit.yaml"
echo text >"$place/other/README"
# neither the project file nor the one with the tunnel is weak by itself: the defaults decide
printf 'include: [tunnels/*.yml]\ndefaults: {ike: {encryption: des-cbc}}\n' >"$place/parts/vpn/vpnaudit.yml"
printf 'tunnels:\n  - {name: hq}\n' >"$place/parts/vpn/tunnels/hq.yml"
printf 'on: push\n' >"$place/parts/vpn/workflow.yaml"
try 1 'ike-encryption-broken' "$place/weak"
try 0 'Passed' "$place/sound"
try 1 'ike-encryption-broken' "$place/parts"
try 0 'Skipped' "$place/other"
printf 'ok -- the hook fails, passes and is skipped where it should be\n'
