//! Numbers that look random and are the same everywhere: splitmix64 from a fixed seed.

/// A stream of numbers of its own for each purpose and tunnel.
pub struct Random(u64);

impl Random {
    /// Starts the stream of a purpose for a tunnel.
    pub fn new(purpose: u64, tunnel: u64) -> Self {
        let mut random = Self(0x7670_6e61_7564_6974 ^ purpose.rotate_left(48) ^ tunnel);
        random.next();
        random
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is small beside 2^64.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// Says yes so many times in a thousand.
    pub fn per_mille(&mut self, times: u64) -> bool {
        self.below(1000) < times
    }

    /// One of several, all alike.
    pub fn pick<T: Copy, const N: usize>(&mut self, from: [T; N]) -> T {
        from[self.below(N as u64) as usize]
    }
}
