//! Regions: today's names, the short codes of old, and the hosts that some of them insist on.
//!
//! A name that is not in the table but could be one is put to the cloud, which knows its regions
//! better than any table; if the cloud refuses it, the nearest name that is known is offered.

use crate::model::Text;

/// What a region asks of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Zone {
    /// Open to every account.
    Open,
    /// Open to some accounts only; not part of `regions: all`.
    Closed,
}

/// Today's name, the codes of old, and whether every account may use it.
const REGIONS: &[(&str, &[&str], Zone)] = &[
    ("ap-bangkok", &["th"], Zone::Open),
    ("ap-beijing", &["bj"], Zone::Open),
    ("ap-beijing-fsi", &["bjjr"], Zone::Closed),
    ("ap-chengdu", &["cd"], Zone::Open),
    ("ap-chongqing", &["cq"], Zone::Open),
    ("ap-guangzhou", &["gz"], Zone::Open),
    ("ap-guangzhou-open", &["gzopen"], Zone::Closed),
    ("ap-hongkong", &["hk"], Zone::Open),
    ("ap-jakarta", &[], Zone::Open),
    ("ap-mumbai", &["in"], Zone::Open),
    ("ap-nanjing", &["nj"], Zone::Open),
    ("ap-seoul", &["kr"], Zone::Open),
    ("ap-shanghai", &["sh"], Zone::Open),
    ("ap-shanghai-fsi", &["shjr"], Zone::Closed),
    ("ap-shenzhen-fsi", &["szjr"], Zone::Closed),
    ("ap-singapore", &["sg"], Zone::Open),
    ("ap-taipei", &["tpe"], Zone::Closed),
    ("ap-tokyo", &["jp"], Zone::Open),
    ("eu-frankfurt", &["de"], Zone::Open),
    ("eu-moscow", &["ru"], Zone::Open),
    ("na-ashburn", &["use"], Zone::Open),
    ("na-siliconvalley", &["usw"], Zone::Open),
    ("na-toronto", &["ca"], Zone::Open),
    ("sa-saopaulo", &[], Zone::Open),
];

/// The regions that `regions: all` stands for: those that are open to every account.
pub fn all() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().filter(|(_, _, zone)| *zone == Zone::Open).map(|(name, _, _)| *name)
}

/// Today's name of a region that is written by either of its names.
#[must_use]
pub fn canonical(said: &str) -> Text {
    let known = REGIONS.iter().find(|(name, codes, _)| *name == said || codes.contains(&said));
    known.map_or(said, |(name, _, _)| *name).into()
}

/// Says whether a text could be the name of a region, so that it may stand in a host name.
#[must_use]
pub fn plausible(said: &str) -> bool {
    let canonical = canonical(said);
    let part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    canonical.len() <= 40 && canonical.contains('-') && canonical.split('-').all(part)
}

/// Says whether a region is in the table.
#[must_use]
pub fn known(said: &str) -> bool {
    REGIONS.iter().any(|(name, codes, _)| *name == said || codes.contains(&said))
}

/// The known region whose name is nearest to what was said.
#[must_use]
pub fn nearest(said: &str) -> Option<&'static str> {
    let said: String = said.chars().take(40).collect::<String>().to_lowercase().replace(['_', ' '], "-");
    let near = |name: &'static str| {
        let city = name.split_once('-').map_or(name, |(_, city)| city);
        let score = strsim::jaro_winkler(&said, name).max(strsim::jaro_winkler(&said, city));
        (score, name)
    };
    let best = REGIONS.iter().map(|(name, _, _)| near(name)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(score, _)| *score > 0.85).map(|(_, name)| name)
}

/// Says whether a region is a financial one, which only its own host serves.
#[must_use]
pub fn own_host(canonical: &str) -> bool {
    canonical.ends_with("-fsi")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_and_no_code_stands_twice() {
        let mut names: Vec<_> =
            REGIONS.iter().flat_map(|(name, codes, _)| std::iter::once(name).chain(*codes)).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn every_name_is_its_own_and_every_code_leads_to_one() {
        for (name, codes, _) in REGIONS {
            assert!(plausible(name) && known(name));
            assert_eq!(&*canonical(name), *name);
            for code in *codes {
                assert!(plausible(code) && known(code));
                assert_eq!(&*canonical(code), *name);
            }
        }
    }

    #[test]
    fn all_leaves_out_what_few_accounts_may_use() {
        let all: Vec<_> = all().collect();
        assert!(all.contains(&"ap-guangzhou") && all.contains(&"sa-saopaulo"));
        assert!(!all.iter().any(|name| own_host(name) || name.ends_with("-open")));
    }

    #[test]
    fn a_new_region_is_plausible_and_an_attack_is_not() {
        assert!(plausible("me-riyadh") && !known("me-riyadh"));
        for said in ["", "ap", "xx", "ap-", "ap-x.evil.example", "AP-GUANGZHOU", "ap-guangzhou\r\nX: y", "-"]
        {
            assert!(!plausible(said), "{said:?}");
        }
    }

    #[test]
    fn a_slip_finds_its_region() {
        assert_eq!(nearest("ap-guangzou"), Some("ap-guangzhou"));
        assert_eq!(nearest("Frankfurt"), Some("eu-frankfurt"));
        assert_eq!(nearest("AP_Singapore"), Some("ap-singapore"));
        assert_eq!(nearest("qqqq"), None);
    }
}
