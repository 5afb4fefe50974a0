//! The regions that exist, by their new names and by the codes of API v2.

/// Old code (empty where there is none) and new name.
const REGIONS: &[(&str, &str)] = &[
    ("gz", "ap-guangzhou"),
    ("gzopen", "ap-guangzhou-open"),
    ("sh", "ap-shanghai"),
    ("shjr", "ap-shanghai-fsi"),
    ("szjr", "ap-shenzhen-fsi"),
    ("bj", "ap-beijing"),
    ("bjjr", "ap-beijing-fsi"),
    ("cd", "ap-chengdu"),
    ("cq", "ap-chongqing"),
    ("hk", "ap-hongkong"),
    ("nj", "ap-nanjing"),
    ("tpe", "ap-taipei"),
    ("sg", "ap-singapore"),
    ("kr", "ap-seoul"),
    ("jp", "ap-tokyo"),
    ("in", "ap-mumbai"),
    ("th", "ap-bangkok"),
    ("", "ap-jakarta"),
    ("de", "eu-frankfurt"),
    ("ru", "eu-moscow"),
    ("usw", "na-siliconvalley"),
    ("use", "na-ashburn"),
    ("ca", "na-toronto"),
    ("", "sa-saopaulo"),
];

/// The new name of a region; 3.0 knows only new names, v2 both.
pub fn known(said: &str, old_too: bool) -> Option<&'static str> {
    let found = |(old, new): &&(&str, &str)| *new == said || (old_too && !said.is_empty() && *old == said);
    REGIONS.iter().find(found).map(|(_, new)| *new)
}
