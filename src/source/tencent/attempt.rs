//! Trying until it works, may not be tried again, or takes too long.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use tokio::time::{Instant, sleep};

use super::action::Api;
use super::retry::judge;
use crate::source::client::failure::Failure;
use crate::source::client::patience::{Patience, Verdict};

/// A try that failed, and what may be done about it.
#[derive(Debug)]
pub struct Tried {
    /// How it failed.
    pub failure: Failure,
    /// What may be done.
    pub verdict: Verdict,
}

impl Tried {
    /// A failure of an API, judged.
    #[must_use]
    pub fn judged(failure: Failure, api: Api) -> Self {
        let verdict = judge(&failure, api);
        Self { failure, verdict }
    }
}

/// Tries until it works. `once` is told how many tries were made before.
///
/// # Errors
///
/// The last failure, and how many tries were made.
pub async fn patiently<T>(
    patience: &Patience,
    mut once: impl AsyncFnMut(u32) -> Result<T, Tried>,
) -> Result<T, (Failure, u32)> {
    let mut failing_since = None;
    let mut once_more = true;
    let mut tried = 0;
    loop {
        let Tried { failure, verdict } = match once(tried).await {
            Ok(value) => return Ok(value),
            Err(failed) => failed,
        };
        tried += 1;
        // waiting for a token is no failure
        let failing_since: &mut Instant = failing_since.get_or_insert_with(Instant::now);
        let pause = patience.pause(tried, verdict, chance()).max(failure.wait().unwrap_or_default());
        let may = match verdict {
            Verdict::Never => false,
            Verdict::Once | Verdict::Renew => std::mem::take(&mut once_more),
            Verdict::Again | Verdict::Slower => true,
        };
        if !may
            || tried >= patience.tries
            || failing_since.elapsed().saturating_add(pause) > patience.deadline
        {
            return Err((failure, tried));
        }
        sleep(pause).await;
    }
}

/// A number that nobody foresees: every `RandomState` has keys of its own.
#[must_use]
pub fn random() -> u64 {
    RandomState::new().hash_one(0)
}

/// A number between 0 and 1 that nobody foresees.
fn chance() -> f64 {
    f64::from(u32::try_from(random() >> 32).unwrap_or_default()) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn refused(code: &str) -> Tried {
        Tried::judged(Failure::refused(code, "", None), Api::V2)
    }

    async fn tries(code: &str, patience: &Patience) -> u32 {
        let failed = patiently(patience, async |_| Err::<(), _>(refused(code))).await;
        failed.expect_err("it never works").1
    }

    #[tokio::test(start_paused = true)]
    async fn tries_are_bounded_in_number_and_in_time() {
        let patience = Patience::default();
        assert_eq!(tries("6000", &patience).await, patience.tries);
        assert_eq!(tries("4500", &patience).await, 2);
        assert_eq!(tries("4105", &patience).await, 2);
        assert_eq!(tries("4102", &patience).await, 1);
        let start = Instant::now();
        let hurried = Patience { tries: u32::MAX, ..patience };
        assert!(tries("4400", &hurried).await > 3);
        assert!(start.elapsed() <= hurried.deadline);
    }

    #[tokio::test(start_paused = true)]
    async fn what_works_at_last_works() {
        let patience = Patience::default();
        let once = async |tried| if tried == 2 { Ok(tried) } else { Err(refused("6000")) };
        assert_eq!(patiently(&patience, once).await, Ok(2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_is_told_to_wait_waits_within_the_deadline() {
        let patience = Patience::default();
        let busy = |seconds| {
            let wait = Some(Duration::from_secs(seconds));
            Tried::judged(Failure::Status { status: 503, html: false, wait }, Api::V3)
        };
        let start = Instant::now();
        let once = async |tried| if tried == 1 { Ok(()) } else { Err(busy(20)) };
        patiently(&patience, once).await.expect("the second try works");
        assert!((20..22).contains(&start.elapsed().as_secs()));
        let (start, hour) = (Instant::now(), async |_| Err::<(), _>(busy(3600)));
        assert_eq!(patiently(&patience, hour).await.expect_err("too long").1, 1);
        assert_eq!(start.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_failed_together_do_not_come_back_together() {
        let mut pauses = Vec::new();
        for _ in 0..20 {
            let start = Instant::now();
            let once = async |tried| if tried == 1 { Ok(()) } else { Err(refused("6000")) };
            patiently(&Patience::default(), once).await.expect("the second try works");
            pauses.push(start.elapsed());
        }
        pauses.sort();
        pauses.dedup();
        assert!(pauses.len() > 10 && pauses.iter().all(|pause| *pause <= Duration::from_millis(501)));
    }

    #[test]
    fn no_two_random_numbers_are_the_same() {
        let mut numbers: Vec<_> = (0..1000).map(|_| random()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 1000);
    }
}
