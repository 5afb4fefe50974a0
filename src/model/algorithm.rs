//! What is known of an algorithm: the sizes that rules reckon with, what it is in an inventory, and the
//! document that each number comes from. What a number is worth as a demand is for the policies to say.

/// The numbers that belong to an algorithm. What does not apply, or what no document gives, is absent.
#[derive(Debug)]
pub struct Algorithm {
    /// Key length of a cipher, in bits, as it counts towards strength.
    pub key_bits: Option<u16>,
    /// Block length of a cipher, in bits; absent for a stream cipher.
    pub block_bits: Option<u16>,
    /// Security strength in bits.
    pub strength: Option<u16>,
    /// Says whether a cipher authenticates what it encrypts (RFC 5116), so that it needs no
    /// integrity algorithm beside it.
    pub aead: bool,
    /// Transform type and number in the IANA registry of IKEv2 parameters.
    pub iana: Option<(&'static str, u16)>,
    /// What it is in an inventory of cryptography; absent where `none` names no algorithm.
    pub asset: Option<Asset>,
    /// The document that the strength, or else the algorithm, comes from.
    pub source: &'static str,
}

/// What an algorithm is in an inventory of cryptography.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// What it is called.
    pub name: &'static str,
    /// The name of its transform in the IANA registry of IKEv2 parameters; a group has its number alone.
    pub registered: Option<&'static str>,
    /// What it does.
    pub primitive: Primitive,
    /// Its family, as the cryptography registry of CycloneDX 1.7 names it.
    pub family: Option<&'static str>,
    /// What tells it from others of its family, besides the key length of a cipher.
    pub parameters: Option<&'static str>,
    /// The mode of operation of a block cipher.
    pub mode: Option<&'static str>,
    /// The elliptic curve, as the cryptography registry of CycloneDX 1.7 names it.
    pub curve: Option<&'static str>,
    /// The category of strength against quantum computers that NIST's call for proposals defines; 0 is
    /// none of them. Absent where the call compares with nothing of the kind.
    pub category: Option<u8>,
    /// Its object identifier, where there is one for it and nothing else.
    pub oid: Option<&'static str>,
}

impl Asset {
    /// Nothing is known.
    pub(super) const NONE: Self = Self {
        name: "",
        registered: None,
        primitive: Primitive::Other,
        family: None,
        parameters: None,
        mode: None,
        curve: None,
        category: None,
        oid: None,
    };
}

/// What an algorithm does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Primitive {
    /// It encrypts blocks.
    BlockCipher,
    /// It encrypts and authenticates.
    Authenticated,
    /// It authenticates.
    Mac,
    /// It agrees on a key.
    KeyAgreement,
    /// One side sends a key that the other side can open with its private key.
    Encapsulation,
    /// It does nothing of that.
    Other,
}

/// The numbers of ML-KEM among the key exchanges of IKEv2.
const ML_KEM: std::ops::RangeInclusive<u16> = 35..=37;

impl Algorithm {
    /// Says whether it is a key exchange that withstands quantum computers.
    #[must_use]
    pub fn is_post_quantum(&self) -> bool {
        self.iana.is_some_and(|(kind, number)| kind == "KE" && ML_KEM.contains(&number))
    }
}
