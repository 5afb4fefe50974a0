"""usage: hostile.py PROGRAM FOLDER

Tunnels with names that attack whoever reads them, through every format and back through the parsers of
Python, which know nothing of what wrote them: every name is there, whole or marked as cut, and does
nothing. An answer of the cloud cannot hold NUL in a name; that one is refused.
"""

import csv
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import unicodedata
from xml.etree import ElementTree

from markdown_it import MarkdownIt

NAMES = [
    "plain",
    "\x1b[31mred\x1b]0;title\x07\x9b2J",
    "one\ntwo\r\nthree\rfour\u2028five\x85six",
    "\u202etxt.exe\u2066\u200b\ufeff\U000e0041",
    "::error::gone",
    "\n::error file=a::gone",
    "a%0A::error::gone%0D%25",
    "::stop-commands::x",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "<script>alert(1)</script>",
    "<!-- -->--><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "]]>",
    "<![CDATA[x",
    "&lt;&#0;&amp;",
    "a|b\\|c\\\\|d||",
    "`code` ``two`` ```\nfence",
    "</details></td></table>",
    "</script></style></textarea>",
    "[text](javascript:alert(1)) ![i](https://x) <https://x> https://x",
    "@everyone #1 !2 $3",
    "{0} {{1}} ${{ github.token }} \\{ [x](1)",
    "\"quoted\" 'and' \\ \\u0000 \\n",
    "\ufffe\uffff",
    "🙂广州👨‍👩‍👧",
    "../../etc/passwd",
    "# head",
    "- list",
    "---",
    "~~~",
    "x" * 65_536,
    "\u202e|`" * 22_000,
]

program, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
tunnels = [
    {"VpnConnectionId": f"vpnx-{number:04}", "VpnConnectionName": name, "IKEOptionsSpecification": {"PropoEncryAlgorithm": "DES-CBC"}}
    for number, name in enumerate(NAMES)
]
live = folder / "live.json"
live.write_text(json.dumps({"TotalCount": len(tunnels), "VpnConnectionSet": tunnels}, indent=1), encoding="utf-8")
formats = "human json sarif github gitlab junit markdown csv html ocsf oscal cyclonedx cyclonedx-1.7".split()
outputs = [word for name in formats for word in ("--output", f"{name}=out.{name}")]
flags = ["--live", "live.json", "--only", "ike-encryption-broken", "--color", "always", "-v"]
environment = {**os.environ, "GITHUB_STEP_SUMMARY": "out.summary"}
(folder / "out.summary").unlink(missing_ok=True)
done = subprocess.run([program, "check", *flags, "--github-summary", *outputs], cwd=folder, env=environment, capture_output=True, timeout=120, check=False)
assert done.returncode == 1, done.stderr.decode()
text = {name: (folder / f"out.{name}").read_bytes().decode("utf-8") for name in [*formats, "summary"]}


def harmful(character):
    """What does something other than being seen: controls, separators, what has no width or turns text around."""
    return unicodedata.category(character) in {"Cc", "Zl", "Zp"} or character in "\u061c\u200b\u200c\u200d\u200e\u200f\ufeff" or "\u202a" <= character <= "\u202e" or "\u2060" <= character <= "\u206f" or "\U000e0000" <= character <= "\U000e0fff"


for name, written in [*text.items(), ("stdout", re.sub("\x1b\\[[0-9;]*m", "", done.stdout.decode())), ("stderr", done.stderr.decode())]:
    allowed = "\n\r" if name == "csv" else "\n"
    if name == "html":
        # of its own, and without a name in it
        written = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", written, flags=re.S)
    bad = {character for character in written if harmful(character) and character not in allowed}
    assert not bad, (name, bad)


def same(shown, name):
    """A name as it is shown: itself, with what is harmful written out, or the beginning of that."""
    written = "".join(f"\\u{{{ord(c):x}}}" if harmful(c) else c for c in name)
    shown = shown.removeprefix("'")
    if shown.endswith("…"):
        return len(shown) > 20 and (written.startswith(shown[:-1]) or name.startswith(shown[:-1]))
    return shown in (name, written)


# JSON says each name as it is
report = json.loads(text["json"])
by_id = {f"vpnx-{number:04}": name for number, name in enumerate(NAMES)}
assert {finding["tunnel"]["id"]: finding["tunnel"]["name"] for finding in report["findings"]} == by_id
count = len(report["findings"])
assert count == len(NAMES)

[run] = json.loads(text["sarif"])["runs"]
assert {result["properties"]["id"] for result in run["results"]} == set(by_id)
for result in run["results"]:
    assert same(result["properties"]["tunnel"], by_id[result["properties"]["id"]]), result["properties"]
    assert len(result["message"]["text"]) <= 2048
    # links are those of the result itself
    links = re.findall(r"(?<!\\)\[((?:[^\]\\]|\\.)*)\]\((\S+?)\)", result["message"]["text"])
    assert {link for _, link in links} == {str(related["id"]) for related in result.get("relatedLocations", [])}, links

# what there is to say of the whole run
ABOUT = {"as-of", "narrowed", "to-be-destroyed", "not-assessed", "remark", "doubtful"}
issues = [issue for issue in json.loads(text["gitlab"]) if issue["check_name"] not in ABOUT]
assert len(issues) == count == len({issue["fingerprint"] for issue in issues})
for issue in issues:
    assert any(identity in issue["description"] for identity in by_id), issue

lines = text["github"].split("\n")[:-1]
about = [row for row in csv.DictReader(text["csv"].splitlines(keepends=True)) if row["rule"] in ABOUT]
about = [row for row in about if row["rule"] != "as-of"]
assert "--only" not in about[0]["message"] and "ike-encryption-broken" in about[0]["message"], about
assert [row["rule"] for row in about] == ["narrowed"], about
assert len(lines) == count + len(about) + 1
for line in lines:
    command = re.fullmatch(r"::(error|warning|notice) ([^\r\n]*?)::([^\r\n]*)", line)
    assert command, line
    assert all(re.fullmatch(r"(file|line|endLine|col|endColumn|title)=[^:,]*", item) for item in command[2].split(",")), line

rows = [row for row in csv.DictReader(text["csv"].splitlines(keepends=True)) if row["rule"] not in ABOUT]
assert len(rows) == count
for row in rows:
    assert None not in row and None not in row.values(), "a row of another width"
    assert not any(cell.startswith(tuple("=+-@\t\r\n")) for cell in row.values()), row
    assert same(row["tunnel"], by_id[row["id"]]), (row["tunnel"][:80], by_id[row["id"]][:80])

suites = ElementTree.fromstring(text["junit"])
cases = list(suites.iter("testcase"))
broken = [case for case in cases if case.find("failure") is not None]
assert len(broken) == count == len({case.attrib["name"] for case in broken})
assert {element.tag for element in suites.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "skipped", "error", "system-out", "system-err", "properties", "property"}

events = [json.loads(line) for line in text["ocsf"].split("\n")[:-1]]
failed = [event for event in events if any(resource["uid"] in by_id for resource in event.get("resources", []))]
assert len(failed) == count
for event in failed:
    [resource] = event["resources"]
    assert same(resource["name"], by_id[resource["uid"]]), resource["name"][:80]

results = json.loads(text["oscal"])["assessment-results"]["results"]
assert sum(identity in json.dumps(results) for identity in by_id) == count

for name in ["cyclonedx", "cyclonedx-1.7"]:
    services = json.loads(text[name])["services"]
    assert len(services) == len({service["bom-ref"] for service in services}) == len(NAMES)
    for service in services:
        [identity] = [row["value"] for row in service["properties"] if row["name"] == "vpnaudit:tunnel-id"]
        assert same(service["name"].removesuffix(f" ({identity})"), by_id[identity]), service["name"][:80]


class Page(html.parser.HTMLParser):
    """Gathers what a browser would make of a page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.links, self.words = [], set(), [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attributes)
        self.links += [value for name, value in attributes if name in ("href", "src")]

    def handle_data(self, data):
        self.words.append(data)


page = Page()
page.feed(text["html"])
page.close()
assert page.tags.count("script") == page.tags.count("style") == 1, "a script or style that is not its own"
assert not {"img", "iframe", "object", "embed", "base"} & set(page.tags) and page.tags.count("form") == 1
assert not [name for name in page.attributes if name.startswith("on") or name == "srcdoc"], page.attributes
assert all(re.match(r"(#|https://)", link) for link in page.links), page.links
words = "".join(page.words)
for name in NAMES[:-2]:
    written = "".join(f"\\u{{{ord(c):x}}}" if harmful(c) else c for c in name)
    assert written in words, f"not on the page: {written!r}"

for name in ["markdown", "summary"]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text[name])
    flat = [token for block in tokens for token in [block, *(block.children or [])]]
    for token in flat:
        assert token.type not in {"image", "fence", "code_block"}, (name, token.content[:100])
        if token.type in {"html_block", "html_inline"}:
            ours = re.sub(r"</?details>|</?summary>|[^<>]", "", token.content)
            assert not ours, (name, token.content[:200])
        if token.type == "link_open":
            assert token.attrs["href"].startswith("https://"), token.attrs
    shown = sum(identity in block.content for identity in by_id for block in tokens if block.type == "inline")
    assert shown == count, (name, shown)

nul = folder / "nul.json"
nul.write_text(json.dumps([{"VpnConnectionId": "vpnx-1", "VpnConnectionName": "a\0b"}]), encoding="utf-8")
refused = subprocess.run([program, "check", "--live", "nul.json"], cwd=folder, capture_output=True, timeout=60, check=False)
assert refused.returncode == 2 and b"NUL" in refused.stderr, refused
print(f"{count} hostile names stay text in {len(text)} outputs")
