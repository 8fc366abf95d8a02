//! Dates as the sandbox's own configuration shows them: day first, UTC. The API's formats depend on the WebTV's.

use std::time::{Duration, UNIX_EPOCH};

/// The last second of the year 9999, beyond which dates are not written.
pub const LAST: i64 = 253_402_300_799;

/// Seconds of a day.
pub const DAY: i64 = 24 * 60 * 60;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `30/09/2017`
pub fn day(seconds: i64) -> String {
    let text = http_date(seconds);
    let month = MONTHS.iter().position(|name| *name == &text[8..11]).unwrap_or(0) + 1;
    format!("{}/{month:02}/{}", &text[5..7], &text[12..16])
}

/// `12:03:15 PM`
pub fn time(seconds: i64) -> String {
    let text = http_date(seconds);
    let hour: u32 = text[17..19].parse().unwrap_or(0);
    let half = if hour < 12 { "AM" } else { "PM" };
    format!("{:02}{} {half}", (hour + 11) % 12 + 1, &text[19..25])
}

/// `Sat, 07 Oct 2017 10:03:15 GMT`
fn http_date(seconds: i64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds.clamp(0, LAST) as u64))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_in_the_documented_examples() {
        assert_eq!((day(1_506_765_778).as_str(), day(1_507_370_595).as_str()), ("30/09/2017", "07/10/2017"));
        assert_eq!(time(1_507_370_595), "10:03:15 AM");
        assert_eq!([0, 12 * 3600, 13 * 3600 + 5].map(time), ["12:00:00 AM", "12:00:00 PM", "01:00:05 PM"]);
    }

    #[test]
    fn no_clock_is_too_wrong_for_a_date() {
        assert_eq!([i64::MIN, i64::MAX].map(day), ["01/01/1970", "31/12/9999"]);
    }
}
