//! The ciphers of IKE and ESP.

use crate::model::algorithm::{Algorithm, Asset, Primitive};
use crate::model::word::{Term, Vocabulary, index};

/// Every cipher that vpnaudit knows, weakest first.
pub static CIPHERS: Vocabulary = Vocabulary::new("a cipher", &TERMS, || index(&TERMS));

const RFC9142: &str = "RFC 9142 section 1.1, table 1";

macro_rules! known {
    (-) => {
        None
    };
    ($value:literal) => {
        Some($value)
    };
}

macro_rules! cipher {
    ($word:literal [$($alias:literal),*] key $key:tt block $block:tt strength $strength:tt $(aead $aead:tt)?
        iana $iana:tt $registered:tt is $name:literal family $family:tt mode $mode:tt category $category:tt oid $oid:tt,
        $source:expr, $doc:literal) => {
        Term {
            word: $word,
            aliases: &[$($alias),*],
            doc: $doc,
            algorithm: Some(&Algorithm {
                key_bits: known!($key),
                block_bits: known!($block),
                strength: known!($strength),
                aead: false $(|| $aead)?,
                iana: match known!($iana) { Some(id) => Some(("ENCR", id)), None => None },
                asset: Some(Asset {
                    name: $name,
                    registered: known!($registered),
                    primitive: primitive($word, false $(|| $aead)?),
                    family: known!($family),
                    mode: known!($mode),
                    category: known!($category),
                    oid: known!($oid),
                    ..Asset::NONE
                }),
                source: $source,
            }),
        }
    };
}

/// What a cipher is: one that authenticates is more than a block cipher, and one that does not encrypt is none.
const fn primitive(word: &str, aead: bool) -> Primitive {
    match word.as_bytes() {
        b"none" => Primitive::Other,
        b"null-auth-aes-gmac" => Primitive::Mac,
        _ if aead => Primitive::Authenticated,
        _ => Primitive::BlockCipher,
    }
}

#[rustfmt::skip]
static TERMS: [Term; 40] = [
    cipher!("none" ["null", "encr-null", "plaintext"] key 0 block - strength 0 iana 11 "ENCR_NULL" is "NULL" family - mode - category 0 oid -, "RFC 2410", "no encryption: the packets travel in clear"),
    cipher!("des-cbc" ["des"] key 56 block 64 strength 56 iana 2 "ENCR_DES" is "DES-CBC" family "DES" mode "cbc" category 0 oid "1.3.14.3.2.7", "RFC 8247 section 2.1", "DES in CBC mode: its 56-bit key falls to brute force"),
    cipher!("des-iv32" [] key 56 block 64 strength 56 iana 9 "ENCR_DES_IV32" is "DES-CBC-IV32" family "DES" mode "cbc" category 0 oid -, "RFC 8221 section 5", "DES with a 32-bit IV"),
    cipher!("des-iv64" [] key 56 block 64 strength 56 iana 1 "ENCR_DES_IV64" is "DES-CBC-IV64" family "DES" mode "cbc" category 0 oid -, "RFC 8221 section 5", "DES with a 64-bit IV"),
    cipher!("3des-cbc" ["3des", "des3", "3des-ede", "tdea", "triple-des"] key 168 block 64 strength 112 iana 3 "ENCR_3DES" is "3DES-CBC" family "3DES" mode "cbc" category 0 oid "1.2.840.113549.3.7", RFC9142, "three-key triple DES in CBC mode: a 64-bit block and 112 bits of strength"),
    cipher!("3idea" [] key - block 64 strength - iana 8 "ENCR_3IDEA" is "3IDEA" family "IDEA" mode - category - oid -, "RFC 8221 section 5", "triple IDEA"),
    cipher!("blowfish-cbc" ["blowfish"] key - block 64 strength - iana 7 "ENCR_BLOWFISH" is "Blowfish-CBC" family "Blowfish" mode "cbc" category - oid -, "RFC 8221 section 5", "Blowfish in CBC mode: a 64-bit block"),
    cipher!("cast-cbc" ["cast", "cast128", "cast5"] key - block 64 strength - iana 6 "ENCR_CAST" is "CAST-128-CBC" family "CAST5" mode "cbc" category - oid -, "RFC 9395", "CAST-128 in CBC mode: a 64-bit block"),
    cipher!("idea-cbc" ["idea"] key 128 block 64 strength - iana 5 "ENCR_IDEA" is "IDEA-CBC" family "IDEA" mode "cbc" category - oid -, "RFC 9395", "IDEA in CBC mode: a 64-bit block"),
    cipher!("rc5-cbc" ["rc5", "rc5-r16-b64"] key - block 64 strength - iana 4 "ENCR_RC5" is "RC5-CBC" family "RC5" mode "cbc" category - oid -, "RFC 9395", "RC5 in CBC mode: a 64-bit block"),
    cipher!("aes-cbc-128" ["aes128", "aes-128", "aes-128-cbc", "aes128-cbc", "aes-cbs-128"] key 128 block 128 strength 128 iana 12 "ENCR_AES_CBC" is "AES-128-CBC" family "AES" mode "cbc" category 1 oid "2.16.840.1.101.3.4.1.2", RFC9142, "AES with a 128-bit key in CBC mode"),
    cipher!("aes-cbc-192" ["aes192", "aes-192", "aes-192-cbc", "aes192-cbc", "aes-cbs-192"] key 192 block 128 strength 192 iana 12 "ENCR_AES_CBC" is "AES-192-CBC" family "AES" mode "cbc" category 3 oid "2.16.840.1.101.3.4.1.22", RFC9142, "AES with a 192-bit key in CBC mode"),
    cipher!("aes-cbc-256" ["aes256", "aes-256", "aes-256-cbc", "aes256-cbc", "aes-cbs-256"] key 256 block 128 strength 256 iana 12 "ENCR_AES_CBC" is "AES-256-CBC" family "AES" mode "cbc" category 5 oid "2.16.840.1.101.3.4.1.42", RFC9142, "AES with a 256-bit key in CBC mode"),
    cipher!("aes-ctr-128" ["aes128-ctr", "aes-128-ctr"] key 128 block 128 strength 128 iana 13 "ENCR_AES_CTR" is "AES-128-CTR" family "AES" mode "ctr" category 1 oid -, RFC9142, "AES with a 128-bit key in counter mode"),
    cipher!("aes-ctr-192" ["aes192-ctr", "aes-192-ctr"] key 192 block 128 strength 192 iana 13 "ENCR_AES_CTR" is "AES-192-CTR" family "AES" mode "ctr" category 3 oid -, RFC9142, "AES with a 192-bit key in counter mode"),
    cipher!("aes-ctr-256" ["aes256-ctr", "aes-256-ctr"] key 256 block 128 strength 256 iana 13 "ENCR_AES_CTR" is "AES-256-CTR" family "AES" mode "ctr" category 5 oid -, RFC9142, "AES with a 256-bit key in counter mode"),
    cipher!("aes-ccm8-128" ["aes128-ccm8", "aes128-ccm64"] key 128 block 128 strength 128 aead true iana 14 "ENCR_AES_CCM_8" is "AES-128-CCM-8" family "AES" mode "ccm" category 1 oid "2.16.840.1.101.3.4.1.7", RFC9142, "AES-CCM, 128-bit key, 8-octet tag"),
    cipher!("aes-ccm8-256" ["aes256-ccm8", "aes256-ccm64"] key 256 block 128 strength 256 aead true iana 14 "ENCR_AES_CCM_8" is "AES-256-CCM-8" family "AES" mode "ccm" category 5 oid "2.16.840.1.101.3.4.1.47", RFC9142, "AES-CCM, 256-bit key, 8-octet tag"),
    cipher!("aes-ccm12-128" ["aes128-ccm12", "aes128-ccm96"] key 128 block 128 strength 128 aead true iana 15 "ENCR_AES_CCM_12" is "AES-128-CCM-12" family "AES" mode "ccm" category 1 oid "2.16.840.1.101.3.4.1.7", RFC9142, "AES-CCM, 128-bit key, 12-octet tag"),
    cipher!("aes-ccm12-192" ["aes192-ccm12", "aes192-ccm96"] key 192 block 128 strength 192 aead true iana 15 "ENCR_AES_CCM_12" is "AES-192-CCM-12" family "AES" mode "ccm" category 3 oid "2.16.840.1.101.3.4.1.27", RFC9142, "AES-CCM, 192-bit key, 12-octet tag"),
    cipher!("aes-ccm12-256" ["aes256-ccm12", "aes256-ccm96"] key 256 block 128 strength 256 aead true iana 15 "ENCR_AES_CCM_12" is "AES-256-CCM-12" family "AES" mode "ccm" category 5 oid "2.16.840.1.101.3.4.1.47", RFC9142, "AES-CCM, 256-bit key, 12-octet tag"),
    cipher!("aes-ccm-128" ["aes128-ccm", "aes128-ccm16", "aes128-ccm128"] key 128 block 128 strength 128 aead true iana 16 "ENCR_AES_CCM_16" is "AES-128-CCM" family "AES" mode "ccm" category 1 oid "2.16.840.1.101.3.4.1.7", RFC9142, "AES-CCM, 128-bit key, 16-octet tag"),
    cipher!("aes-ccm-192" ["aes192-ccm", "aes192-ccm16", "aes192-ccm128"] key 192 block 128 strength 192 aead true iana 16 "ENCR_AES_CCM_16" is "AES-192-CCM" family "AES" mode "ccm" category 3 oid "2.16.840.1.101.3.4.1.27", RFC9142, "AES-CCM, 192-bit key, 16-octet tag"),
    cipher!("aes-ccm-256" ["aes256-ccm", "aes256-ccm16", "aes256-ccm128"] key 256 block 128 strength 256 aead true iana 16 "ENCR_AES_CCM_16" is "AES-256-CCM" family "AES" mode "ccm" category 5 oid "2.16.840.1.101.3.4.1.47", RFC9142, "AES-CCM, 256-bit key, 16-octet tag"),
    cipher!("aes-gcm8-128" ["aes128-gcm8", "aes128-gcm64"] key 128 block 128 strength 128 aead true iana 18 "ENCR_AES_GCM_8" is "AES-128-GCM-8" family "AES" mode "gcm" category 1 oid "2.16.840.1.101.3.4.1.6", RFC9142, "AES-GCM, 128-bit key, 8-octet tag"),
    cipher!("aes-gcm8-256" ["aes256-gcm8", "aes256-gcm64"] key 256 block 128 strength 256 aead true iana 18 "ENCR_AES_GCM_8" is "AES-256-GCM-8" family "AES" mode "gcm" category 5 oid "2.16.840.1.101.3.4.1.46", RFC9142, "AES-GCM, 256-bit key, 8-octet tag"),
    cipher!("aes-gcm12-128" ["aes128-gcm12", "aes128-gcm96"] key 128 block 128 strength 128 aead true iana 19 "ENCR_AES_GCM_12" is "AES-128-GCM-12" family "AES" mode "gcm" category 1 oid "2.16.840.1.101.3.4.1.6", RFC9142, "AES-GCM, 128-bit key, 12-octet tag"),
    cipher!("aes-gcm12-192" ["aes192-gcm12", "aes192-gcm96"] key 192 block 128 strength 192 aead true iana 19 "ENCR_AES_GCM_12" is "AES-192-GCM-12" family "AES" mode "gcm" category 3 oid "2.16.840.1.101.3.4.1.26", RFC9142, "AES-GCM, 192-bit key, 12-octet tag"),
    cipher!("aes-gcm12-256" ["aes256-gcm12", "aes256-gcm96"] key 256 block 128 strength 256 aead true iana 19 "ENCR_AES_GCM_12" is "AES-256-GCM-12" family "AES" mode "gcm" category 5 oid "2.16.840.1.101.3.4.1.46", RFC9142, "AES-GCM, 256-bit key, 12-octet tag"),
    cipher!("aes-gcm-128" ["aes128-gcm", "aes-128-gcm", "aes128-gcm16", "aes128-gcm128", "gcm-aes-128"] key 128 block 128 strength 128 aead true iana 20 "ENCR_AES_GCM_16" is "AES-128-GCM" family "AES" mode "gcm" category 1 oid "2.16.840.1.101.3.4.1.6", RFC9142, "AES-GCM, 128-bit key, 16-octet tag"),
    cipher!("aes-gcm-192" ["aes192-gcm", "aes-192-gcm", "aes192-gcm16", "aes192-gcm128", "gcm-aes-192"] key 192 block 128 strength 192 aead true iana 20 "ENCR_AES_GCM_16" is "AES-192-GCM" family "AES" mode "gcm" category 3 oid "2.16.840.1.101.3.4.1.26", RFC9142, "AES-GCM, 192-bit key, 16-octet tag"),
    cipher!("aes-gcm-256" ["aes256-gcm", "aes-256-gcm", "aes256-gcm16", "aes256-gcm128", "gcm-aes-256"] key 256 block 128 strength 256 aead true iana 20 "ENCR_AES_GCM_16" is "AES-256-GCM" family "AES" mode "gcm" category 5 oid "2.16.840.1.101.3.4.1.46", RFC9142, "AES-GCM, 256-bit key, 16-octet tag"),
    cipher!("null-auth-aes-gmac" ["aes-gmac"] key 0 block - strength 0 aead true iana 21 "ENCR_NULL_AUTH_AES_GMAC" is "NULL-AUTH-AES-GMAC" family "AES" mode "gcm" category - oid -, "RFC 4543", "AES-GMAC: authenticated, but not encrypted"),
    cipher!("camellia-cbc-128" ["camellia128", "camellia"] key 128 block 128 strength - iana 23 "ENCR_CAMELLIA_CBC" is "Camellia-128-CBC" family "CAMELLIA" mode "cbc" category - oid -, "RFC 4312", "Camellia with a 128-bit key in CBC mode"),
    cipher!("camellia-cbc-192" ["camellia192"] key 192 block 128 strength - iana 23 "ENCR_CAMELLIA_CBC" is "Camellia-192-CBC" family "CAMELLIA" mode "cbc" category - oid -, "RFC 4312", "Camellia with a 192-bit key in CBC mode"),
    cipher!("camellia-cbc-256" ["camellia256"] key 256 block 128 strength - iana 23 "ENCR_CAMELLIA_CBC" is "Camellia-256-CBC" family "CAMELLIA" mode "cbc" category - oid -, "RFC 4312", "Camellia with a 256-bit key in CBC mode"),
    cipher!("chacha20-poly1305" ["chacha20poly1305", "chacha20"] key 256 block - strength 256 aead true iana 28 "ENCR_CHACHA20_POLY1305" is "ChaCha20-Poly1305" family "ChaCha20" mode - category - oid -, "RFC 7634", "ChaCha20 with Poly1305"),
    cipher!("sm1-cbc" ["sm1"] key 128 block 128 strength - iana - - is "SM1-CBC" family - mode "cbc" category - oid -, "GM/T 0022 (not read by us)", "SM1 in CBC mode: an unpublished Chinese national cipher"),
    cipher!("sm4-cbc" ["sm4", "sm4-cbc-128"] key 128 block 128 strength - iana - - is "SM4-CBC" family "SM4" mode "cbc" category - oid -, "GM/T 0002 (not read by us)", "SM4 in CBC mode: the Chinese national cipher, without an IKEv2 transform"),
    cipher!("sm4-gcm" ["sm4-gcm-128"] key 128 block 128 strength - aead true iana - - is "SM4-GCM" family "SM4" mode "gcm" category - oid -, "GM/T 0022-2023 (not read by us)", "SM4 in GCM mode: the Chinese national cipher, without an IKEv2 transform"),
];
