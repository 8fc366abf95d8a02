//! An answer's values, made honest: what the API sends as text or as a number, now this way and now that (section
//! 1.7 of the facts), becomes one thing. Field names stay the API's own, and what is not known passes untouched.

use crate::wire::json::{Json, push_quoted};
use crate::wire::unusable::Unusable;
use hifijson::value::Value;
use std::borrow::Cow;

/// What a field holds, whichever way it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// An integer: a number, or text beyond 2^53-1, which a JavaScript number would round.
    Integer,
    /// A decimal: exact text.
    Decimal,
    /// 0 or 1: false or true.
    Flag,
}

/// The fields of an answer that are known, by their names at any depth.
pub type Fields = &'static [(Holds, &'static [&'static str])];

/// The largest integer a JavaScript number holds exactly.
const LARGEST_SAFE: i64 = (1 << 53) - 1;

/// Writes an answer as JSON text with honest values. A known field that is `null` is left out: missing and null are
/// the same. One that is there twice makes the answer unusable.
pub fn write_object(members: &[(Cow<'_, str>, Json<'_>)], fields: Fields, json: &mut String) -> Result<(), Unusable> {
    json.push('{');
    let mut first = true;
    for (at, (name, value)) in members.iter().enumerate() {
        let holds = holds(fields, name);
        if holds.is_some() && members[..at].iter().any(|(earlier, _)| earlier == name) {
            return Err(Unusable::Broken);
        }
        if holds.is_some() && matches!(value, Value::Null) {
            continue;
        }
        if !first {
            json.push(',');
        }
        first = false;
        push_quoted(name, json);
        json.push(':');
        write_value(value, holds, fields, json)?;
    }
    json.push('}');
    Ok(())
}

fn holds(fields: Fields, name: &str) -> Option<Holds> {
    fields.iter().find(|(_, names)| names.contains(&name)).map(|(holds, _)| *holds)
}

fn write_value(value: &Json<'_>, holds: Option<Holds>, fields: Fields, json: &mut String) -> Result<(), Unusable> {
    match value {
        Value::Null => json.push_str("null"),
        Value::Bool(true) => json.push_str("true"),
        Value::Bool(false) => json.push_str("false"),
        Value::Number((literal, _)) => write_scalar(literal, true, holds, json),
        Value::String(text) => write_scalar(text, false, holds, json),
        Value::Array(items) => {
            json.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    json.push(',');
                }
                write_value(item, holds, fields, json)?;
            }
            json.push(']');
        }
        Value::Object(members) => write_object(members, fields, json)?,
    }
    Ok(())
}

/// A number or a text, by its characters.
fn write_scalar(characters: &str, is_number: bool, holds: Option<Holds>, json: &mut String) {
    let integer = as_integer(characters);
    let is_safe = integer.is_some_and(|integer| integer.abs() <= LARGEST_SAFE);
    match holds {
        Some(Holds::Flag) if characters == "0" => json.push_str("false"),
        Some(Holds::Flag) if characters == "1" => json.push_str("true"),
        Some(Holds::Integer) if is_safe => json.push_str(characters),
        Some(Holds::Decimal) => push_quoted(characters, json),
        // Digits that a JavaScript number would not keep are safer as text, known or not.
        _ if is_number && (is_safe || integer.is_none() && !is_long(characters)) => json.push_str(characters),
        _ => push_quoted(characters, json),
    }
}

/// An integer as it is written canonically.
fn as_integer(characters: &str) -> Option<i64> {
    let digits = characters.strip_prefix('-').unwrap_or(characters);
    let canonical = !digits.is_empty()
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && (digits == "0" && digits.len() == characters.len() || !digits.starts_with('0'));
    if canonical { characters.parse().ok() } else { None }
}

/// More digits than a JavaScript number keeps.
fn is_long(literal: &str) -> bool {
    literal.bytes().filter(u8::is_ascii_digit).count() > 15
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::wire::answer::read_any;
    use crate::wire::response::Body;

    const FIELDS: Fields =
        &[(Holds::Integer, &["id", "ids"]), (Holds::Decimal, &["total"]), (Holds::Flag, &["renewable"])];

    fn honest(body: &str) -> String {
        let mut json = String::new();
        let document = read_any(Body::Whole(body.as_bytes())).unwrap().unwrap();
        write_object(document.root().members(), FIELDS, &mut json).unwrap();
        json
    }

    #[test]
    fn text_and_numbers_become_one_thing() {
        let cases = [
            (r#"{"id":"322"}"#, r#"{"id":322}"#),
            (r#"{"id":322}"#, r#"{"id":322}"#),
            (r#"{"id":"-1"}"#, r#"{"id":-1}"#),
            (r#"{"id":"9007199254740991"}"#, r#"{"id":9007199254740991}"#),
            (r#"{"id":9007199254740993}"#, r#"{"id":"9007199254740993"}"#),
            (r#"{"id":"9007199254740993"}"#, r#"{"id":"9007199254740993"}"#),
            (r#"{"id":99999999999999999999}"#, r#"{"id":"99999999999999999999"}"#),
            (r#"{"total":"5.50"}"#, r#"{"total":"5.50"}"#),
            (r#"{"total":5.50}"#, r#"{"total":"5.50"}"#),
            (r#"{"total":5}"#, r#"{"total":"5"}"#),
            (r#"{"renewable":"1"}"#, r#"{"renewable":true}"#),
            (r#"{"renewable":0}"#, r#"{"renewable":false}"#),
            (r#"{"id":["1",2]}"#, r#"{"id":[1,2]}"#),
        ];
        for (body, expected) in cases {
            assert_eq!(honest(body), expected, "{body}");
        }
    }

    #[test]
    fn missing_and_null_are_the_same_where_the_field_is_known() {
        assert_eq!(honest(r#"{"id":null,"note":null,"total":null}"#), r#"{"note":null}"#);
    }

    #[test]
    fn what_is_not_what_it_should_be_stays_as_it_is() {
        for body in [
            r#"{"id":"007"}"#,
            r#"{"id":"soon"}"#,
            r#"{"id":""}"#,
            r#"{"id":1.5}"#,
            r#"{"id":true}"#,
            r#"{"renewable":"2"}"#,
            r#"{"renewable":2}"#,
            r#"{"total":"free"}"#,
        ] {
            assert_eq!(honest(body), body, "{body}");
        }
    }

    #[test]
    fn what_is_not_known_passes_untouched_and_nothing_is_rounded() {
        let body = r#"{"a":"1","b":1,"c":1.50,"d":[{"e":{"f":null}},true,false],"g":1e3,"h":-0,"__proto__":{"x":1}}"#;
        assert_eq!(honest(body), body);
        assert_eq!(
            honest(r#"{"a":12345678901234567890,"b":0.12345678901234567}"#),
            r#"{"a":"12345678901234567890","b":"0.12345678901234567"}"#
        );
    }

    #[test]
    fn known_fields_are_found_at_any_depth() {
        assert_eq!(
            honest(r#"{"list":[{"id":"1","more":{"renewable":"0"}}]}"#),
            r#"{"list":[{"id":1,"more":{"renewable":false}}]}"#
        );
    }

    #[test]
    fn text_is_written_so_that_it_is_read_the_same() {
        assert_eq!(
            honest("{\"a\\u0001\":\"\\\"\\\\\\n\\u007f\\/\\u20ac\\ud83d\\ude00\"}"),
            "{\"a\\u0001\":\"\\\"\\\\\\u000a\u{7f}/€😀\"}"
        );
    }
}
