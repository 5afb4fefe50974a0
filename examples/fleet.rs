//! Writes a made-up fleet to stdout: `cargo run --release --example fleet -- v2 100000 > fleet.json`.
//!
//! The forms are those of `benches/fleet`, which the measurements use too.

#[path = "../benches/fleet/mod.rs"]
mod fleet;

use std::env;
use std::error::Error;
use std::io;

use fleet::Form;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<_> = env::args().skip(1).collect();
    let wanted = match &words[..] {
        [form, tunnels] => Form::find(form).zip(tunnels.parse().ok()),
        _ => None,
    };
    let Some((form, tunnels)) = wanted else {
        let forms = Form::ALL.map(|(name, _)| name).join("|");
        return Err(format!("usage: fleet {forms} TUNNELS").into());
    };
    match form.write(tunnels, io::stdout().lock()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value;

    use super::fleet::tunnels;
    use super::*;

    fn written(form: Form, tunnels: u64) -> String {
        let mut bytes = Vec::new();
        form.write(tunnels, &mut bytes).expect("memory takes it");
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn the_same_number_of_tunnels_gives_the_same_bytes() {
        for (name, form) in Form::ALL {
            assert_eq!(written(form, 50), written(form, 50), "{name}");
        }
    }

    #[test]
    fn a_small_fleet_is_the_beginning_of_a_large_one() {
        let (small, large) = (written(Form::Project, 20), written(Form::Project, 40));
        assert!(large.starts_with(&small) && large.len() > small.len());
    }

    #[test]
    fn the_answers_hold_as_many_tunnels_as_they_say() {
        for (form, total, list) in [
            (Form::V2, "/totalCount", "/data"),
            (Form::V2Indented, "/totalCount", "/data"),
            (Form::V3, "/Response/TotalCount", "/Response/VpnConnectionSet"),
            (Form::V3Indented, "/Response/TotalCount", "/Response/VpnConnectionSet"),
        ] {
            let answer: Value = serde_json::from_str(&written(form, 300)).expect("JSON");
            assert_eq!(answer.pointer(total), Some(&300.into()), "{form:?}");
            assert_eq!(answer.pointer(list).and_then(Value::as_array).map(Vec::len), Some(300), "{form:?}");
        }
    }

    #[test]
    fn both_layouts_say_the_same() {
        for (one_line, indented) in [(Form::V2, Form::V2Indented), (Form::V3, Form::V3Indented)] {
            let read = |form| serde_json::from_str::<Value>(&written(form, 100)).expect("JSON");
            assert_eq!(read(one_line), read(indented));
            assert_eq!(written(one_line, 100).lines().count(), 1);
        }
    }

    #[test]
    fn no_two_tunnels_have_an_id_a_name_or_a_peer_in_common() {
        let count = 20_000;
        let marks: [fn(fleet::Tunnel) -> String; 4] = [
            |tunnel| tunnel.id,
            |tunnel| tunnel.name,
            |tunnel| tunnel.peer.id,
            |tunnel| tunnel.peer.address.to_string(),
        ];
        for mark in marks {
            assert_eq!(tunnels(count).map(mark).collect::<HashSet<_>>().len() as u64, count);
        }
    }

    #[test]
    fn about_seven_tunnels_in_ten_are_sound() {
        let sound = |tunnel: &fleet::Tunnel| {
            let (ike, ipsec) = (&tunnel.ike, &tunnel.ipsec);
            let strong = |cipher: &str| cipher.starts_with("aes-");
            let modern =
                |group: &str| matches!(group, "group14" | "group15" | "group19" | "group20" | "group21");
            let settings = [
                strong(ike.encryption),
                strong(ipsec.encryption),
                modern(ike.dh_group),
                modern(ipsec.pfs_group),
            ];
            settings.iter().all(|sound| *sound) && ike.integrity == "sha256" && ipsec.integrity == "sha256"
        };
        let share = tunnels(10_000).filter(sound).count();
        assert!((7000..8300).contains(&share), "{share}");
    }

    #[test]
    fn most_keys_are_used_once() {
        let keys: HashSet<_> = tunnels(2000).map(|tunnel| tunnel.psk).collect();
        assert!((1800..1960).contains(&keys.len()), "{}", keys.len());
    }
}
