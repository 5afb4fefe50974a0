//! Audits the IPsec VPN tunnels of a cloud: drift from what is declared, and weak crypto by the
//! clause that says so. `docs/architecture.md` has the map.

pub mod audit;
pub mod check;
pub mod cli;
pub mod diff;
pub mod drift;
pub mod explain;
pub mod finding;
pub mod load;
pub mod model;
pub mod pair;
pub mod past;
pub mod policy;
pub mod report;
pub mod source;
pub mod text;
pub mod trial;
pub mod waive;
