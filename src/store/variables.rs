//! The variables of an action, as a caller gives them -> form-encoded POST variables, checked before anything is sent.
//!
//! What is documented is checked; what is not documented passes: the pages may know more than was seen of them.

use super::amount::Amount;
use crate::identifier::{Malformed, UserId};
use crate::options::{Given, is_whole};
use crate::request::encode_query_value;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// One documented variable.
#[derive(Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// Whether the action cannot do without.
    pub required: bool,
    /// What it takes.
    pub takes: Takes,
}

/// What a variable takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// An id, or another positive integer.
    Positive,
    /// An integer of any sign.
    Integer,
    /// A decimal above 0, as exact text.
    Amount,
    /// 0 or 1; also false or true.
    Flag,
    /// Any text.
    Text,
    /// One of these words, and how to say so.
    Word(&'static [&'static str], &'static str),
}

/// What is wrong with a variable: its name, and what it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The variable.
    pub name: &'static str,
    /// What it must be.
    pub must: &'static str,
}

/// Checked variables, in the order they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked(Vec<(String, String)>);

impl Checked {
    /// Checks what a caller gave.
    pub fn check<'a>(
        declared: &'static [Variable],
        given: &mut dyn Iterator<Item = (&'a str, Given<'a>)>,
    ) -> Result<Self, Fault> {
        let mut checked: Vec<(String, String)> = Vec::new();
        for (name, value) in given {
            let variable = declared.iter().find(|variable| variable.name == name);
            let takes = variable.map(|variable| variable.takes);
            let text = match takes {
                Some(takes) => takes.text_of(value),
                None => text_of_any(value),
            };
            let fault = Fault {
                name: variable.map_or("a variable that is not documented", |variable| variable.name),
                must: takes.map_or("must be text, a whole number, a bigint or a boolean", Takes::must),
            };
            if !is_a_name(name) {
                return Err(NOT_A_NAME);
            }
            checked.push((name.into(), text.ok_or(fault)?));
        }
        if checked.iter().map(|(name, text)| name.len() + text.len()).sum::<usize>() > LONGEST {
            return Err(TOO_LONG);
        }
        let missing = |variable: &&Variable| variable.required && checked.iter().all(|(name, _)| name != variable.name);
        match declared.iter().find(missing) {
            Some(variable) => Err(Fault { name: variable.name, must: variable.takes.must() }),
            None => Ok(Checked(checked)),
        }
    }

    /// The text of a variable; `None` where it was not given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, text)| text.as_str())
    }

    /// The amount a variable holds.
    pub fn amount(&self, name: &str) -> Option<Amount> {
        self.get(name).and_then(Amount::from_text)
    }

    /// One more variable, already checked.
    pub fn with(mut self, name: &str, text: &str) -> Self {
        self.0.push((name.into(), text.into()));
        self
    }

    /// As PHP's `http_build_query` encodes them.
    pub fn to_body(&self) -> String {
        let mut body = String::new();
        for (name, text) in &self.0 {
            if !body.is_empty() {
                body.push('&');
            }
            encode_query_value(name, &mut body);
            body.push('=');
            encode_query_value(text, &mut body);
        }
        body
    }
}

/// Far beyond what any action takes.
const LONGEST: usize = 256 * 1024;

const TOO_LONG: Fault = Fault { name: "the variables", must: "must be at most 256 KiB together" };

const NOT_A_NAME: Fault = Fault {
    name: "a variable's name",
    must: "must be letters, digits and underscores (and [] behind them), and none of go, do, iq, key, timestamp, salt and signature",
};

/// PHP turns other characters into underscores, so that a name could become another one's.
fn is_a_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let stem = bytes.iter().position(|byte| *byte == b'[').unwrap_or(bytes.len());
    let is_plain = |at: usize, byte: u8| {
        byte.is_ascii_alphanumeric() || byte == b'_' || (at >= stem && matches!(byte, b'[' | b']'))
    };
    let ends_well = stem == bytes.len() || bytes.last() == Some(&b']');
    let is_reserved = RESERVED.iter().any(|reserved| Some(*reserved) == name.get(..stem));
    stem > 0 && ends_well && !is_reserved && bytes.iter().enumerate().all(|(at, byte)| is_plain(at, *byte))
}

const RESERVED: [&str; 7] = ["go", "do", "iq", "key", "timestamp", "salt", "signature"];

impl Takes {
    /// The text to send; `None` for what it does not take.
    pub fn text_of(self, value: Given<'_>) -> Option<String> {
        match (self, value) {
            (Takes::Positive, Given::Number(number)) => positive(UserId::from_number(number)),
            (Takes::Positive, Given::Text(text) | Given::Integer(text)) => positive(UserId::from_text(text)),
            (Takes::Integer, Given::Number(_)) => text_of_any(value),
            (Takes::Integer, Given::Text(text) | Given::Integer(text)) => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                (UserId::from_text(digits).is_ok() || text == "0").then(|| text.into())
            }
            (Takes::Amount, Given::Text(text)) => {
                Amount::from_text(text).filter(|amount| *amount > Amount::ZERO).map(|_| text.into())
            }
            (Takes::Flag, value) => text_of_any(value).filter(|text| matches!(text.as_str(), "0" | "1")),
            (Takes::Text, Given::Text(text)) => Some(text.into()),
            (Takes::Word(words, _), Given::Text(text)) => words.contains(&text).then(|| text.into()),
            _ => None,
        }
    }

    fn must(self) -> &'static str {
        match self {
            Takes::Positive => "must be a positive integer, as a number, a bigint or plain decimal digits",
            Takes::Integer => "must be an integer, as a number, a bigint or plain decimal digits",
            Takes::Amount => {
                "must be exact decimal text above 0, with a point and at most 6 decimal places, e.g. \"4.50\" \
                 (a number would be rounded)"
            }
            Takes::Flag => "must be 0, 1, false or true",
            Takes::Text => "must be text",
            Takes::Word(_, must) => must,
        }
    }
}

fn positive(id: Result<UserId, Malformed>) -> Option<String> {
    id.ok().map(|id| id.get().to_string())
}

fn text_of_any(value: Given<'_>) -> Option<String> {
    match value {
        Given::Text(text) | Given::Integer(text) => Some(text.into()),
        Given::Number(number) if is_whole(number) => Some((number as i64).to_string()),
        Given::Flag(flag) => Some(if flag { "1" } else { "0" }.into()),
        _ => None,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::store::add_payment::ADD_PAYMENT;
    use crate::store::modify_cart::MODIFY_CART;
    use crate::store::place_order::PLACE_ORDER;

    fn check(declared: &'static [Variable], given: &[(&str, Given<'static>)]) -> Result<String, String> {
        match Checked::check(declared, &mut given.iter().copied()) {
            Ok(given) => Ok(given.to_body()),
            Err(fault) => Err([fault.name, " ", fault.must].concat()),
        }
    }

    fn text(text: &'static str) -> Given<'static> {
        Given::Text(text)
    }

    #[test]
    fn variables_are_encoded_as_php_encodes_them() {
        let given = [("amount", text("4.50")), ("description", text("入金 #7 & co"))];
        assert_eq!(
            check(ADD_PAYMENT.variables, &given).unwrap(),
            "amount=4.50&description=%E5%85%A5%E9%87%91+%237+%26+co"
        );
        assert_eq!(check(PLACE_ORDER.variables, &[]).unwrap(), "");
    }

    #[test]
    fn amounts_are_exact_text() {
        for amount in [Given::Number(4.5), text("4,50"), text(""), text("0"), text("0.00"), text("-1"), Given::Other] {
            let said = check(ADD_PAYMENT.variables, &[("amount", amount)]).unwrap_err();
            assert!(said.starts_with("amount must be exact decimal text above 0"), "{said}");
        }
        assert!(check(ADD_PAYMENT.variables, &[("description", text("x"))]).unwrap_err().starts_with("amount must"));
    }

    #[test]
    fn each_kind_takes_what_it_says() {
        let one = |takes: Takes, value: Given<'_>| takes.text_of(value);
        assert_eq!(one(Takes::Positive, Given::Number(5.0)).as_deref(), Some("5"));
        assert_eq!(one(Takes::Positive, Given::Integer("9223372036854775807")).as_deref(), Some("9223372036854775807"));
        assert_eq!(one(Takes::Positive, text("05")), None);
        assert_eq!(one(Takes::Positive, Given::Number(0.0)), None);
        assert_eq!(one(Takes::Integer, Given::Number(-1.0)).as_deref(), Some("-1"));
        assert_eq!(one(Takes::Integer, text("-1")).as_deref(), Some("-1"));
        assert_eq!(one(Takes::Integer, text("--1")), None);
        assert_eq!(one(Takes::Integer, Given::Number(0.5)), None);
        assert_eq!(one(Takes::Flag, Given::Flag(true)).as_deref(), Some("1"));
        assert_eq!(one(Takes::Flag, Given::Number(0.0)).as_deref(), Some("0"));
        assert_eq!(one(Takes::Flag, text("yes")), None);
        assert_eq!(one(Takes::Text, Given::Number(1.0)), None);
        assert_eq!(
            check(MODIFY_CART.variables, &[("cartAction", text("add")), ("productID", Given::Number(5.0))]).unwrap(),
            "cartAction=add&productID=5"
        );
        assert_eq!(
            check(MODIFY_CART.variables, &[("cartAction", text("buy"))]).unwrap_err(),
            "cartAction must be \"add\", \"remove\" or \"empty\""
        );
    }

    #[test]
    fn a_name_is_one_that_php_leaves_as_it_is() {
        for name in ["a", "productID", "x_1", "ids[]", "a[b][c]"] {
            assert!(is_a_name(name), "{name}");
        }
        for name in ["", " a", "a b", "a.b", "a-b", "[]", "a[", "a]", "é", "a=b", "go", "salt", "iq[]", "signature"] {
            assert!(!is_a_name(name), "{name}");
        }
        let given = [("amount", text("1.00")), (" amount", text("5.50"))];
        assert!(check(ADD_PAYMENT.variables, &given).unwrap_err().starts_with("a variable's name must be"));
    }

    #[test]
    fn there_is_an_end_to_what_is_sent() {
        let long: &'static str = "x".repeat(LONGEST).leak();
        let given = [("amount", text("1.00")), ("description", text(long))];
        assert_eq!(check(ADD_PAYMENT.variables, &given).unwrap_err(), "the variables must be at most 256 KiB together");
    }

    #[test]
    fn what_is_not_documented_passes_as_it_is() {
        let given = [("cartAction", text("empty")), ("new_one", Given::Flag(true)), ("other", Given::Number(7.0))];
        assert_eq!(check(MODIFY_CART.variables, &given).unwrap(), "cartAction=empty&new_one=1&other=7");
        let odd = [("cartAction", text("empty")), ("new_one", Given::Number(1.5))];
        assert!(
            check(MODIFY_CART.variables, &odd).unwrap_err().starts_with("a variable that is not documented must be")
        );
    }
}
