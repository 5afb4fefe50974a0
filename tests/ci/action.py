"""usage: action.py PROGRAM

Runs the audit step of action.yml with a stand-in for vpnaudit: what it is called with, which outputs
there are, and that the step ends as the audit did. Then with the program itself."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from ruamel.yaml import YAML

action = YAML(typ="safe").load(pathlib.Path("action.yml"))
step = next(step for step in action["runs"]["steps"] if step.get("id") == "audit")
assert "${{" not in step["run"], "an input reaches the shell as text of the script"


def audit(code, real=None, cwd=None, **inputs):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        program = folder / "vpnaudit/bin/vpnaudit"
        program.parent.mkdir(parents=True)
        if real:
            shutil.copy(real, program)
        else:
            program.write_text(
                '#!/usr/bin/env bash\nprintf "%s\\n" "$@" >"$RUNNER_TEMP/called"\n'
                f'[ {code} -eq 2 ] || echo x >"$RUNNER_TEMP/vpnaudit.sarif"\nexit {code}\n'
            )
            program.chmod(0o755)
        defaults = {name: value.get("default", "") for name, value in action["inputs"].items()}
        given = {**defaults, **{name.replace("_", "-"): value for name, value in inputs.items()}}
        reads = {name: value.split("inputs.")[1].split(" ")[0] for name, value in step["env"].items()}
        environment = {name: given[key] for name, key in reads.items()}
        outputs = folder / "outputs"
        outputs.touch()
        summary = folder / "summary"
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            env={
                "PATH": os.environ["PATH"],
                "RUNNER_TEMP": str(folder),
                "GITHUB_OUTPUT": str(outputs),
                "GITHUB_STEP_SUMMARY": str(summary),
                **environment,
            },
            cwd=cwd or folder,
            capture_output=True,
            timeout=20,
            check=False,
        )
        if real:
            log = json.loads((folder / "vpnaudit.sarif").read_text())
            return done.returncode, log["runs"][0], outputs.read_text(), summary.read_text()
        called = folder / "called"
        return done.returncode, called.read_text().splitlines() if called.exists() else None, outputs.read_text()


code, called, outputs = audit(0)
assert (code, called[0], called[-2:]) == (0, "check", ["--", "."]), (code, called)
assert "sarif=" in outputs and "html=" not in outputs, outputs
code, called, outputs = audit(1, command="lint", policy="baseline", fail_on="high", path="a b; touch owned")
assert code == 1 and called[0] == "lint" and called[-1] == "a b; touch owned", (code, called)
assert called[called.index("--policy") + 1] == "baseline" and called[called.index("--fail-on") + 1] == "high"
assert "sarif=" in outputs
code, called, outputs = audit(2)
assert (code, outputs) == (2, ""), (code, outputs)
code, called, outputs = audit(0, command="fetch; id")
assert (code, called) == (2, None), (code, called)
code, run, outputs, summary = audit(None, real=sys.argv[1], cwd=pathlib.Path.cwd(), path="examples/quickstart", category="a/b")
assert (code, run["automationDetails"]["id"], bool(run["results"])) == (1, "a/b/", True), (code, run["automationDetails"])
assert "sarif=" in outputs and "html=" in outputs and summary.startswith("## vpnaudit: "), (outputs, summary)
print("ok -- the audit step of action.yml does what it says")
