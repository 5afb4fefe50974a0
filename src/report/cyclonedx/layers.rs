//! What a set of facts says of the two protocols of a tunnel: which algorithms each rests on, and what else
//! there is to say. What is not told is said to be so, and never made up.

use super::about::OwnProperty;
use super::algorithm::{Sort, Used};
use crate::model::word::Word;
use crate::report::inventory::CryptoSet;
use crate::report::label::{NAME, shown};

/// The two protocols of the tunnels that are set alike.
pub(super) struct ProtocolSuite<'a> {
    pub(super) ike: Layer<'a>,
    pub(super) ipsec: Layer<'a>,
}

/// One of the two protocols.
#[derive(Default)]
pub(super) struct Layer<'a> {
    pub(super) version: Option<String>,
    /// Every algorithm that it rests on, each once.
    pub(super) uses: Vec<Used<'a>>,
    /// Those of them that are transforms of IKEv2; none, if it is not that.
    pub(super) transforms: Vec<usize>,
    /// The places of `uses` in the list of algorithms.
    pub(super) places: Vec<usize>,
    pub(super) properties: Vec<OwnProperty>,
    /// The facts that are not told.
    untold: Vec<&'static str>,
}

impl<'a> ProtocolSuite<'a> {
    pub(super) fn of(set: &CryptoSet<'a>) -> Self {
        let &[version, exchange, encryption, integrity, group, protocol, mode, cipher, tag, pfs] = set;
        Self {
            ike: ike([version, exchange, encryption, integrity, group]),
            ipsec: ipsec([protocol, mode, cipher, tag, pfs]),
        }
    }
}

/// Says whether a cipher authenticates what it encrypts, if that is known.
fn authenticates(cipher: Option<&Word>) -> Option<bool> {
    Some(cipher?.algorithm()?.aead)
}

/// With a cipher that authenticates, IKE has no integrity algorithm of its own: what is set as one serves for
/// something else, and is no transform of that kind.
fn ike([version, exchange, encryption, integrity, group]: [Option<&Word>; 5]) -> Layer<'_> {
    let mut part = Layer::default();
    part.version("ike.version", version, |word| word.trim_start_matches("ikev").to_owned());
    let word = version.map(Word::as_str);
    let second = word == Some("ikev2");
    if !second {
        part.say("ike.exchange_mode", "vpnaudit:ike.exchange_mode", exchange);
    }
    let authenticates = authenticates(encryption);
    part.rest_on("ike.encryption", Sort::Cipher, encryption, second);
    if authenticates != Some(true) || integrity.is_some() {
        part.rest_on("ike.integrity", Sort::Integrity, integrity, second && authenticates == Some(false));
    }
    part.rest_on("ike.dh_group", Sort::Group, group, second);
    part.finish()
}

/// AH does not encrypt, and ESP with a cipher that authenticates takes no other integrity algorithm: what is set
/// all the same is of no effect, and the tunnel does not rest on it.
fn ipsec([protocol, mode, cipher, integrity, group]: [Option<&Word>; 5]) -> Layer<'_> {
    let mut part = Layer::default();
    part.version("ipsec.protocol", protocol, |word| word.to_uppercase().replace('-', "+"));
    part.say("ipsec.mode", "vpnaudit:ipsec.mode", mode);
    let header = protocol.map(Word::as_str);
    let encrypts = header != Some("ah");
    if encrypts {
        part.rest_on("ipsec.encryption", Sort::Cipher, cipher, false);
    } else {
        part.in_vain("ipsec.encryption", cipher);
    }
    if encrypts && header != Some("ah-esp") && authenticates(cipher) == Some(true) {
        part.in_vain("ipsec.integrity", integrity);
    } else {
        part.rest_on("ipsec.integrity", Sort::Integrity, integrity, false);
    }
    match group {
        // without it there is no exchange that could be unknown
        None => part.untold.push("ipsec.pfs_group"),
        group => part.rest_on("ipsec.pfs_group", Sort::Group, group, false),
    }
    part.finish()
}

impl<'a> Layer<'a> {
    fn version(&mut self, fact: &'static str, word: Option<&Word>, written: impl Fn(&str) -> String) {
        match word {
            Some(Word::Known(term)) => self.version = Some(written(term.word)),
            Some(Word::Unknown(said)) => self.version = Some(shown(said, NAME).into_owned()),
            None => self.untold.push(fact),
        }
    }

    fn say(&mut self, fact: &'static str, property: &'static str, word: Option<&Word>) {
        match word {
            Some(word) => self.properties.push(OwnProperty::shown(property, word.as_str())),
            None => self.untold.push(fact),
        }
    }

    /// An algorithm that is set; `none` is one only for a cipher.
    fn rest_on(&mut self, fact: &'static str, sort: Sort, word: Option<&'a Word>, transform: bool) {
        if word.is_none() {
            self.untold.push(fact);
        }
        if word.is_some_and(Word::is_none) && sort != Sort::Cipher {
            self.properties.push(OwnProperty::new("vpnaudit:none", fact));
            return;
        }
        let used = Used::of(sort, word);
        if transform && word.is_some() {
            self.transforms.push(self.uses.len());
        }
        self.uses.push(used);
    }

    /// An algorithm that is set and does nothing.
    fn in_vain(&mut self, fact: &'static str, word: Option<&Word>) {
        if let Some(word) = word.filter(|word| !word.is_none()) {
            let said = format!("{fact}: {}", word.as_str());
            self.properties.push(OwnProperty::shown("vpnaudit:without-effect", &said));
        }
    }

    fn finish(mut self) -> Self {
        if !self.untold.is_empty() {
            self.properties.push(OwnProperty::new("vpnaudit:not-reported", self.untold.join(", ")));
        }
        self
    }
}
