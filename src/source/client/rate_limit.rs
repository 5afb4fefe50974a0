//! A token bucket: the requests of one account leave no faster than its rate.
//!
//! A bucket holds a single token, so that no second, wherever it begins, sees more requests than
//! the rate allows; and it fills a little slower than that, because a network squeezes what was
//! sent apart together again.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// Requests a second if nothing else is asked for: half of what API 3.0 documents.
pub const RATE: f64 = 50.0;

/// The part of the rate that is used.
const USED: f64 = 0.95;

/// However often the cloud says that there were too many requests, one leaves each second.
const SLOWEST: Duration = Duration::from_secs(1);

/// A bucket that several sources draw from.
#[derive(Debug)]
pub struct Bucket {
    /// The interval that the rate allows.
    shortest: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// The present interval: longer for a while after the cloud complained.
    interval: Duration,
    /// When the next token is there.
    next: Option<Instant>,
    /// Until when nothing leaves because the cloud complained.
    held: Option<Instant>,
}

impl Bucket {
    /// Makes a bucket for so many requests a second, a positive number.
    #[must_use]
    pub fn new(rate: f64) -> Self {
        let shortest = Duration::try_from_secs_f64(1.0 / (rate * USED)).unwrap_or(SLOWEST);
        let state = State { interval: shortest, next: None, held: None };
        Self { shortest, state: Mutex::new(state) }
    }

    /// Waits for a token.
    pub async fn take(&self) {
        let slot = {
            let mut state = self.state.lock().await;
            let now = Instant::now();
            let slot = state.next.map_or(now, |next| next.max(now));
            state.next = Some(slot + state.interval);
            // the cloud may have been busy with someone else
            state.interval = state.interval.mul_f64(0.98).max(self.shortest);
            (slot > now).then_some(slot)
        };
        // a timer would go off at the next whole millisecond
        if let Some(slot) = slot {
            sleep_until(slot).await;
        }
    }

    /// Gives out no token for a while, and then half as many: the cloud said that there were too many
    /// requests. Complaints about requests that left together count as one.
    pub async fn pause(&self, pause: Duration) {
        let mut state = self.state.lock().await;
        let now = Instant::now();
        if state.held.is_some_and(|held| now < held) {
            return;
        }
        let until = now + pause;
        state.held = Some(until);
        state.next = Some(state.next.map_or(until, |next| next.max(until)));
        state.interval = (state.interval * 2).min(SLOWEST.max(self.shortest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn moments(bucket: &Bucket, count: usize) -> Vec<f64> {
        let start = Instant::now();
        let mut moments = Vec::new();
        for _ in 0..count {
            bucket.take().await;
            moments.push(start.elapsed().as_secs_f64());
        }
        moments
    }

    #[tokio::test(start_paused = true)]
    async fn no_second_sees_more_requests_than_the_rate() {
        for rate in [1.0, 7.0, 20.0, 50.0] {
            let moments = moments(&Bucket::new(rate), 200).await;
            for from in &moments {
                let within = moments.iter().filter(|at| (*from..from + 1.0).contains(*at)).count();
                assert!(within as f64 <= rate, "{rate}: {within}");
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn two_hundred_requests_take_little_longer_than_they_must() {
        let last = moments(&Bucket::new(20.0), 200).await[199];
        assert!((9.9..1.1 * 10.0).contains(&last), "{last}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_everyone_back() {
        let bucket = Bucket::new(20.0);
        bucket.pause(Duration::from_secs(3)).await;
        assert!(moments(&bucket, 1).await[0] >= 3.0);
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_complaint_fewer_leave_and_by_and_by_as_many_as_before() {
        let bucket = Bucket::new(100.0);
        for _ in 0..5 {
            bucket.pause(Duration::from_millis(50)).await;
        }
        let slow = moments(&bucket, 200).await;
        assert!((0.015..0.03).contains(&(slow[1] - slow[0])), "{}", slow[1] - slow[0]);
        assert!(slow[199] - slow[198] < 0.012, "{}", slow[199] - slow[198]);
    }

    #[tokio::test(start_paused = true)]
    async fn an_idle_bucket_saves_nothing_up() {
        let bucket = Bucket::new(10.0);
        bucket.take().await;
        tokio::time::sleep(Duration::from_secs(60)).await;
        let moments = moments(&bucket, 11).await;
        assert!(moments[10] >= 1.0, "{moments:?}");
    }
}
