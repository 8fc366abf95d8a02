//! The dates of HTTP headers (RFC 9110, section 5.6.7), in their three forms.
//!
//! Read strictly: a date that is not one of these is no date at all. (`Date.parse` takes almost anything for one, and
//! the `httpdate` crate, which the tests compare with, brings the standard library's clock into the wasm.)

/// Unix milliseconds of an HTTP date; `None` where it is none, or before 1970.
pub fn http_date_ms(text: &str) -> Option<i64> {
    let text = text.as_bytes().trim_ascii();
    let date = imf_fixdate(text).or_else(|| rfc850_date(text)).or_else(|| asctime_date(text))?;
    date.unix_seconds()?.checked_mul(1000)
}

struct Date {
    weekday: usize,
    year: i64,
    /// From 0.
    month: usize,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

const DAYS: [&[u8]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
const LONG_DAYS: [&[u8]; 7] = [b"Monday", b"Tuesday", b"Wednesday", b"Thursday", b"Friday", b"Saturday", b"Sunday"];
const MONTHS: [&[u8]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
/// Days of a common year before each month.
const DAYS_BEFORE: [i64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/// `Sun, 06 Nov 1994 08:49:37 GMT`
fn imf_fixdate(text: &[u8]) -> Option<Date> {
    if text.len() != 29 || &text[3..5] != b", " || text[7] != b' ' || text[11] != b' ' || &text[16..17] != b" " {
        return None;
    }
    let [hour, minute, second] = time(&text[17..25])?;
    Some(Date {
        weekday: position(&DAYS, &text[..3])?,
        year: digits(&text[12..16])?,
        month: position(&MONTHS, &text[8..11])?,
        day: digits(&text[5..7])?,
        hour,
        minute,
        second,
    })
    .filter(|_| &text[25..] == b" GMT")
}

/// `Sunday, 06-Nov-94 08:49:37 GMT`; years from 70 on are of the last century.
fn rfc850_date(text: &[u8]) -> Option<Date> {
    let comma = text.iter().position(|byte| *byte == b',')?;
    let (weekday, rest) = (position(&LONG_DAYS, &text[..comma])?, &text[comma..]);
    if rest.len() != 24 || rest[1] != b' ' || rest[4] != b'-' || rest[8] != b'-' || rest[11] != b' ' {
        return None;
    }
    let year = digits(&rest[9..11])?;
    let [hour, minute, second] = time(&rest[12..20])?;
    Some(Date {
        weekday,
        year: if year < 70 { year + 2000 } else { year + 1900 },
        month: position(&MONTHS, &rest[5..8])?,
        day: digits(&rest[2..4])?,
        hour,
        minute,
        second,
    })
    .filter(|_| &rest[20..] == b" GMT")
}

/// `Sun Nov  6 08:49:37 1994`
fn asctime_date(text: &[u8]) -> Option<Date> {
    if text.len() != 24 || text[3] != b' ' || text[7] != b' ' || text[10] != b' ' || text[19] != b' ' {
        return None;
    }
    let [hour, minute, second] = time(&text[11..19])?;
    Some(Date {
        weekday: position(&DAYS, &text[..3])?,
        year: digits(&text[20..])?,
        month: position(&MONTHS, &text[4..7])?,
        day: digits(if text[8] == b' ' { &text[9..10] } else { &text[8..10] })?,
        hour,
        minute,
        second,
    })
}

impl Date {
    /// `None` for a day that the calendar does not have, or one before 1970.
    fn unix_seconds(&self) -> Option<i64> {
        let leap = i64::from(self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0));
        let february = |days: i64| if self.month == 1 { days + leap } else { days };
        let length = february(DAYS_BEFORE[self.month + 1] - DAYS_BEFORE[self.month]);
        let in_range = self.year >= 1970 && (1..=length).contains(&self.day);
        if !in_range || self.hour > 23 || self.minute > 59 || self.second > 59 {
            return None;
        }
        // Leap years before this one, counted from year 1.
        let before = self.year - 1;
        let leap_days = before / 4 - before / 100 + before / 400 + if self.month > 1 { leap } else { 0 };
        let days = before * 365 + leap_days + DAYS_BEFORE[self.month] + self.day - 1;
        // 1 January of year 1 was a Monday.
        (days % 7 == self.weekday as i64)
            .then_some(((days - 719_162) * 24 + self.hour) * 3600 + self.minute * 60 + self.second)
    }
}

/// `08:49:37`
fn time(text: &[u8]) -> Option<[i64; 3]> {
    match text[2] == b':' && text[5] == b':' {
        true => Some([digits(&text[..2])?, digits(&text[3..5])?, digits(&text[6..])?]),
        false => None,
    }
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
}

fn position(names: &[&[u8]], name: &[u8]) -> Option<usize> {
    names.iter().position(|candidate| *candidate == name)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, UNIX_EPOCH};

    fn by_httpdate(text: &str) -> Option<i64> {
        let time = httpdate::parse_http_date(text.trim()).ok()?;
        i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
    }

    #[test]
    fn the_three_forms_of_the_standard_are_the_same_moment() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            " Sun, 06 Nov 1994 08:49:37 GMT ",
        ] {
            assert_eq!(http_date_ms(text), Some(784_111_777_000), "{text}");
        }
        assert_eq!(http_date_ms("Thu, 29 Feb 2024 23:59:59 GMT"), Some(1_709_251_199_000));
        assert_eq!(http_date_ms("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
    }

    #[test]
    fn what_is_none_of_them_is_no_date() {
        for text in [
            "",
            "soon",
            "2023-11-14T22:13:20Z",
            "Tue, 14 Nov 2023 22:13:20",
            "Tue, 14 Nov 2023 22:13:20 UTC",
            "Tue, 14 Nov 2023 22:13:20 +0000",
            "Tue,  14 Nov 2023 22:13:20 GMT",
            "Tue, 4 Nov 2023 22:13:20 GMT",
            "Mon, 14 Nov 2023 22:13:20 GMT",
            "Tue, 14 nov 2023 22:13:20 GMT",
            "Tue, 00 Nov 2023 22:13:20 GMT",
            "Wed, 29 Feb 2023 00:00:00 GMT",
            "Tue, 14 Nov 2023 24:00:00 GMT",
            "Tue, 14 Nov 2023 22:60:20 GMT",
            "Tue, 14 Nov 2023 22:13:60 GMT",
            "Wed, 31 Dec 1969 23:59:59 GMT",
            "Tue, 14 Nov 2023 22:13:2\u{e9}GMT",
        ] {
            assert_eq!(http_date_ms(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_moment_is_read_back(seconds in 0..253_402_300_800u64) {
            let text = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds));
            prop_assert_eq!(http_date_ms(&text), Some(seconds as i64 * 1000));
        }

        #[test]
        fn no_date_is_read_that_another_reader_reads_otherwise(seconds in 0..5_000_000_000u64, form in 0..3, at in any::<prop::sample::Index>(), to in "[ -~]") {
            let date = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds));
            let (day, month, year, time) = (&date[5..7], &date[8..11], &date[12..16], &date[17..25]);
            let mut text = match form {
                0 => date.clone(),
                1 => {
                    let long = LONG_DAYS[DAYS.iter().position(|name| *name == &date.as_bytes()[..3]).unwrap()];
                    format!("{}, {day}-{month}-{} {time} GMT", str::from_utf8(long).unwrap(), &year[2..])
                }
                _ => format!("{} {month} {day} {time} {year}", &date[..3]),
            };
            if let Some(ms) = http_date_ms(&text) {
                prop_assert_eq!(by_httpdate(&text), Some(ms));
            }
            let at = at.index(text.len());
            text.replace_range(at..=at, &to);
            if let Some(ms) = http_date_ms(&text) {
                prop_assert_eq!(by_httpdate(&text), Some(ms), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = http_date_ms(&text);
        }
    }
}
