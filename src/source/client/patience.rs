//! What may be done about a request that failed, and how long to wait before it.

use std::time::Duration;

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

#[cfg(test)]
mod tests {
    use super::*;

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
