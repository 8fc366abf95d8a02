//! GET and POST variables, decoded as PHP decodes them.

use super::multipart;
use std::borrow::Cow;
use std::collections::HashMap;

/// The variables of a query or of a body. Where a name comes twice, the last one counts, as in PHP.
#[derive(Debug, Default)]
pub struct Variables(HashMap<String, String>);

impl Variables {
    /// From the raw query (an unencoded `+` is a space).
    pub fn of_query(query: &str) -> Self {
        Variables(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// From a body: of a form, urlencoded or multipart. As in PHP, any other kind of body has no variables.
    pub fn of_body(content_type: &str, body: &[u8]) -> Self {
        let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
        match kind.trim().to_ascii_lowercase().as_str() {
            "application/x-www-form-urlencoded" => Variables(form_urlencoded::parse(body).into_owned().collect()),
            "multipart/form-data" => Variables(multipart::fields(parameters, body).map(owned).collect()),
            _ => Variables::default(),
        }
    }

    /// The variable's text; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.given(name).unwrap_or("")
    }

    /// The variable's text, if it was sent.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// An integer of at least 1 in plain digits; `None` where it is anything else.
    pub fn positive(&self, name: &str) -> Option<u64> {
        let text = self.get(name);
        let number = text.parse().ok().filter(|number| (1..=i64::MAX as u64).contains(number))?;
        text.bytes().all(|byte| byte.is_ascii_digit()).then_some(number)
    }
}

fn owned((name, value): (Cow<'_, str>, Cow<'_, str>)) -> (String, String) {
    (name.into_owned(), value.into_owned())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn urlencoded(body: &str) -> Variables {
        Variables::of_body("application/x-www-form-urlencoded; charset=UTF-8", body.as_bytes())
    }

    #[test]
    fn a_plus_that_was_not_encoded_is_a_space_as_in_php() {
        let raw = "odEervCLGjDOlux1MF+5cPK+EZWKKHBxlOclfC7OwAI=";
        assert_eq!(Variables::of_query(&format!("signature={raw}")).get("signature"), raw.replace('+', " "));
        assert_eq!(urlencoded("description=a+b%2Bc&amount=4.50").get("description"), "a b+c");
    }

    #[test]
    fn the_last_of_two_counts_and_an_empty_one_was_given() {
        let variables = urlencoded("a=1&a=2&b=");
        assert_eq!((variables.get("a"), variables.given("b"), variables.given("c")), ("2", Some(""), None));
    }

    #[test]
    fn only_forms_have_variables() {
        for kind in ["", "application/json", "text/plain;charset=UTF-8", "application/x-www-form-urlencodedx"] {
            assert_eq!(Variables::of_body(kind, b"a=1").given("a"), None, "{kind}");
        }
        assert_eq!(Variables::of_body("Application/X-WWW-Form-URLencoded", b"a=1").get("a"), "1");
    }

    #[test]
    fn a_positive_integer_is_plain_digits() {
        let read = |text: &str| urlencoded(&format!("n={text}")).positive("n");
        assert_eq!((read("1"), read("9223372036854775807")), (Some(1), Some(i64::MAX as u64)));
        for text in ["", "0", "-1", "%2B1", "1.0", "1e3", "%201", "9223372036854775808", "99999999999999999999"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
