//! A baseline: what an earlier run found already. What is new since then counts; the rest is told.

use std::collections::HashMap;

use crate::finding::{Baseline, Fixed, Report, Since, Warning, WarningKind};
use crate::past;

/// How often each fingerprint stands in the baseline.
type Known<'a> = HashMap<&'a str, usize>;

/// Marks each finding as new or unchanged, and lists what is fixed unless the run looked at less
/// than the baseline did. What the baseline had waived is not in it: a waiver that ends counts.
pub fn compare(report: &mut Report, past: &past::Report, file: &str, narrowed: bool) {
    let (mut standing, mut waived) = (Known::new(), Known::new());
    for finding in &past.findings {
        let known = if finding.waiver.is_none() { &mut standing } else { &mut waived };
        *known.entry(&finding.fingerprint).or_default() += 1;
    }
    for finding in &mut report.findings {
        let mark = finding.fingerprint();
        let known = take(&mut standing, &mark) || finding.waiver.is_some() && take(&mut waived, &mark);
        finding.since = Some(if known { Since::Unchanged } else { Since::New });
    }
    let judged = past.policies.iter().all(|policy| report.policies.iter().any(|known| **known == **policy));
    let fixed = (report.complete && !narrowed && judged).then(|| fixed(past, &mut standing));
    if fixed.is_none() {
        let why = if judged { "this run looked at a part only" } else { "this run judged by other policies" };
        let text = format!("what is fixed since the baseline is not told: {why}");
        report.warnings.push(Warning { kind: WarningKind::Baseline, text });
    }
    report.baseline = Some(Baseline { file: file.into(), fixed });
}

fn take(known: &mut Known<'_>, mark: &str) -> bool {
    let Some(left) = known.get_mut(mark).filter(|left| **left > 0) else { return false };
    *left -= 1;
    true
}

fn fixed(past: &past::Report, left: &mut Known<'_>) -> Vec<Fixed> {
    past.standing().filter(|finding| take(left, &finding.fingerprint)).map(remembered).collect()
}

fn remembered(finding: &past::Finding) -> Fixed {
    let tunnel = finding.tunnel.as_ref();
    Fixed {
        rule: finding.rule.as_str().into(),
        severity: finding.severity.as_str().into(),
        fact: finding.fact.as_deref().map(Into::into),
        name: tunnel.map(|tunnel| tunnel.name.as_str().into()),
        id: tunnel.and_then(|tunnel| tunnel.id.as_deref()).map(Into::into),
        source: tunnel.and_then(|tunnel| tunnel.source.as_deref()).map(Into::into),
        message: finding.message.as_str().into(),
        fingerprint: finding.fingerprint.as_str().into(),
    }
}
