//! A day as people write it, and what would be right where it is none.

use jiff::civil::Date;

use super::sheet::Sheet;
use crate::load::quoted::quoted;
use crate::model::Text;
use crate::text::yaml::Node;

/// Reads a day; `what` says what the day is for.
pub(crate) fn day(sheet: &mut Sheet, node: &Node<'_>, key: &str, what: &str) -> Option<Date> {
    let said = sheet.text(node, key)?;
    match read(said) {
        Ok(day) => Some(day),
        Err(right) => {
            sheet.error(node.span, format!("{} is not a day", quoted(said))).help =
                Some(format!("write {what}: `{right}`"));
            None
        }
    }
}

/// Reads a day, a month or a year, as exactly as it is known.
pub(crate) fn roughly(sheet: &mut Sheet, node: &Node<'_>, key: &str) -> Option<Text> {
    let said = sheet.text(node, key)?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let right = match said.len() {
        4 => digits(said) && read(&format!("{said}-01-01")).is_ok(),
        7 => read(&format!("{said}-01")).is_ok(),
        _ => read(said).is_ok(),
    };
    if right {
        return Some(said.into());
    }
    let near = read(said).err().unwrap_or_default();
    sheet.error(node.span, format!("{} is not a date", quoted(said))).help =
        Some(format!("write the day, `{near}`, or the month or the year alone: `2026-11`, `2026`"));
    None
}

/// Reads a day, year first.
///
/// # Errors
///
/// A day that would be right, as near to what was said as can be told.
pub fn read(said: &str) -> Result<Date, String> {
    let day = said.parse::<Date>().ok().filter(|day| day.to_string() == said);
    day.ok_or_else(|| near(said).unwrap_or_else(|| Date::constant(2027, 3, 31)).to_string())
}

/// The day that is meant, where the parts of one can be told.
fn near(said: &str) -> Option<Date> {
    let parts: Option<Vec<i16>> = said.split(['-', '/', '.']).map(|part| part.trim().parse().ok()).collect();
    let parts = parts?;
    let (year, month, day) = match *parts.as_slice() {
        [year] => (year, 12, 31),
        [year, month] => (year, month, 31),
        [year, month, day] => (year, month, day),
        _ => return None,
    };
    if !(1900..=9999).contains(&year) || !(1..=99).contains(&day) {
        return None;
    }
    let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
    let day = i8::try_from(day).ok()?.min(first.days_in_month());
    Date::new(year, first.month(), day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_day_is_answered_with_the_day_that_is_meant() {
        for (said, right) in [
            ("2026-02-30", "2026-02-28"),
            ("2028-02-31", "2028-02-29"),
            ("2026-1-5", "2026-01-05"),
            ("2030/12/31", "2030-12-31"),
            ("2030", "2030-12-31"),
            ("2030-06", "2030-06-30"),
            ("2026-13-01", "2027-03-31"),
            ("31.12.2030", "2027-03-31"),
            ("tomorrow", "2027-03-31"),
            ("2026-01-01T00:00:00", "2027-03-31"),
            ("-1", "2027-03-31"),
            ("", "2027-03-31"),
        ] {
            assert_eq!(read(said).expect_err(said), right, "{said}");
        }
        assert_eq!(read("2028-02-29"), Ok(jiff::civil::date(2028, 2, 29)));
    }
}
