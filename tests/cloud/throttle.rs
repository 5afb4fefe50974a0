//! The limit on requests: a token bucket for each account and action.

use std::collections::BTreeMap;
use std::time::Instant;

use super::refusal::Refusal;

/// Token buckets by account and action.
#[derive(Default)]
pub struct Throttle {
    buckets: BTreeMap<(String, String), Bucket>,
}

struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl Throttle {
    /// Takes a token out of the bucket, or says that it is empty.
    pub fn take(
        &mut self,
        account: &str,
        action: &str,
        (rate, burst): (f64, f64),
        now: Instant,
    ) -> Result<(), Refusal> {
        let key = (account.to_owned(), action.to_owned());
        let bucket = self.buckets.entry(key).or_insert(Bucket { tokens: burst, filled: now });
        let gained = now.saturating_duration_since(bucket.filled).as_secs_f64() * rate;
        bucket.tokens = (bucket.tokens + gained).min(burst);
        bucket.filled = now;
        if bucket.tokens < 1.0 {
            let message = format!(
                "Your current request times exceeds limits {rate} in a second. Please try again later."
            );
            return Err(Refusal::new(4400, "RequestLimitExceeded", message));
        }
        bucket.tokens -= 1.0;
        Ok(())
    }
}
