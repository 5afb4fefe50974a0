"""usage: text.py REPORT_WITHOUT_ENDING

Table, workflow commands and comment beside the JSON of the same run: nothing more, nothing less.
"""

import csv
import json
import re
import sys

base = sys.argv[1]
report = json.load(open(f"{base}.json", encoding="utf-8"))
standing = [finding for finding in report["findings"] if finding["waiver"] is None]
failed = [source for source in report["sources"] if source["error"] is not None]

# what there is to say of the whole run, and what is wrong with what people wrote
ABOUT = {"as-of", "narrowed", "to-be-destroyed", "not-assessed", "remark", "invalid", "doubtful"}
MOST = 50
rows = list(csv.DictReader(open(f"{base}.csv", encoding="utf-8", newline="")))
about = [row for row in rows if row["rule"] in ABOUT]
rows = [row for row in rows if row["rule"] not in ABOUT]
# an annotation is no place for the day; the line of the whole run has it
noted = [row for row in about if row["rule"] != "as-of"]
assert len(rows) == len(report["findings"]) + len(failed), "rows"
remarks = [row["message"] for row in about if row["rule"] in ("remark", "to-be-destroyed")]
assert len(remarks) == min(len(report["warnings"]), MOST + 1), "remarks"
gaps = report["unreported"] or any(rule["not_assessed"] for rule in report["rules"])
assert sum(row["rule"] == "not-assessed" for row in about) == bool(gaps), "what was not assessed"
for row in rows + about:
    for cell in row.values():
        assert not cell.startswith(tuple("=+-@\t\r\n")), cell
assert [row["fingerprint"] for row in rows if row["rule"] != "incomplete"] == [f["fingerprint"] for f in report["findings"]]

annotated = [finding for finding in standing if finding["baseline"] not in ("unchanged", "improved")]
lines = open(f"{base}.github", encoding="utf-8", newline="\n").read().split("\n")[:-1]
assert len(lines) == len(annotated) + len(failed) + len(noted) + 1, "commands"
for line in lines:
    # as the runner reads them: a name, properties that end at the first `::`, and the rest
    command = re.fullmatch(r"::(error|warning|notice) ([^\r\n]*?)::([^\r\n]*)", line)
    assert command, line
    for item in command[2].split(","):
        assert re.fullmatch(r"(file|line|endLine|col|endColumn|title)=[^:,]*", item), item

issues = json.load(open(f"{base}.gitlab", encoding="utf-8"))
assert len(issues) == len(standing) + len(failed) + len(about), "issues"
marks = {issue["fingerprint"] for issue in issues}
assert len(marks) == len(issues), "two issues of one fingerprint"

comment = open(f"{base}.markdown", encoding="utf-8").read()
assert len(comment) <= 60_000, "a comment that is too long"
for severity, found in report["summary"]["findings"].items():
    assert f"| {severity} | {found} |" in comment, severity
assert comment.count("<details>") == comment.count("</details>")
assert not re.search(r"<(?!/?(details|summary)>)", comment), "markup that is not ours"
assert report["complete"] or "INCOMPLETE" in comment
