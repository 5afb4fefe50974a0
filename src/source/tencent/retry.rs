//! Which failures may be tried again, and when. Decided here and nowhere else.

use std::time::Duration;

use super::action::Api;
use super::failure::Failure;

/// What may be done about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Trying again may help.
    Again,
    /// The cloud wants fewer requests: try again, later, and hold the others back too.
    Slower,
    /// Trying again once may help, with a new time and a new nonce.
    Once,
    /// The credential may have run out: renew it and try again once.
    Renew,
    /// Trying again cannot help.
    Never,
}

/// How patient to be.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Time to get a connection.
    pub connect: Duration,
    /// Time for one request, answer included.
    pub request: Duration,
    /// Time for a request that failed to be tried again: no try begins after it.
    pub deadline: Duration,
    /// Tries, the first included.
    pub tries: u32,
    /// The longest first pause; each further one is up to twice as long.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            request: Duration::from_secs(30),
            deadline: Duration::from_secs(90),
            tries: 6,
            pause: Duration::from_millis(500),
        }
    }
}

/// No pause is longer.
const LONGEST: Duration = Duration::from_secs(15);

impl Patience {
    /// The pause after the `tried`th try: `chance`, between 0 and 1, of the longest one, so that
    /// clients that failed together do not come back together. At least a tenth of it, because no
    /// pause at all is no pause.
    #[must_use]
    pub fn pause(&self, tried: u32, verdict: Verdict, chance: f64) -> Duration {
        let base = if verdict == Verdict::Slower { self.pause * 2 } else { self.pause };
        let longest = base.saturating_mul(1 << tried.saturating_sub(1).min(10)).min(LONGEST);
        longest.mul_f64(chance.clamp(0.1, 1.0))
    }
}

/// Judges a failure of one API.
#[must_use]
pub fn judge(failure: &Failure, api: Api) -> Verdict {
    match failure {
        Failure::Connect(_) | Failure::Timeout | Failure::Reset(_) | Failure::Truncated => Verdict::Again,
        Failure::Status { status: 429, .. } => Verdict::Slower,
        Failure::Status { status: 500..=599, .. } => Verdict::Again,
        Failure::Status { .. }
        | Failure::Certificate(_)
        | Failure::Proxy(_)
        | Failure::TooLarge { .. }
        | Failure::NotJson { .. }
        | Failure::Foreign { .. } => Verdict::Never,
        Failure::Refused { code, .. } => match api {
            Api::V2 => v2(code),
            Api::V3 => v3(code),
        },
    }
}

fn v2(code: &str) -> Verdict {
    match code {
        "4400" => Verdict::Slower,
        "5100" | "6000" | "6200" => Verdict::Again,
        "4500" => Verdict::Once,
        "4105" => Verdict::Renew,
        _ => Verdict::Never,
    }
}

fn v3(code: &str) -> Verdict {
    match code.split('.').next().unwrap_or(code) {
        "RequestLimitExceeded" => Verdict::Slower,
        "InternalError" | "InternalServerError" => Verdict::Again,
        "AuthFailure" if code == "AuthFailure.TokenFailure" => Verdict::Renew,
        _ => Verdict::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: &str, api: Api) -> Verdict {
        let (code, message, request) = (code.to_owned(), String::new(), None);
        judge(&Failure::Refused { code, message, request, ahead: None, wait: None }, api)
    }

    #[test]
    fn codes_of_v2_are_told_apart() {
        use Verdict::{Again, Never, Once, Renew, Slower};
        let table = [
            ("4400", Slower),
            ("5100", Again),
            ("6000", Again),
            ("6200", Again),
            ("4500", Once),
            ("4105", Renew),
            ("4000", Never),
            ("4100", Never),
            ("4101", Never),
            ("4102", Never),
            ("4103", Never),
            ("4104", Never),
            ("4106", Never),
            ("4110", Never),
            ("4200", Never),
            ("4300", Never),
            ("4600", Never),
            ("5000", Never),
            ("6100", Never),
            ("InternalError", Never),
        ];
        for (code, verdict) in table {
            assert_eq!(refused(code, Api::V2), verdict, "{code}");
        }
    }

    #[test]
    fn codes_of_v3_are_told_apart() {
        use Verdict::{Again, Never, Renew, Slower};
        let table = [
            ("RequestLimitExceeded", Slower),
            ("RequestLimitExceeded.UinLimitExceeded", Slower),
            ("RequestLimitExceeded.GlobalRegionUinLimitExceeded", Slower),
            ("InternalError", Again),
            ("InternalServerError", Again),
            ("AuthFailure.TokenFailure", Renew),
            ("AuthFailure.SignatureExpire", Never),
            ("AuthFailure.UnauthorizedOperation", Never),
            ("UnauthorizedOperation", Never),
            ("InvalidParameterValue.Malformed", Never),
            ("UnsupportedRegion", Never),
            ("LimitExceeded", Never),
            ("6000", Never),
        ];
        for (code, verdict) in table {
            assert_eq!(refused(code, Api::V3), verdict, "{code}");
        }
    }

    #[test]
    fn a_bad_line_is_tried_again_and_a_wrong_place_is_not() {
        let status = |status| Failure::Status { status, html: false, wait: None };
        let again = [
            Failure::Connect(String::new()),
            Failure::Timeout,
            Failure::Reset(String::new()),
            Failure::Truncated,
            status(500),
            status(503),
        ];
        assert!(again.iter().all(|failure| judge(failure, Api::V3) == Verdict::Again));
        assert_eq!(judge(&status(429), Api::V2), Verdict::Slower);
        let never = [
            Failure::Certificate(String::new()),
            Failure::Proxy(String::new()),
            Failure::TooLarge { limit: 1 },
            Failure::NotJson { html: true },
            status(404),
            status(302),
        ];
        assert!(never.iter().all(|failure| judge(failure, Api::V3) == Verdict::Never));
    }

    #[test]
    fn pauses_grow_and_stay_bounded() {
        let patience = Patience::default();
        for tried in 1..100 {
            let longest = patience.pause(tried, Verdict::Again, 1.0);
            assert!(longest <= LONGEST && longest >= patience.pause(tried.max(2) - 1, Verdict::Again, 1.0));
            assert!(patience.pause(tried, Verdict::Again, 0.0) > Duration::ZERO);
        }
    }
}
