//! Which failures may be tried again. Decided here and in the table of codes, and nowhere else.

use super::action::Api;
use super::codes;
use crate::source::client::failure::Failure;
use crate::source::client::patience::Verdict;

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
        Failure::Refused { code, .. } => codes::verdict(code, api),
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
}
