//! The POST variables of an action: checked before anything is sent, and form-encoded.
//!
//! Documented variables are checked; others pass, since the pages may say more than was seen of them.

use crate::value::{Amount, UserId};
use crate::wire::encoding::push_encoded;

/// One documented variable of an action.
#[derive(Debug)]
pub struct Parameter {
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

/// The value of a variable, as a caller gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// An integer, as decimal digits with a `-` in front of a negative one.
    Integer(String),
    /// True or false.
    Flag(bool),
    /// A value of any other kind, such as a fraction: no variable takes it.
    Other,
}

/// What is wrong with a variable: its name, and what it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VariableFault {
    /// The variable.
    pub name: &'static str,
    /// What it must be.
    pub must: &'static str,
}

/// Variables variables with the text that is sent, in the order they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables(Vec<(String, String)>);

/// PHP reads at most this many variables of a request (`max_input_vars`) and drops the rest without an error.
pub const MOST_VARIABLES: usize = 1000;

/// Bytes of all names and values together; far beyond what any action takes.
const LONGEST: usize = 256 * 1024;

const TOO_MANY: VariableFault = VariableFault { name: "variables", must: "must be at most 1000, as PHP reads no more" };
const TOO_LONG: VariableFault = VariableFault { name: "variables", must: "must be at most 256 KiB together" };
const NOT_A_NAME: VariableFault = VariableFault {
    name: "a variable's name",
    must: "must be letters, digits and underscores (and [] behind them), and none of go, do, iq, key, timestamp, salt and signature",
};

impl Variables {
    /// Checks variables against the declared parameters of an action.
    pub fn check(declared: &'static [Parameter], given: Vec<(String, Value)>) -> Result<Self, VariableFault> {
        if given.len() > MOST_VARIABLES {
            return Err(TOO_MANY);
        }
        let mut checked: Vec<(String, String)> = Vec::with_capacity(given.len());
        let is_array = |rest: &str| rest.starts_with('[');
        for (name, value) in given {
            if !is_a_name(&name) {
                return Err(NOT_A_NAME);
            }
            // PHP would take the last of `amount` and `amount[]`, in place of what was checked.
            if let Some(parameter) = declared.iter().find(|it| name.strip_prefix(it.name).is_some_and(is_array)) {
                return Err(VariableFault { name: parameter.name, must: "must be given once, without []" });
            }
            let text = match declared.iter().find(|parameter| parameter.name == name) {
                Some(Parameter { name, takes, .. }) => {
                    takes.text_of(&value).ok_or(VariableFault { name, must: takes.must() })?
                }
                None => text_of_any(&value).ok_or(VariableFault {
                    name: "a variable that is not documented",
                    must: "must be text, a whole number, a bigint or a boolean",
                })?,
            };
            checked.push((name, text));
        }
        if checked.iter().map(|(name, text)| name.len() + text.len()).sum::<usize>() > LONGEST {
            return Err(TOO_LONG);
        }
        let missing =
            |parameter: &&Parameter| parameter.required && checked.iter().all(|(name, _)| name != parameter.name);
        match declared.iter().find(missing) {
            Some(parameter) => Err(VariableFault { name: parameter.name, must: parameter.takes.must() }),
            None => Ok(Variables(checked)),
        }
    }

    /// The text of a variable; `None` if it was not given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, text)| text.as_str())
    }

    /// The amount in a variable.
    pub fn amount(&self, name: &str) -> Option<Amount> {
        self.get(name).and_then(Amount::from_text)
    }

    /// The form-encoded body, as PHP's `http_build_query` encodes it.
    pub fn to_body(&self) -> String {
        let mut body = String::new();
        for (name, text) in &self.0 {
            if !body.is_empty() {
                body.push('&');
            }
            push_encoded(name, &mut body);
            body.push('=');
            push_encoded(text, &mut body);
        }
        body
    }
}

/// PHP turns other characters into underscores, so that a name could become another one's.
fn is_a_name(name: &str) -> bool {
    let stem = name.split('[').next().unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let ends_well = stem.len() == name.len() || name.ends_with(']');
    !stem.is_empty()
        && ends_well
        && !RESERVED.contains(&stem)
        && stem.bytes().all(is_plain)
        && name.bytes().skip(stem.len()).all(|byte| is_plain(byte) || matches!(byte, b'[' | b']'))
}

const RESERVED: [&str; 7] = ["go", "do", "iq", "key", "timestamp", "salt", "signature"];

impl Takes {
    /// The text to send; `None` for a value it does not take.
    fn text_of(self, value: &Value) -> Option<String> {
        match (self, value) {
            (Takes::Positive, Value::Text(text) | Value::Integer(text)) => {
                UserId::from_text(text).ok().map(|id| id.to_string())
            }
            (Takes::Integer, Value::Text(text) | Value::Integer(text)) => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                (UserId::from_text(digits).is_ok() || text == "0").then(|| text.clone())
            }
            (Takes::Amount, Value::Text(text)) => {
                Amount::from_text(text).filter(|amount| *amount > Amount::ZERO).map(|_| text.clone())
            }
            (Takes::Flag, value) => text_of_any(value).filter(|text| matches!(text.as_str(), "0" | "1")),
            (Takes::Text, Value::Text(text)) => Some(text.clone()),
            (Takes::Word(words, _), Value::Text(text)) => words.contains(&text.as_str()).then(|| text.clone()),
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

fn text_of_any(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Integer(text) => Some(text.clone()),
        Value::Flag(flag) => Some(if *flag { "1" } else { "0" }.into()),
        Value::Other => None,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::store::add_payment::ADD_PAYMENT;
    use crate::store::modify_cart::MODIFY_CART;
    use crate::store::place_order::PLACE_ORDER;

    fn check(declared: &'static [Parameter], given: &[(&str, Value)]) -> Result<String, String> {
        let given = given.iter().map(|(name, value)| (String::from(*name), value.clone())).collect();
        match Variables::check(declared, given) {
            Ok(given) => Ok(given.to_body()),
            Err(fault) => Err([fault.name, " ", fault.must].concat()),
        }
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn integer(digits: &str) -> Value {
        Value::Integer(digits.into())
    }

    #[test]
    fn variables_are_encoded_as_php_encodes_them() {
        let given = [("amount", text("4.50")), ("description", text("入金 #7 & co"))];
        assert_eq!(
            check(ADD_PAYMENT.parameters, &given).unwrap(),
            "amount=4.50&description=%E5%85%A5%E9%87%91+%237+%26+co"
        );
        assert_eq!(check(PLACE_ORDER.parameters, &[]).unwrap(), "");
    }

    #[test]
    fn amounts_are_exact_text() {
        for amount in [integer("4"), text("4,50"), text(""), text("0"), text("0.00"), text("-1"), Value::Other] {
            let said = check(ADD_PAYMENT.parameters, &[("amount", amount)]).unwrap_err();
            assert!(said.starts_with("amount must be exact decimal text above 0"), "{said}");
        }
        assert!(check(ADD_PAYMENT.parameters, &[("description", text("x"))]).unwrap_err().starts_with("amount must"));
    }

    #[test]
    fn each_kind_takes_what_it_says() {
        let one = |takes: Takes, value: Value| takes.text_of(&value);
        assert_eq!(one(Takes::Positive, integer("5")).as_deref(), Some("5"));
        assert_eq!(one(Takes::Positive, integer("9223372036854775807")).as_deref(), Some("9223372036854775807"));
        assert_eq!(one(Takes::Positive, text("05")), None);
        assert_eq!(one(Takes::Positive, integer("0")), None);
        assert_eq!(one(Takes::Integer, integer("-1")).as_deref(), Some("-1"));
        assert_eq!(one(Takes::Integer, text("-1")).as_deref(), Some("-1"));
        assert_eq!(one(Takes::Integer, text("--1")), None);
        assert_eq!(one(Takes::Integer, Value::Other), None);
        assert_eq!(one(Takes::Flag, Value::Flag(true)).as_deref(), Some("1"));
        assert_eq!(one(Takes::Flag, integer("0")).as_deref(), Some("0"));
        assert_eq!(one(Takes::Flag, text("yes")), None);
        assert_eq!(one(Takes::Text, integer("1")), None);
        assert_eq!(
            check(MODIFY_CART.parameters, &[("cartAction", text("add")), ("productID", integer("5"))]).unwrap(),
            "cartAction=add&productID=5"
        );
        assert_eq!(
            check(MODIFY_CART.parameters, &[("cartAction", text("buy"))]).unwrap_err(),
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
        assert!(check(ADD_PAYMENT.parameters, &given).unwrap_err().starts_with("a variable's name must be"));
    }

    #[test]
    fn there_is_an_end_to_what_is_sent() {
        let long = "x".repeat(LONGEST);
        let given = [("amount", text("1.00")), ("description", text(&long))];
        assert_eq!(check(ADD_PAYMENT.parameters, &given).unwrap_err(), "variables must be at most 256 KiB together");
        let many: Vec<_> = (0..=MOST_VARIABLES).map(|at| (format!("v{at}"), integer("1"))).collect();
        assert_eq!(Variables::check(&[], many).unwrap_err().must, "must be at most 1000, as PHP reads no more");
    }

    #[test]
    fn what_is_not_documented_passes_as_it_is() {
        let given = [("cartAction", text("empty")), ("new_one", Value::Flag(true)), ("other", integer("7"))];
        assert_eq!(check(MODIFY_CART.parameters, &given).unwrap(), "cartAction=empty&new_one=1&other=7");
        let odd = [("cartAction", text("empty")), ("new_one", Value::Other)];
        assert!(
            check(MODIFY_CART.parameters, &odd).unwrap_err().starts_with("a variable that is not documented must be")
        );
    }
}
