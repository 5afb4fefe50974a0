"""usage: ocsf.py EVENTS: each line against the published schema of its class, version and profiles."""

import json
import sys

from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

validators = {}
problems = 0
events = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
assert events, "no event at all"
for number, event in enumerate(events):
    version, profiles = event["metadata"]["version"], tuple(event["metadata"]["profiles"])
    key = (version, event["class_uid"], profiles)
    if key not in validators:
        schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version=version))
        name = schema.lookup_class_name_from_uid(class_uid=event["class_uid"])
        validators[key] = Draft202012Validator(schema.get_class_schema(class_name=name, profiles=list(profiles)))
    for error in validators[key].iter_errors(event):
        problems += 1
        print(number, "/".join(map(str, error.absolute_path)) or "<root>", error.message[:200])
    assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
    assert event["time"] > 10**12, "seconds, not milliseconds"
uids = [event["finding_info"]["uid"] for event in events]
assert len(uids) == len(set(uids)), "two events of one mark"
sys.exit(bool(problems))
