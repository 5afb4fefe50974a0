//! Audits the IPsec VPN tunnels of a cloud: drift from what is declared, and weak crypto by the
//! clause that says so. `docs/architecture.md` has the map.

pub mod fetch;
pub mod finding;
pub mod model;
pub mod policy;
