//! The parts of the schema that are written, by the names that it has for them.

use std::borrow::Cow;

use crate::text::{ColumnNumber, LineNumber};
use serde::Serialize;

/// The version of the schema.
const VERSION: &str = "1.8.0";

#[derive(Serialize)]
pub(super) struct Event<'a> {
    pub(super) activity_id: u8,
    pub(super) activity_name: &'static str,
    pub(super) category_uid: u8,
    pub(super) category_name: &'static str,
    pub(super) class_uid: u16,
    pub(super) class_name: &'static str,
    pub(super) type_uid: u32,
    pub(super) type_name: &'static str,
    pub(super) time: i64,
    pub(super) severity_id: u8,
    pub(super) severity: &'static str,
    pub(super) status_id: u8,
    pub(super) status: &'static str,
    pub(super) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) comment: Option<String>,
    pub(super) metadata: Metadata<'a>,
    pub(super) cloud: Cloud<'a>,
    pub(super) compliance: Compliance<'a>,
    pub(super) finding_info: Info<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remediation: Option<Remediation<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) resources: Vec<Resource<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unmapped: Option<Unmapped<'a>>,
}

#[derive(Serialize)]
pub(super) struct Metadata<'a> {
    pub(super) version: &'static str,
    pub(super) product: Product,
    pub(super) profiles: [&'static str; 1],
    pub(super) event_code: &'a str,
}

#[derive(Serialize)]
pub(super) struct Product {
    pub(super) name: &'static str,
    pub(super) vendor_name: &'static str,
    pub(super) version: &'static str,
    pub(super) uid: &'static str,
}

#[derive(Serialize)]
pub(super) struct Cloud<'a> {
    pub(super) provider: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
pub(super) struct Compliance<'a> {
    pub(super) status_id: u8,
    pub(super) status: &'static str,
    pub(super) control: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) standards: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) requirements: Vec<&'a str>,
    pub(super) checks: [Check<'a>; 1],
}

#[derive(Serialize)]
pub(super) struct Check<'a> {
    pub(super) uid: &'a str,
    pub(super) name: Cow<'a, str>,
    pub(super) status_id: u8,
    pub(super) status: &'static str,
    pub(super) severity_id: u8,
    pub(super) severity: &'static str,
}

#[derive(Serialize)]
pub(super) struct Info<'a> {
    pub(super) uid: String,
    pub(super) title: Cow<'a, str>,
    pub(super) desc: Cow<'a, str>,
    pub(super) types: [&'static str; 1],
}

#[derive(Serialize)]
pub(super) struct Remediation<'a> {
    pub(super) desc: Cow<'a, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) references: Vec<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Resource<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uid: Option<Cow<'a, str>>,
    pub(super) name: Cow<'a, str>,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) group: Option<Group<'a>>,
}

/// The source that the tunnel is in.
#[derive(Serialize)]
pub(super) struct Group<'a> {
    pub(super) name: Cow<'a, str>,
}

/// What the schema has no place for.
#[derive(Serialize)]
pub(super) struct Unmapped<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fact: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) observed: Option<String>,
    pub(super) side: &'static str,
    pub(super) file: Cow<'a, str>,
    pub(super) line: LineNumber,
    pub(super) column: ColumnNumber,
}

impl<'a> Metadata<'a> {
    pub(super) fn new(event_code: &'a str) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        let product = Product { name: "vpnaudit", vendor_name: "vpnaudit", version, uid: "vpnaudit" };
        Self { version: VERSION, product, profiles: ["cloud"], event_code }
    }
}
