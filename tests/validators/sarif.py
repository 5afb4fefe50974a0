"""usage: sarif.py LOG [VALIDATOR_OUTPUT]

What receivers do with a log, which no schema says: GitHub refuses a file for one result without a
location, and closes or merges alerts by fingerprint; GitLab drops long messages and makes secrets
of some weaknesses. The official validator exits with 0 whatever it finds: its own log is read.
"""

import json
import sys

# wants message.id, which its own rule for GitHub contradicts; the place in version control, which
# a report does not know; to look into the network; ids such as ABC1234; snippets; a page a rule
IGNORED = {"SARIF2002", "SARIF2003", "SARIF2006", "SARIF2009", "SARIF2010", "SARIF2011", "SARIF2012"}
SECRETS = {256, 257, 259, 312, 319, 321, 522, 540, 798}

problems = []


def check(holds, *words):
    if not holds:
        problems.append(" ".join(map(str, words)))


for path in sys.argv[2:]:
    for run in json.load(open(path))["runs"]:
        for result in run.get("results") or []:
            if result["ruleId"] not in IGNORED:
                problems.append(f"{result['ruleId']}: {result['message']}")

log = json.load(open(sys.argv[1]))
check(len(log["runs"]) == 1, "one run")
run = log["runs"][0]
driver = run["tool"]["driver"]
check(driver["rules"] or not run["results"], "results without rules")
check(len(driver["rules"]) <= 25_000, "rules")
for rule in driver["rules"]:
    for key in ["shortDescription", "fullDescription"]:
        check(0 < len(rule[key]["text"]) <= 1024, rule["id"], key)
    check(rule["help"]["text"] and rule["help"]["markdown"], rule["id"], "help")
    properties = rule["properties"]
    score = properties["security-severity"]
    check(isinstance(score, str) and 0 < float(score) <= 10 and float(score) != 9, rule["id"], score)
    check("security" in properties["tags"] and len(properties["tags"]) <= 10, rule["id"], "tags")
    check(properties["precision"] in {"very-high", "high", "medium", "low"}, rule["id"], "precision")
    for tag in properties["tags"]:
        check(not any(tag.endswith(f"cwe-{secret}") for secret in SECRETS), rule["id"], tag)

check(len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"]), "rules of one id")
check(len(run["results"]) <= 25_000, "results")
notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
check(len(run["results"]) < 25_000 or any("left out" in note for note in notes), "results cut without a word")
marks = set()
for number, result in enumerate(run["results"]):
    at = f"results[{number}]"
    check(driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"], at, "ruleIndex")
    check(result["level"] in {"error", "warning", "note"}, at, "level")
    check(0 < len(result["message"]["text"]) <= 2048, at, "message")
    check(len(result["locations"]) == 1, at, "locations")
    check(len(result.get("relatedLocations", [])) <= 10, at, "relatedLocations")
    for location in result["locations"] + result.get("relatedLocations", []):
        place = location["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        check(uri and "\\" not in uri and not uri.startswith("/"), at, uri)
        check((place["artifactLocation"].get("uriBaseId") == "%SRCROOT%") == (not uri.startswith(("file:", ".."))), at, uri)
        region = place["region"]
        check(region["startLine"] == region["endLine"] >= 1, at, region)
        check(1 <= region["startColumn"] < region["endColumn"], at, region)
    for related in result.get("relatedLocations", []):
        check(f"]({related['id']})" in result["message"]["text"], at, "a related location that nothing links to")
    # where there is no mark, GitHub makes one of the line
    place = result["locations"][0]["physicalLocation"]
    line = (place["artifactLocation"]["uri"], place["region"]["startLine"])
    mark = (result["ruleId"], result["partialFingerprints"].get("primaryLocationLineHash", line))
    check(mark not in marks, at, "two results of one mark", mark)
    marks.add(mark)
suppressed = ["suppressions" in result for result in run["results"]]
check(all(suppressed) or not any(suppressed), "suppressions on some results and not on others")
failed = any(note["level"] == "error" for note in run["invocations"][0]["toolExecutionNotifications"])
check(run["invocations"][0]["executionSuccessful"] != failed, "half an answer that is a success")

for problem in problems[:20]:
    print(problem)
sys.exit(bool(problems))
