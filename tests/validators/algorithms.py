"""usage: algorithms.py PROGRAM FILE: an answer of the cloud in which each algorithm that the program knows is set on a tunnel."""

import itertools
import json
import subprocess
import sys

program, file = sys.argv[1:]
schema = json.loads(subprocess.run([program, "schema", "project"], capture_output=True, check=True).stdout)


def words(name):
    """The spellings that the program itself uses."""
    return next(choice["enum"] for choice in schema["$defs"][name]["anyOf"] if "enum" in choice)


ciphers, hashes, groups = words("cipher"), words("integrity-algorithm"), words("dh-group")
versions = itertools.cycle(["IKEV2", "IKEV1", None, "IKEV3"])
tunnels = []
for number in range(2 * max(map(len, (ciphers, hashes, groups)))):
    cipher, integrity, group = (list[number % len(list)] for list in (ciphers, hashes, groups))
    ike = {"PropoEncryAlgorithm": cipher, "PropoAuthenAlgorithm": integrity, "DhGroupName": group, "ExchangeMode": "AGGRESSIVE"}
    ike |= {"IKEVersion": version} if (version := next(versions)) else {}
    ipsec = {"EncryptAlgorithm": cipher, "IntegrityAlgorith": integrity, "PfsDhGroup": group}
    tunnels.append({"VpnConnectionId": f"vpnx-{number}", "IKEOptionsSpecification": ike, "IPSECOptionsSpecification": ipsec})
with open(file, "w", encoding="utf-8") as out:
    json.dump({"TotalCount": len(tunnels), "VpnConnectionSet": tunnels}, out, indent=1)
