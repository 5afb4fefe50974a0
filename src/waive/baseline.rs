//! A baseline: what an earlier run found already. What is new since then, or worse, counts; the rest is
//! told.

use crate::finding::again::{self, Fate};
use crate::finding::{Baseline, Finding, Fixed, Report, Since, Warning, WarningKind};
use crate::past::Whole;

/// Says of each finding how it stands to the baseline, and lists what is fixed and what went with its
/// tunnel, unless the run looked at less than the baseline did. What the baseline had waived is not in it: a
/// waiver that ends counts.
pub fn compare(report: &mut Report, past: &Whole, file: &str) {
    let (past, has_earlier_marks) = (&past.report, past.has_earlier_marks);
    let again = again::compare(past, report);
    let waived = |place: Option<usize>| {
        place.and_then(|place| past.findings.get(place)).is_some_and(|before| before.waiver.is_some())
    };
    for (finding, (since, before)) in report.findings.iter_mut().zip(&again.now) {
        let ended = waived(*before) && finding.waiver.is_none();
        finding.since = Some(if ended { Since::New } else { *since });
    }
    if has_earlier_marks {
        let text = "the baseline bears marks of an earlier version: its findings were matched by tunnel and fact; \
                    write it anew for tools that compare marks";
        report.warnings.push(Warning { kind: WarningKind::Baseline, text: text.to_owned() });
    }
    let why = again::looked_at_less(past, report);
    let whole = why.is_none();
    if let Some(why) = why {
        let text = format!("what is fixed since the baseline is not told: this run {why}");
        report.warnings.push(Warning { kind: WarningKind::Baseline, text });
    }
    if again::looked_at_another_part(past, report) {
        let text = "the baseline looked at a part only (`run.filters`): what it did not look at is new";
        report.warnings.push(Warning { kind: WarningKind::Baseline, text: text.to_owned() });
    }
    let list = |wanted| {
        let findings = past.findings.iter().zip(&again.then);
        let listed = findings
            .filter(|(finding, fate)| **fate == wanted && finding.waiver.is_none())
            .map(|(one, _)| one);
        whole.then(|| listed.map(remembered).collect())
    };
    let (fixed, gone) = (list(Fate::Fixed), list(Fate::Gone));
    report.baseline = Some(Baseline { file: file.into(), fixed, gone });
}

fn remembered(finding: &Finding) -> Fixed {
    let tunnel = Some(&finding.subject).filter(|subject| subject.is_tunnel());
    Fixed {
        rule: finding.rule.id.clone(),
        severity: finding.severity.as_str().into(),
        fact: finding.fact.map(|fact| fact.name.into()),
        name: tunnel.map(|tunnel| tunnel.name().into()),
        id: tunnel.and_then(|tunnel| tunnel.id()).map(Into::into),
        source: tunnel.and_then(|tunnel| tunnel.source()).map(Into::into),
        message: finding.message().into(),
        fingerprint: finding.fingerprint().into(),
    }
}
