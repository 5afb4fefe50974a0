//! How pre-shared keys stand in their fleet. Keys are compared and measured, never shown.

mod bound;
mod dictionary;
mod keyboard;
mod prefix;

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;
use zxcvbn::zxcvbn;

use crate::model::index::Index;
use crate::model::secret::published::VENDOR_WORDS;
use crate::model::secret::{LEAST_GUESSES_LOG10, Secret};
use crate::model::tunnel::Tunnel;

/// Names of at most so many tunnels are fed to the measure of a key that they share.
const MOST_WORDS: usize = 64;

/// zxcvbn counts no further: what it counts is a number of 64 bits.
const MOST_GUESSES_LOG10: f64 = 19.0;

/// From here on the answer is always [`MOST_GUESSES_LOG10`]; a little above where it is rounded to it.
const BEYOND: f64 = 18.96;

/// Counts, for each tunnel, the others with the same key. A tunnel that two sources show is one. A key
/// in a snapshot cannot be compared with one elsewhere: that nobody shares it is not known then.
pub(super) fn sharing(tunnels: &mut [&mut Tunnel]) {
    let mut counts: Index<&Secret, u64> = Index::default();
    let mut seen: Index<(&str, &Secret), ()> = Index::default();
    counts.reserve(tunnels.len());
    seen.reserve(tunnels.len());
    for tunnel in tunnels.iter() {
        let Some(psk) = &tunnel.psk else { continue };
        if tunnel.id.as_deref().is_none_or(|id| seen.insert((id, psk), ()).is_none()) {
            *counts.entry(psk).or_default() += 1;
        }
    }
    let mut snapshots = counts.keys().map(|psk| psk.measures().map(|measures| &measures.snapshot));
    let first = snapshots.next();
    let comparable = snapshots.all(|other| Some(other) == first);
    let others = |tunnel: &&mut Tunnel| {
        let others = tunnel.psk.as_ref().and_then(|psk| counts.get(psk)).map(|count| count - 1);
        others.filter(|others| comparable || *others > 0)
    };
    let shared: Vec<Option<u64>> = tunnels.iter().map(others).collect();
    for (tunnel, shared) in tunnels.iter_mut().zip(shared) {
        tunnel.derived.psk_shared_with = shared;
    }
}

/// Measures each distinct key once, on all cores, among the words around all tunnels that have it.
pub(super) fn guesses(tunnels: &mut [&mut Tunnel]) {
    let mut having: HashMap<Secret, Vec<&Tunnel>> = HashMap::new();
    for tunnel in tunnels.iter() {
        if let Some(psk) = &tunnel.psk {
            having.entry(psk.clone()).or_default().push(tunnel);
        }
    }
    // the words of one key at a time: those of a large fleet would take more memory than the fleet
    let measured: HashMap<Secret, f64> = having
        .into_par_iter()
        .map(|(psk, tunnels)| {
            if tunnels.iter().any(|tunnel| tunnel.psk.as_ref().is_some_and(Secret::is_told)) {
                return (psk, LEAST_GUESSES_LOG10);
            }
            let mut words = HashSet::new();
            for tunnel in tunnels {
                if words.len() < MOST_WORDS {
                    words.extend(words_around(tunnel));
                }
            }
            let guesses = measure(&psk, &words);
            (psk, guesses)
        })
        .collect();
    for tunnel in tunnels {
        tunnel.derived.psk_guesses_log10 = tunnel.psk.as_ref().and_then(|psk| measured.get(psk).copied());
    }
}

/// In whole powers of ten and never fewer than a million: what a report shows and a snapshot keeps
/// of two weak keys of one length is the same.
fn measure(psk: &Secret, words: &HashSet<String>) -> f64 {
    let key = match (psk.measures(), psk.expose()) {
        (Some(measures), _) => return measures.guesses_log10.max(LEAST_GUESSES_LOG10),
        (None, key) => key.unwrap_or_default(),
    };
    let mut words: Vec<&str> = words.iter().map(String::as_str).chain(VENDOR_WORDS).collect();
    words.sort_unstable();
    // most keys are random, and beyond all that zxcvbn counts
    let least = bound::at_least(key, &words);
    let guesses = if least >= BEYOND { least } else { zxcvbn(prefix::bounded(key), &words).guesses_log10() };
    // 10^12 guesses are not always quite 12 powers of ten
    let exact = (guesses.max(least) * 10.0).round() / 10.0;
    exact.floor().clamp(LEAST_GUESSES_LOG10, MOST_GUESSES_LOG10)
}

/// The names and ids of a tunnel, whole and in parts.
fn words_around(tunnel: &Tunnel) -> impl Iterator<Item = String> {
    let names = [
        &tunnel.name,
        &tunnel.id,
        &tunnel.around.vpc,
        &tunnel.around.vpc_name,
        &tunnel.around.gateway,
        &tunnel.around.gateway_name,
        &tunnel.around.gateway_address,
        &tunnel.around.peer,
        &tunnel.around.peer_name,
        &tunnel.around.peer_address,
        &tunnel.ike.local_id,
        &tunnel.ike.remote_id,
    ];
    let names = names.into_iter().flatten().map(|name| name.chars().take(64).collect::<String>());
    names.flat_map(|name| {
        let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() > 2 && *part != name);
        parts.map(str::to_owned).chain([name.clone()]).collect::<Vec<_>>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Fact;

    #[test]
    fn what_guesses_are_rounded_to_is_told_where_the_fact_is_explained() {
        let fact = Fact::find("psk.guesses_log10").expect("a fact");
        for told in [format!("{LEAST_GUESSES_LOG10} or fewer"), format!("{MOST_GUESSES_LOG10} or more")] {
            assert!(fact.doc.contains(&told), "{told}");
        }
    }
}
