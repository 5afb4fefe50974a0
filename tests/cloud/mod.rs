//! A stand-in for the cloud, on loopback: it checks what it is sent and misbehaves on request.
//!
//! It speaks API v2 and API 3.0 on one port, together with the ways to a temporary key (`AssumeRole`
//! and the metadata of an instance). Signatures are checked with code of its own, kept apart from the
//! program's. It never leaves this machine, holds no real key, and stops when it is dropped:
//!
//! ```ignore
//! let cloud = Cloud::builder()
//!     .account(Account::new("AKIDexample", "KEY-CANARY"))
//!     .region("ap-guangzhou", Fleet::of(250))
//!     .behaviour(Behaviour::always(Misbehaviour::Status(502)).page(1).tries(2))
//!     .start();
//! let endpoint = cloud.endpoint(); // http://127.0.0.1:41234
//! assert_eq!(cloud.seen().count("DescribeVpnConnections"), 0);
//! ```
//!
//! The same code runs as `cargo run --example cloud`.

#![allow(dead_code, unused_imports, reason = "each test uses a part of it")]

mod account;
mod admin;
mod answer;
mod behaviour;
mod body;
mod call;
mod fleet;
pub mod form;
mod page;
mod refusal;
mod region;
mod route;
mod seen;
mod server;
pub mod sign;
mod state;
mod sts;
mod tc3;
mod throttle;
mod v2;
mod v3;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::Notify;

pub use account::{Account, Rights, Role};
pub use behaviour::{Behaviour, Misbehaviour};
pub use fleet::{Fleet, Item, Quirks};
pub use seen::{Entry, Seen};
pub use state::Settings;

use state::State;

/// A stand-in that runs; it stops when it is dropped.
pub struct Cloud {
    address: SocketAddr,
    state: Arc<State>,
    stop: Arc<Notify>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

/// A stand-in before it runs.
#[derive(Default)]
pub struct Builder {
    state: State,
    port: u16,
}

impl Cloud {
    /// Begins with nothing: no account, no tunnel, no misbehaviour.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it listens, as `http://127.0.0.1:PORT`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it saw so far.
    pub fn seen(&self) -> Seen {
        self.state.seen().clone()
    }

    /// Forgets what it saw.
    pub fn forget(&self) {
        *self.state.seen() = Seen::default();
    }

    /// Misbehaves from here on, beside what was set before.
    pub fn behave(&self, behaviour: Behaviour) {
        self.state.behaviours().add(behaviour);
    }

    /// Behaves from here on.
    pub fn behave_well(&self) {
        self.state.behaviours().clear();
    }

    /// Changes settings.
    pub fn set(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.state.settings());
    }

    /// Adds or replaces a key.
    pub fn add_account(&self, account: Account) {
        self.state.accounts().add(account);
    }

    /// Adds or replaces the tunnels of a region.
    pub fn add_region(&self, region: &str, fleet: Fleet) {
        self.state.add_fleet("", region, fleet);
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.stop.notify_one();
        if let Some(thread) = self.thread.take() {
            // what went wrong in it has failed its test already
            let _ = thread.join();
        }
    }
}

impl Builder {
    /// Adds a key.
    #[must_use]
    pub fn account(self, account: Account) -> Builder {
        self.state.accounts().add(account);
        self
    }

    /// Adds a role.
    #[must_use]
    pub fn role(self, role: Role) -> Builder {
        self.state.accounts().add_role(role);
        self
    }

    /// Hands out keys of this role, by its name, over the metadata service.
    #[must_use]
    pub fn instance_role(self, name: &str) -> Builder {
        self.set(|settings| settings.instance_role = Some(name.to_owned()))
    }

    /// Adds the tunnels of a region, for every account.
    #[must_use]
    pub fn region(self, region: &str, fleet: Fleet) -> Builder {
        self.region_of("", region, fleet)
    }

    /// Adds the tunnels of a region for one account.
    #[must_use]
    pub fn region_of(self, uin: &str, region: &str, fleet: Fleet) -> Builder {
        self.state.add_fleet(uin, region, fleet);
        self
    }

    /// Adds a misbehaviour.
    #[must_use]
    pub fn behaviour(self, behaviour: Behaviour) -> Builder {
        self.state.behaviours().add(behaviour);
        self
    }

    /// Changes settings.
    #[must_use]
    pub fn set(self, change: impl FnOnce(&mut Settings)) -> Builder {
        change(&mut self.state.settings());
        self
    }

    /// Takes this port rather than any free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Builder {
        self.port = port;
        self
    }

    /// Listens and serves on a thread of its own.
    pub fn start(self) -> Cloud {
        self.try_start().expect("loopback has a free port")
    }

    /// Listens and serves on a thread of its own, if the port is free.
    pub fn try_start(self) -> io::Result<Cloud> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (state, stop) = (Arc::new(self.state), Arc::new(Notify::new()));
        let (theirs, told) = (Arc::clone(&state), Arc::clone(&stop));
        let thread = std::thread::Builder::new()
            .name("cloud".to_owned())
            .spawn(move || server::run(listener, theirs, &told))?;
        Ok(Cloud { address, state, stop, thread: Some(thread) })
    }
}
