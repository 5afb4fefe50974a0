//! The files in which tunnels come, each laid into a folder; the arguments name them.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::weakness::Planted;
use super::wire::Wire;

/// Lays the files of a fleet into a folder, and says by which arguments they are read.
type Lay = fn(&Path, Wire, &[Planted]) -> Vec<String>;

/// A form in which tunnels come.
pub struct Carrier {
    pub name: &'static str,
    pub wire: Wire,
    pub lay: Lay,
}

const fn carrier(name: &'static str, wire: Wire, lay: Lay) -> Carrier {
    Carrier { name, wire, lay }
}

/// Every form.
#[rustfmt::skip]
pub const CARRIERS: &[Carrier] = &[
    carrier("API v2", Wire::V2, |folder, wire, tunnels| one(folder, &v2(wire, tunnels))),
    carrier("API 3.0", Wire::V3, |folder, wire, tunnels| one(folder, &v3(wire, tunnels))),
    carrier("a path in the place of --live", Wire::V3, |folder, wire, tunnels| {
        one(folder, &v3(wire, tunnels));
        vec!["live.json".to_owned()]
    }),
    carrier("tccli", Wire::V3, |folder, wire, tunnels| one(folder, &v3(wire, tunnels)["Response"])),
    carrier("the console", Wire::V3, |folder, wire, tunnels| {
        one(folder, &json!({"code": 0, "data": v3(wire, tunnels)}))
    }),
    carrier("a bare list", Wire::V3, |folder, wire, tunnels| {
        one(folder, &v3(wire, tunnels)["Response"]["VpnConnectionSet"])
    }),
    carrier("UTF-16", Wire::V3, utf_16),
    carrier("a folder of pages", Wire::V3, |folder, wire, tunnels| {
        for (number, page) in pages(wire, tunnels).iter().enumerate() {
            write(&folder.join(format!("pages/{number}.json")), page);
        }
        live(&["pages"])
    }),
    carrier("a folder in a folder", Wire::Terraform, |folder, wire, tunnels| {
        for (number, half) in halves(tunnels).iter().enumerate() {
            write(&folder.join(format!("plans/{number}/tfplan.json")), &plan(wire, half));
        }
        live(&["plans"])
    }),
    carrier("pages as several --live", Wire::V3, |folder, wire, tunnels| {
        for (page, name) in pages(wire, tunnels).iter().zip(["a.json", "b.json"]) {
            write(&folder.join(name), page);
        }
        live(&["a.json", "b.json"])
    }),
    carrier("pages one after the other", Wire::V3, |folder, wire, tunnels| {
        let pages: Vec<String> = pages(wire, tunnels).iter().map(Json::to_string).collect();
        text(folder, pages.join("\n").as_bytes())
    }),
    carrier("plans one a line", Wire::Terraform, |folder, wire, tunnels| {
        let plans: Vec<String> = halves(tunnels).iter().map(|half| plan(wire, half).to_string()).collect();
        text(folder, plans.join("\n").as_bytes())
    }),
    carrier("behind the line of a wrapper", Wire::Terraform, |folder, wire, tunnels| {
        let state = state(wire, tunnels).to_string();
        text(folder, format!("[command]/opt/terraform/terraform-bin show -json\n{state}\n").as_bytes())
    }),
    carrier("a state", Wire::Terraform, |folder, wire, tunnels| one(folder, &state(wire, tunnels))),
    carrier("a plan", Wire::Terraform, |folder, wire, tunnels| one(folder, &plan(wire, tunnels))),
    carrier("a refresh-only plan", Wire::Terraform, |folder, wire, tunnels| one(folder, &refresh(wire, tunnels))),
    carrier("a nested module", Wire::Terraform, |folder, wire, tunnels| one(folder, &nested(wire, tunnels))),
    carrier("a data source in a state", Wire::DataSource, |folder, wire, tunnels| {
        one(folder, &document("values", json!({"resources": [data_source(wire, tunnels)]})))
    }),
    carrier("a data source that was read for a plan", Wire::DataSource, |folder, wire, tunnels| {
        let mut plan = document("planned_values", json!({}));
        plan["prior_state"] = document("values", json!({"resources": [data_source(wire, tunnels)]}));
        one(folder, &plan)
    }),
    carrier("the file of a data source", Wire::DataSource, |folder, wire, tunnels| {
        one(folder, &json!(objects(wire, tunnels)))
    }),
];

fn objects(wire: Wire, tunnels: &[Planted]) -> Vec<Json> {
    tunnels.iter().map(|tunnel| wire.object(tunnel)).collect()
}

fn v2(wire: Wire, tunnels: &[Planted]) -> Json {
    json!({"code": 0, "message": "", "totalCount": tunnels.len(), "data": objects(wire, tunnels)})
}

fn v3(wire: Wire, tunnels: &[Planted]) -> Json {
    let set = objects(wire, tunnels);
    json!({"Response": {"TotalCount": tunnels.len(), "VpnConnectionSet": set, "RequestId": "req-1"}})
}

fn halves(tunnels: &[Planted]) -> [&[Planted]; 2] {
    let (first, second) = tunnels.split_at(tunnels.len() / 2);
    [first, second]
}

/// A listing in two pages, each of which counts the whole.
fn pages(wire: Wire, tunnels: &[Planted]) -> [Json; 2] {
    halves(tunnels).map(|half| {
        let mut page = v3(wire, half);
        page["Response"]["TotalCount"] = json!(tunnels.len());
        page
    })
}

fn document(part: &str, root_module: Json) -> Json {
    let version = if part == "values" { "1.0" } else { "1.2" };
    json!({"format_version": version, "terraform_version": "1.9.8", part: {"root_module": root_module}})
}

/// The resources of a fleet: each tunnel, its gateway and its customer gateway.
fn resources(wire: Wire, tunnels: &[Planted]) -> Vec<Json> {
    let resource = |kind: &str, number: usize, values: Json| {
        json!({
            "address": format!("{kind}.t[{number}]"), "mode": "managed", "type": kind, "name": "t",
            "index": number, "schema_version": 0, "values": values, "sensitive_values": {},
        })
    };
    let all = tunnels.iter().enumerate().flat_map(|(number, tunnel)| {
        let get = |fact: &str| tunnel.get(fact).expect("a fact");
        let gateway = json!({"id": get("gateway"), "public_ip_address": get("gateway_address")});
        let peer = json!({"id": get("peer"), "public_ip_address": get("peer_address")});
        [
            resource("tencentcloud_vpn_gateway", number, gateway),
            resource("tencentcloud_vpn_customer_gateway", number, peer),
            resource("tencentcloud_vpn_connection", number, wire.object(tunnel)),
        ]
    });
    // one resource a gateway, though two tunnels have it
    let mut seen = std::collections::BTreeSet::new();
    all.filter(|resource| seen.insert((resource["type"].to_string(), resource["values"]["id"].to_string())))
        .collect()
}

fn state(wire: Wire, tunnels: &[Planted]) -> Json {
    document("values", json!({"resources": resources(wire, tunnels)}))
}

fn plan(wire: Wire, tunnels: &[Planted]) -> Json {
    document("planned_values", json!({"resources": resources(wire, tunnels)}))
}

/// A refresh-only plan plans nothing: what there is stands in the prior state.
fn refresh(wire: Wire, tunnels: &[Planted]) -> Json {
    let mut plan = document("planned_values", json!({}));
    plan["prior_state"] = state(wire, tunnels);
    plan["resource_drift"] = json!([]);
    plan
}

fn nested(wire: Wire, tunnels: &[Planted]) -> Json {
    let mut resources = resources(wire, tunnels);
    for resource in &mut resources {
        resource["address"] =
            json!(format!("module.a.module.b[\"x\"].{}", resource["address"].as_str().expect("text")));
    }
    let inner = json!({"address": "module.a.module.b[\"x\"]", "resources": resources});
    let outer = json!({"address": "module.a", "child_modules": [inner]});
    document("planned_values", json!({"child_modules": [outer]}))
}

fn data_source(wire: Wire, tunnels: &[Planted]) -> Json {
    json!({
        "address": "data.tencentcloud_vpn_connections.all", "mode": "data",
        "type": "tencentcloud_vpn_connections", "name": "all", "schema_version": 0,
        "values": {"connection_list": objects(wire, tunnels), "id": "324", "vpc_id": null}, "sensitive_values": {},
    })
}

/// A plan in which one of the tunnels is to be destroyed, and the others stay as they are.
pub fn plan_that_destroys(tunnels: &[Planted], name: &str) -> Json {
    let wire = Wire::Terraform;
    let stays: Vec<Planted> = tunnels.iter().filter(|tunnel| tunnel.name != name).cloned().collect();
    let all = resources(wire, tunnels);
    let goes = all.iter().find(|resource| resource["values"]["name"] == name).expect("a tunnel");
    let mut change = goes.clone();
    let values = change["values"].take();
    change["change"] = json!({"actions": ["delete"], "before": values, "after": null, "after_unknown": {}});
    change["address"] = goes["address"].clone();
    let mut plan = plan(wire, &stays);
    plan["resource_changes"] = json!([change]);
    plan["prior_state"] = document("values", json!({"resources": all}));
    plan
}

fn live(paths: &[&str]) -> Vec<String> {
    paths.iter().flat_map(|path| ["--live".to_owned(), (*path).to_owned()]).collect()
}

fn write(path: &Path, json: &Json) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, json.to_string()).expect("written");
}

fn one(folder: &Path, json: &Json) -> Vec<String> {
    text(folder, json.to_string().as_bytes())
}

fn text(folder: &Path, bytes: &[u8]) -> Vec<String> {
    fs::write(folder.join("live.json"), bytes).expect("written");
    live(&["live.json"])
}

/// As PowerShell writes what it redirects.
fn utf_16(folder: &Path, wire: Wire, tunnels: &[Planted]) -> Vec<String> {
    let said = format!("\u{feff}{}", v3(wire, tunnels));
    text(folder, &said.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
}
