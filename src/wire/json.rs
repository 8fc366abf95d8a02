//! Reading JSON without overlooking a doubled key, and writing it.
//!
//! The decoder is the same in every build: the code that the fuzzers and simulations exercise natively is the code that
//! ships. Unlike `JSON.parse` it shows doubled keys and keeps integers beyond 2^53 exact.

use super::unusable::Unusable;
use crate::value::Amount;
use hifijson::token::Lex;
use hifijson::value::{Value, parse_bounded};
use std::borrow::Cow;

/// A JSON value; numbers are kept as they are written.
pub type Json<'a> = Value<&'a str, Cow<'a, str>>;

/// Arrays and objects nested deeper than this are not read: no answer of this API comes near it.
const DEEPEST_NESTING: usize = 64;

/// A JSON object whose keys can be looked up without overlooking that one is there twice.
#[derive(Debug, Clone, Copy)]
pub struct JsonObject<'a>(&'a [(Cow<'a, str>, Json<'a>)]);

impl<'a> JsonObject<'a> {
    /// The value of a key; `null` counts as missing.
    pub fn get(&self, key: &str) -> Result<Option<&'a Json<'a>>, Unusable> {
        let mut found = self.0.iter().filter(|(name, _)| name == key);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(Unusable::Broken),
            (Some((_, Value::Null)) | None, None) => Ok(None),
            (Some((_, value)), None) => Ok(Some(value)),
        }
    }

    /// All keys with their values, in the order they came.
    pub fn members(&self) -> &'a [(Cow<'a, str>, Json<'a>)] {
        self.0
    }

    /// The objects of a list, one by one.
    pub fn list(
        &self,
        key: &str,
    ) -> Result<impl Iterator<Item = Result<JsonObject<'a>, Unusable>> + use<'a>, Unusable> {
        let Some(Value::Array(items)) = self.get(key)? else { return Err(Unusable::WrongType) };
        Ok(items.iter().map(|item| match item {
            Value::Object(members) => Ok(JsonObject(members)),
            _ => Err(Unusable::WrongType),
        }))
    }

    /// An object inside.
    pub fn object(&self, key: &str) -> Result<JsonObject<'a>, Unusable> {
        match self.get(key)? {
            Some(Value::Object(members)) => Ok(JsonObject(members)),
            _ => Err(Unusable::WrongType),
        }
    }

    /// An integer, sent as a number or as text; `None` where it is missing.
    pub fn integer(&self, key: &str) -> Result<Option<i64>, Unusable> {
        match self.get(key)? {
            Some(value) => integer(value).map(Some).ok_or(Unusable::WrongType),
            None => Ok(None),
        }
    }

    /// An amount, sent as text or as a number; `None` where it is missing.
    pub fn amount(&self, key: &str) -> Result<Option<Amount>, Unusable> {
        match self.get(key)? {
            Some(Value::String(text)) => Amount::from_text(text).map(Some).ok_or(Unusable::WrongType),
            Some(Value::Number((literal, _))) => Amount::from_text(literal).map(Some).ok_or(Unusable::WrongType),
            Some(_) => Err(Unusable::WrongType),
            None => Ok(None),
        }
    }

    /// Text; empty where it is missing.
    pub fn text(&self, key: &str) -> Result<&'a str, Unusable> {
        match self.get(key)? {
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(Unusable::WrongType),
            None => Ok(""),
        }
    }
}

/// A parsed JSON object; owns its members.
#[derive(Debug)]
pub struct Document<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Document<'a> {
    /// Parses a JSON object. Gives what is behind it, too.
    pub fn parse(json: &'a [u8]) -> Result<(Self, &'a [u8]), Unusable> {
        let mut lexer = hifijson::SliceLexer::new(json);
        let first = lexer.ws_peek().ok_or(Unusable::Broken)?;
        match parse_bounded(DEEPEST_NESTING, first, &mut lexer) {
            Ok(Value::Object(members)) => Ok((Document(members), lexer.as_slice().trim_ascii())),
            _ => Err(Unusable::Broken),
        }
    }

    /// The outermost object.
    pub fn root(&self) -> JsonObject<'_> {
        JsonObject(&self.0)
    }
}

/// An integer that the API sends as a number or as text.
pub fn integer(value: &Json<'_>) -> Option<i64> {
    match value {
        Value::Number((digits, _)) => digits.parse().ok(),
        Value::String(digits) => digits.parse().ok(),
        _ => None,
    }
}

/// Appends a JSON string. (hifijson's own writer leaves U+0014 to U+001F as they are, which `JSON.parse` refuses.)
pub fn push_quoted(text: &str, json: &mut String) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\0'..='\u{1f}' => json.push_str(&format!("\\u{:04x}", c as u32)),
            _ => json.push(c),
        }
    }
    json.push('"');
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_that_is_written_is_read_the_same(text in any::<String>()) {
            let mut json = String::new();
            push_quoted(&text, &mut json);
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
