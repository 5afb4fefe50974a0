//! Which keys lie side by side on the keyboards that zxcvbn knows.

use std::sync::LazyLock;

/// A keyboard: its rows, each with the column at which it begins, and its characters, plain and shifted.
struct Keyboard {
    rows: &'static [(i32, &'static str, &'static str)],
    /// Says whether each row lies half a key to the right of the one above it.
    slanted: bool,
}

const KEYBOARDS: [Keyboard; 4] = [
    Keyboard {
        rows: &[
            (0, "`1234567890-=", "~!@#$%^&*()_+"),
            (1, "qwertyuiop[]\\", "QWERTYUIOP{}|"),
            (1, "asdfghjkl;'", "ASDFGHJKL:\""),
            (1, "zxcvbnm,./", "ZXCVBNM<>?"),
        ],
        slanted: true,
    },
    Keyboard {
        rows: &[
            (0, "`1234567890[]", "~!@#$%^&*(){}"),
            (1, "',.pyfgcrl/=\\", "\"<>PYFGCRL?+|"),
            (1, "aoeuidhtns-", "AOEUIDHTNS_"),
            (1, ";qjkxbmwvz", ":QJKXBMWVZ"),
        ],
        slanted: true,
    },
    Keyboard {
        rows: &[(1, "/*-", ""), (0, "789+", ""), (0, "456", ""), (0, "123", ""), (1, "0.", "")],
        slanted: false,
    },
    Keyboard {
        rows: &[(1, "=/*", ""), (0, "789-", ""), (0, "456+", ""), (0, "123", ""), (1, "0.", "")],
        slanted: false,
    },
];

/// For each ASCII character, those beside it, a bit each.
static BESIDE: LazyLock<[u128; 128]> = LazyLock::new(|| {
    let mut beside = [0; 128];
    for keyboard in &KEYBOARDS {
        let keys: Vec<(char, i32, i32)> = keyboard.keys().collect();
        for (a, row, column) in &keys {
            for (b, _, _) in keys.iter().filter(|(_, r, c)| keyboard.adjacent(r - row, c - column)) {
                beside[*a as usize & 127] |= 1_u128 << (*b as u32 & 127);
            }
        }
    }
    beside
});

impl Keyboard {
    fn keys(&self) -> impl Iterator<Item = (char, i32, i32)> {
        self.rows.iter().zip(0..).flat_map(|((first, plain, shifted), row)| {
            let of =
                move |keys: &'static str| keys.chars().zip(*first..).map(move |(c, column)| (c, row, column));
            of(plain).chain(of(shifted))
        })
    }

    const fn adjacent(&self, down: i32, right: i32) -> bool {
        match (down, right) {
            (0, 0) => false,
            (0, -1 | 1) => true,
            (-1, 0 | 1) | (1, -1 | 0) if self.slanted => true,
            (-1..=1, -1..=1) => !self.slanted,
            _ => false,
        }
    }
}

/// Says whether one character lies beside another on any keyboard.
pub(super) fn beside(a: char, b: char) -> bool {
    a.is_ascii() && b.is_ascii() && BESIDE[a as usize] >> (b as u32) & 1 == 1
}

/// Says whether a character stands on a keypad.
pub(super) fn on_keypad(c: char) -> bool {
    KEYBOARDS[2..].iter().any(|keypad| keypad.rows.iter().any(|(_, keys, _)| keys.contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lie_beside_their_neighbours() {
        for pair in ["qw", "q1", "Q2", "a@"] {
            let mut pair = pair.chars();
            let (a, b) = (pair.next().expect("one"), pair.next().expect("two"));
            let expected = a != 'a';
            assert_eq!(beside(a, b) && beside(b, a), expected, "{a}{b}");
        }
        assert!(beside('5', '9') && beside('.', '3') && beside('z', 's') && !beside('z', 'z'));
        assert!(on_keypad('+') && !on_keypad('a') && !beside('a', 'é'));
    }
}
