//! Numbers, dates and addresses as condition values write them.

use std::net::IpAddr;

use ipnet::IpNet;

/// An integer or decimal number, without an exponent.
pub(super) fn number(text: &str) -> Option<f64> {
    let numeric = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.'));
    let value: f64 = numeric.then(|| text.parse().ok())??;
    value.is_finite().then_some(value)
}

/// `true` or `false`, in any case.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A range of addresses; an address alone is a range of one.
pub(super) fn range(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| Some(IpNet::from(text.parse::<IpAddr>().ok()?)))
}

/// Milliseconds since 1970 of a date in the [W3C's profile of ISO 8601](https://www.w3.org/TR/NOTE-datetime)
/// or in epoch seconds. Four digits are a year, as in that profile.
pub(super) fn instant(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let epoch = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if epoch && text.len() != 4 {
        let milliseconds = number(text)? * 1000.0;
        return (milliseconds.abs() < 9e15).then_some(milliseconds as i64);
    }
    let (date, time) = match text.split_once(['T', 't']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let days = days_of(date)?;
    Some(days * 86_400_000 + time.map_or(Some(0), time_of_day)?)
}

fn days_of(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let valid = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    (valid && parts.next().is_none()).then(|| days_since_epoch(year, month, day))
}

/// Milliseconds of a time of day, with the offset of its zone taken off. No zone is UTC.
fn time_of_day(time: &str) -> Option<i64> {
    let (clock, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => (time.get(..at)?, zone_minutes(time.get(at..)?)?),
        None => (time, 0),
    };
    let mut parts = clock.split(':');
    let hours = digits(parts.next()?, 2)?;
    let minutes = digits(parts.next()?, 2)?;
    let seconds = parts.next().map_or(Some(0), second_milliseconds)?;
    let valid = hours < 24 && minutes < 60 && parts.next().is_none();
    valid.then_some((hours * 60 + minutes - offset) * 60_000 + seconds)
}

fn second_milliseconds(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let whole = digits(whole, 2).filter(|seconds| *seconds <= 60)?;
    let plain = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    Some(whole * 1000 + plain.then(|| thousandths.parse::<i64>().ok())??)
}

fn zone_minutes(zone: &str) -> Option<i64> {
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("Z" | "z", "") => return Some(0),
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None => rest.split_at_checked(2)?,
    };
    Some(sign * (digits(hours, 2)? * 60 + digits(minutes, 2)?))
}

fn digits(text: &str, count: usize) -> Option<i64> {
    let plain = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the Gregorian calendar, counting years from March so that the leap
/// day is the last of its year.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants() {
        for (text, expected) in [
            ("1970", Some(0)),
            ("1970-01-02", Some(86_400_000)),
            ("2020-02-29T12:30:15.250Z", Some(1_582_979_415_250)),
            ("2020-02-29T13:30:15.25+01:00", Some(1_582_979_415_250)),
            ("1582979415", Some(1_582_979_415_000)),
            ("2019-02-29", None),
            ("2020-01-01T25:00Z", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(instant(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers() {
        for (text, expected) in
            [("1.50", Some(1.5)), ("-3", Some(-3.0)), ("inf", None), ("1e2", None), ("", None)]
        {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
