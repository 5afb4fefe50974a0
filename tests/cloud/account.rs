//! Who may ask: keys, temporary keys, roles, and what each may do.

use std::collections::{BTreeMap, BTreeSet};

use super::refusal::Refusal;
use super::sign;

/// What a key may do; actions are written as in a policy, `vpc:DescribeVpnConnections`.
#[derive(Clone, Debug, Default)]
pub enum Rights {
    /// Everything.
    #[default]
    All,
    /// These actions and no other.
    Only(Vec<String>),
    /// Everything but these actions.
    Except(Vec<String>),
    /// Nothing.
    None,
    /// Nothing from this address: it is not on the account's list.
    AddressNotListed,
}

/// A key, permanent or temporary, and the account that it opens.
#[derive(Clone, Debug)]
pub struct Account {
    /// The secret id.
    pub id: String,
    /// The secret key.
    pub key: String,
    /// The token of a temporary key.
    pub token: Option<String>,
    /// The number of the account; limits and fleets go by it.
    pub uin: String,
    /// What the key may do.
    pub rights: Rights,
    /// When the key ends, in seconds since 1970.
    pub expires: Option<i64>,
}

impl Account {
    /// A key of the account 100000000001 that may do everything.
    pub fn new(id: &str, key: &str) -> Account {
        let uin = "100000000001".to_owned();
        Account {
            id: id.to_owned(),
            key: key.to_owned(),
            token: None,
            uin,
            rights: Rights::All,
            expires: None,
        }
    }

    /// The same as a temporary key.
    #[must_use]
    pub fn token(mut self, token: &str) -> Account {
        self.token = Some(token.to_owned());
        self
    }

    /// The same for another account.
    #[must_use]
    pub fn uin(mut self, uin: &str) -> Account {
        self.uin = uin.to_owned();
        self
    }

    /// The same with other rights.
    #[must_use]
    pub fn rights(mut self, rights: Rights) -> Account {
        self.rights = rights;
        self
    }

    /// Whether this is the token of the key and has not ended, or what the cloud says.
    pub fn holds(&self, token: Option<&str>, now: i64) -> Result<(), Refusal> {
        let ended = self.expires.is_some_and(|expires| expires <= now);
        if ended || token != self.token.as_deref() {
            let message = "The token is invalid or has expired.";
            return Err(Refusal::new(4105, "AuthFailure.TokenFailure", message));
        }
        Ok(())
    }

    /// Whether the key may do this, or what the cloud says.
    pub fn may(&self, action: &str, region: &str) -> Result<(), Refusal> {
        let listed = |actions: &[String]| actions.iter().any(|listed| listed == action);
        let allowed = match &self.rights {
            Rights::All => true,
            Rights::Only(actions) => listed(actions),
            Rights::Except(actions) => !listed(actions),
            Rights::None => false,
            Rights::AddressNotListed => {
                return Err(Refusal::new(4110, "IpNotInWhitelist", "Your IP is not in whitelist."));
            }
        };
        if allowed {
            return Ok(());
        }
        let uin = &self.uin;
        let message = format!(
            "you are not authorized to perform operation ({action})\n\
             resource (qcs::vpc:{region}:uin/{uin}:*) has no permission\n"
        );
        Err(Refusal::new(4102, "UnauthorizedOperation", message))
    }
}

/// A role: what one becomes by assuming it.
#[derive(Clone, Debug)]
pub struct Role {
    /// `qcs::cam::uin/<uin>:roleName/<name>`.
    pub arn: String,
    /// What its keys may do.
    pub rights: Rights,
    /// How long its keys live at most, in seconds.
    pub seconds: i64,
    /// The web identity token that it trusts.
    pub web_identity: Option<String>,
}

impl Role {
    /// A role that may do everything, for two hours.
    pub fn new(arn: &str) -> Role {
        Role { arn: arn.to_owned(), rights: Rights::All, seconds: 7200, web_identity: None }
    }

    /// The same with other rights.
    #[must_use]
    pub fn rights(mut self, rights: Rights) -> Role {
        self.rights = rights;
        self
    }

    /// The same with keys that live this long.
    #[must_use]
    pub fn seconds(mut self, seconds: i64) -> Role {
        self.seconds = seconds;
        self
    }

    /// The same, open to whoever shows this token.
    #[must_use]
    pub fn web_identity(mut self, token: &str) -> Role {
        self.web_identity = Some(token.to_owned());
        self
    }

    /// The last part of its name.
    pub fn name(&self) -> &str {
        self.arn.rsplit('/').next().unwrap_or_default()
    }

    fn uin(&self) -> &str {
        self.arn.split("uin/").nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default()
    }
}

/// Every key and role there is, and the nonces that were used.
#[derive(Default)]
pub struct Accounts {
    keys: BTreeMap<String, Account>,
    roles: Vec<Role>,
    nonces: BTreeSet<(String, u64)>,
    issued: u64,
}

impl Accounts {
    /// Adds a key.
    pub fn add(&mut self, account: Account) {
        self.keys.insert(account.id.clone(), account);
    }

    /// Adds a role.
    pub fn add_role(&mut self, role: Role) {
        self.roles.push(role);
    }

    /// The key with this id.
    pub fn find(&self, id: &str) -> Result<Account, Refusal> {
        let missing = || Refusal::new(4104, "AuthFailure.SecretIdNotFound", "The SecretId is not found.");
        self.keys.get(id).cloned().ok_or_else(missing)
    }

    /// The role with this name or ARN.
    pub fn role(&self, name: &str) -> Option<Role> {
        self.roles.iter().find(|role| role.arn == name || role.name() == name).cloned()
    }

    /// A new temporary key of a role.
    pub fn issue(&mut self, role: &Role, seconds: i64, now: i64) -> Account {
        self.issued += 1;
        let mark = sign::sha256(format!("{}#{}", role.arn, self.issued).as_bytes());
        let account = Account {
            id: format!("AKIDtemporary{}", mark.get(..20).unwrap_or_default()),
            key: format!("KEY-CANARY-{}", mark.get(20..40).unwrap_or_default()),
            token: Some(format!("TOKEN-CANARY-{mark}/+==")),
            uin: role.uin().to_owned(),
            rights: role.rights.clone(),
            expires: Some(now + seconds.min(role.seconds)),
        };
        self.add(account.clone());
        account
    }

    /// Ends a temporary key at once.
    pub fn expire(&mut self, id: &str) {
        if let Some(account) = self.keys.get_mut(id).filter(|account| account.token.is_some()) {
            account.expires = Some(0);
        }
    }

    /// Whether a nonce of a key is used for the first time.
    pub fn first_use(&mut self, id: &str, nonce: u64) -> bool {
        self.nonces.insert((id.to_owned(), nonce))
    }
}
