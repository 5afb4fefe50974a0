"""usage: cbom.py CBOMCTL REPORT_WITHOUT_ENDING

The inventory in both versions of CycloneDX: against the schemas in the strict validator of the project itself, against
the JSON of the same run (every tunnel, every algorithm, nothing else), and read by a program that judges algorithms
and knows nothing of tunnels.
"""

import json
import re
import subprocess
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

cbomctl, base = sys.argv[1:]
report = json.load(open(f"{base}.json", encoding="utf-8"))
PURPOSE = {"block-cipher": "encryption", "ae": "encryption", "mac": "mac", "key-agree": "key-agreement", "kem": "key-agreement"}
ALGORITHMS = {"ike.encryption": "cipher", "ike.integrity": "integrity", "ike.dh_group": "group", "ipsec.encryption": "cipher", "ipsec.integrity": "integrity", "ipsec.pfs_group": "group"}


def properties(part):
    return [(row["name"], row["value"]) for row in part.get("properties", [])]


def told(tunnel):
    """What the report says of the side that the inventory is of."""
    side = tunnel.get("live") or tunnel["declared"]
    return report["crypto"][side["crypto"]]


for version in ("1.6", "1.7"):
    path = base + (".cyclonedx" if version == "1.6" else ".cyclonedx-1.7")
    text = open(path, encoding="utf-8").read()
    wrong = JsonStrictValidator(SchemaVersion.from_version(version)).validate_str(text)
    assert not wrong, (path, repr(wrong)[:1000])
    bom = json.loads(text)
    assert bom["specVersion"] == version and bom["metadata"]["timestamp"] == report["run"]["ended"]
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", bom["serialNumber"])

    # references
    parts = {part["bom-ref"]: part for part in bom["components"] + bom["services"]}
    assert len(parts) == len(bom["components"]) + len(bom["services"]), "two parts of one reference"
    graph = {row["ref"]: row["dependsOn"] for row in bom["dependencies"]}
    assert graph.keys() == {*parts, "fleet"} and {ref for refs in graph.values() for ref in refs} <= parts.keys()

    # every tunnel, in the order of the report, with what it is set to
    assert len(bom["services"]) == len(report["tunnels"]) == len(graph["fleet"])
    for service, tunnel in zip(bom["services"], report["tunnels"]):
        facts, (ike, ipsec) = told(tunnel), graph[service["bom-ref"]]
        said = dict(properties(service))
        assert said["vpnaudit:source"] == ("planned" if tunnel.get("live", {}).get("planned") else "live" if "live" in tunnel else "declared")
        used = {*graph[ike], *graph[ipsec]}
        about = [row for ref in (ike, ipsec) for row in properties(parts[ref])]
        # nothing is set and not there; nothing is there and not set
        for fact, sort in ALGORITHMS.items():
            if fact not in facts:
                unreported = any(name == "vpnaudit:not-reported" and fact in value.split(", ") for name, value in about)
                assert unreported or fact.endswith("integrity"), (fact, facts)
            elif facts[fact] == "none" and sort != "cipher":
                assert ("vpnaudit:none", fact) in about or fact.startswith("ipsec"), (fact, facts)
            else:
                aside = any(name == "vpnaudit:without-effect" and value.startswith(f"{fact}: ") for name, value in about)
                there = any(ref == f"{sort}/{facts[fact]}" or ref.startswith(f"{sort}/unknown/") for ref in used)
                assert there or aside or facts[fact] == "none", (fact, facts, used)
        for ref in used:
            sort, word = ref.split("/", 1)
            assert word == "not-reported" or word.startswith("unknown/") or word in facts.values(), (ref, facts)
        second = parts[ike]["cryptoProperties"]["protocolProperties"]
        assert ("ikev2TransformTypes" in second) <= (facts.get("ike.version") == "ikev2"), facts
        transforms = second.get("ikev2TransformTypes", {})
        assert transforms.keys() <= {"encr", "integ", "ke"}, transforms
        for kind, [transform] in transforms.items():
            assert isinstance(transform, str) == (version == "1.6"), transform
            if version == "1.7" and kind != "ke" and "name" in transform:
                assert transform["name"].startswith({"encr": "ENCR_", "integ": "AUTH_"}[kind]), transform

    # how much it says it is
    [composition] = bom["compositions"]
    if not report["complete"]:
        assert composition["aggregate"] in ("incomplete", "unknown"), composition
        assert ("vpnaudit:complete", "false") in properties(bom["metadata"])
    failures = [row for row in properties(bom["metadata"]) if row[0] == "vpnaudit:failure"]
    assert len(failures) == sum(source["error"] is not None for source in report["sources"])
    assert not re.search(r'"(prf|auth|esn|value)": ?[^"s]', re.sub(r'"value": ?"', "", text)), "what nobody knows"

    # as another program reads it
    if not bom["components"]:
        continue
    done = subprocess.run([cbomctl, "verdict", "--format", "json", path], capture_output=True, text=True, check=False)
    rows = {row["bom_ref"]: row for row in json.loads(done.stdout)["matrix"]}
    assert rows.keys() == {part["bom-ref"] for part in bom["components"]}, "it reads every asset"
    for ref, row in rows.items():
        traits = parts[ref]["cryptoProperties"].get("algorithmProperties", {})
        purpose = PURPOSE.get(traits.get("primitive"))
        if purpose is None:
            continue
        # to it, a cipher or a hash by its name can be no MAC
        expected = "ambiguous" if purpose == "mac" and not parts[ref]["name"].startswith("HMAC-") else purpose
        assert row["purpose"] == expected, (ref, row["purpose"])
        verdicts = {policy: cell["verdict"] for policy, cell in row["cells"].items()}
        if re.match(r"cipher/aes-(cbc|gcm)-256$", ref):
            # in 1.7 it takes the family for the name, and AES for any AES
            judged = verdicts if version == "1.6" else {**verdicts, "asd-au": "PASS"}
            assert set(judged.values()) == {"PASS"}, (ref, verdicts)
        if re.match(r"cipher/aes-(cbc|gcm)-128$", ref):
            assert verdicts["asd-au"] == "WARN", (ref, verdicts)
        if re.match(r"group/group(1|2|5|14|15|16|19|20|21|31)$", ref):
            assert verdicts["cnsa-2.0"] == "FAIL" and row["quantum_status"] == "broken-by-shor", (ref, verdicts)
        if ref == "group/mlkem1024":
            assert verdicts["cnsa-2.0"] != "FAIL" and row["quantum_status"] == "pq-secure", (ref, verdicts)
