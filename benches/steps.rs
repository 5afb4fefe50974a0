//! What single steps cost on ten thousand tunnels: `cargo bench --bench steps`. To find out where
//! the time of a whole run goes; limits are kept by `ratio`.

mod fleet;

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use vpnaudit::check::Bench;
use vpnaudit::finding::{Finding, Report, Side};
use vpnaudit::load;
use vpnaudit::model::selector::{Selectors, range};
use vpnaudit::model::subject::{Live, Source, Subject};
use vpnaudit::model::{Fact, FactSet, Secret, Tunnel, derive};
use vpnaudit::policy::{Test, Verdict};
use vpnaudit::report::{self, Format, Options, Style};
use vpnaudit::source;

const TUNNELS: u64 = 10_000;

/// When the runs end.
const NOW: jiff::Timestamp = jiff::Timestamp::constant(1_795_378_000, 0);

criterion_group! {
    name = steps;
    config = Criterion::default().sample_size(20).without_plots();
    targets = model, run
}
criterion_main!(steps);

fn model(criterion: &mut Criterion) {
    let said: Vec<_> = fleet::tunnels(TUNNELS).map(|tunnel| (words(&tunnel), tunnel)).collect();
    let mut tunnels: Vec<_> = said.iter().map(|(words, said)| tunnel(words, said)).collect();
    let rules = rules();
    let mut group = criterion.benchmark_group("model");
    group.throughput(Throughput::Elements(TUNNELS));
    group.bench_function("facts from words", |bencher| {
        bencher.iter(|| said.iter().map(|(words, _)| facts(black_box(words))).collect::<Vec<_>>());
    });
    group.bench_function("facts of the whole fleet, pre-shared keys not guessed", |bencher| {
        bencher.iter(|| {
            let mut all: Vec<_> = tunnels.iter_mut().collect();
            derive::fleet(&mut all, |fact| fact.name != "psk.guesses_log10");
        });
    });
    group.bench_function("ten tests on every tunnel", |bencher| {
        bencher.iter(|| tunnels.iter().map(|tunnel| failures(black_box(tunnel), &rules)).sum::<usize>());
    });
    group.finish();
}

/// The steps of `vpnaudit check --live` with the rules of `ten.yaml`, in their order.
fn run(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let answer = folder.path().join("fleet.json");
    let file = std::fs::File::create(&answer).expect("a file");
    fleet::Form::V2.write(TUNNELS, file).expect("a fleet");
    let ten = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/ten.yaml");
    let name = (&ten.display().to_string()).into();
    let policies = load::policies(&[name], Path::new(".")).expect("a policy");
    let bench = Bench::new(policies.iter().flat_map(|policy| &policy.demands));
    let wanted = FactSet::of(|fact| matches!(fact.name, "id" | "name") || bench.asks(fact));
    let subjects = subjects(&answer, wanted);
    let judge = || bench.judge(&subjects, |subject| subject, Side::Live);
    let judged = judge();
    let mut findings = judged.findings.clone();
    Finding::sort(&mut findings);
    let report =
        Report { fleet: subjects.clone(), findings, rules: judged.rules.clone(), ..Report::default() };
    let mut group = criterion.benchmark_group("run");
    group.throughput(Throughput::Elements(TUNNELS));
    group.bench_function("reading an answer, facts kept that a rule reads", |bencher| {
        bencher.iter(|| read(&answer, wanted));
    });
    group.bench_function("reading an answer, everything kept", |bencher| {
        bencher.iter(|| read(&answer, FactSet::ALL));
    });
    group.bench_function("judging", |bencher| bencher.iter(judge));
    group.bench_function("sorting findings", |bencher| {
        bencher.iter_batched_ref(|| judged.findings.clone(), Finding::sort, BatchSize::LargeInput);
    });
    for format in Format::ALL {
        group.bench_function(format!("reporting as {}", format.name()), |bencher| {
            bencher.iter(|| written(&report, format));
        });
    }
    group.finish();
}

fn read(answer: &Path, wanted: FactSet) -> Vec<Arc<Live>> {
    let source = Source {
        name: "fleet".into(),
        kind: "file",
        region: None,
        named: false,
        location: None,
        part: Vec::new(),
    };
    source::file::read(answer, &Arc::new(source), wanted).expect("an answer").tunnels
}

fn subjects(answer: &Path, wanted: FactSet) -> Vec<Subject> {
    let mut live = read(answer, wanted);
    live.sort_by(|a, b| a.tunnel.name.cmp(&b.tunnel.name));
    live.into_iter().map(|live| Subject { declared: None, live: Some(live) }).collect()
}

/// How many bytes a report has.
fn written(report: &Report, format: Format) -> usize {
    let style = Style { colour: false, width: 80, unicode: true, links: false, verbose: false, quiet: false };
    let mut out = Vec::new();
    report::write(report, format, &style, &Options::new(NOW), &mut out).expect("memory takes it all");
    out.len()
}

/// What is said of a tunnel, by the name of the fact.
fn words(said: &fleet::Tunnel) -> Vec<(&'static Fact, String)> {
    let (ike, ipsec) = (&said.ike, &said.ipsec);
    let words = [
        ("id", said.id.clone()),
        ("name", said.name.clone()),
        ("vpc", said.vpc.id.clone()),
        ("vpc_cidr", said.vpc.range.clone()),
        ("gateway", said.gateway.id.clone()),
        ("gateway_address", said.gateway.address.to_string()),
        ("peer_address", said.peer.address.to_string()),
        ("ike.exchange_mode", ike.exchange_mode.to_owned()),
        ("ike.encryption", ike.encryption.to_uppercase()),
        ("ike.integrity", ike.integrity.to_uppercase()),
        ("ike.dh_group", ike.dh_group.to_uppercase()),
        ("ike.lifetime_seconds", ike.lifetime_seconds.to_string()),
        ("ipsec.encryption", ipsec.encryption.to_uppercase()),
        ("ipsec.integrity", ipsec.integrity.to_uppercase()),
        ("ipsec.pfs_group", format!("DH-{}", ipsec.pfs_group)),
        ("ipsec.lifetime_seconds", ipsec.lifetime_seconds.to_string()),
        ("ipsec.lifetime_kilobytes", ipsec.lifetime_kilobytes.to_string()),
    ];
    words.into_iter().filter_map(|(name, said)| Some((Fact::find(name)?, said))).collect()
}

fn facts(words: &[(&'static Fact, String)]) -> Tunnel {
    let mut tunnel = Tunnel::default();
    for (fact, said) in words {
        if let Ok(value) = fact.kind.read(said) {
            (fact.write)(&mut tunnel, value);
        }
    }
    tunnel
}

fn tunnel(words: &[(&'static Fact, String)], said: &fleet::Tunnel) -> Tunnel {
    let local: Vec<_> = range(&said.local).into_iter().collect();
    let remotes: Vec<_> = said.remotes.iter().filter_map(|remote| range(remote).ok()).collect();
    let selectors = Some(Arc::new(Selectors::unpaired(&local, &remotes)));
    Tunnel { selectors, psk: Secret::new(&said.psk), ..facts(words) }
}

/// Ten tests, like the rules of `ten.yaml`.
fn rules() -> Vec<(&'static Fact, Test)> {
    let values =
        |fact: &Fact, words: &[&str]| words.iter().filter_map(|word| fact.kind.read(word).ok()).collect();
    let forbid = |name, words: &[&str]| {
        let fact = Fact::find(name)?;
        Some((fact, Test::Forbid(values(fact, words))))
    };
    let allow = |name, words: &[&str]| {
        let fact = Fact::find(name)?;
        Some((fact, Test::Allow(values(fact, words))))
    };
    let bound = |name, test| Some((Fact::find(name)?, test));
    let rules = [
        forbid("ike.encryption", &["des-cbc", "3des-cbc"]),
        forbid("ike.integrity", &["md5", "sha1"]),
        forbid("ike.dh_group", &["group1", "group2", "group5"]),
        allow("ike.exchange_mode", &["main"]),
        bound("ike.lifetime_seconds", Test::AtMost(86400.0)),
        allow("ipsec.encryption", &["aes-cbc-128", "aes-cbc-192", "aes-cbc-256"]),
        forbid("ipsec.integrity", &["md5", "sha1", "none"]),
        forbid("ipsec.pfs_group", &["none", "group1", "group2", "group5"]),
        bound("ipsec.lifetime_seconds", Test::AtLeast(900.0)),
        bound("ipsec.lifetime_kilobytes", Test::AtMost(4_608_000.0)),
    ];
    rules.into_iter().flatten().collect()
}

fn failures(tunnel: &Tunnel, rules: &[(&'static Fact, Test)]) -> usize {
    let fails = |(fact, test): &&(&'static Fact, Test)| {
        (fact.read)(tunnel).is_some_and(|value| test.judge(&value) != Verdict::Pass)
    };
    rules.iter().filter(fails).count()
}
