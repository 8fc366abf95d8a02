//! The body of an HTTP response -> what the API answered.
//!
//! The API answers JSON without a common envelope (section 1.7 of the facts): success is an object with the
//! action's own key (`ok`, `list`, ...), failure one with `error` and `error_long`. HTTP statuses are not
//! documented, so JSON that says `ok` or `error` counts whatever the status. Anything that cannot be read without
//! guessing (cut, doubled keys, wrong types, both success and failure) is [`Unusable`], never a result.

use super::json::{Document, JsonObject};
use super::response::{Body, LONGEST_BODY};
use super::unusable::Unusable;

/// The API's own refusal, as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiFault {
    /// `error`, e.g. `ERROR_NO_ORDER`. Not unique by itself: `REQUEST_ERROR` covers many cases.
    pub code: String,
    /// `error_long`, e.g. `There is no order to process`; empty where the API gave none.
    pub detail: String,
}

/// A readable answer: the action's own result, or the API's refusal.
pub type Answer<T> = Result<T, ApiFault>;

/// Reads an answer whose success is an object with this key.
pub fn read_answer<'a>(body: Body<'a>, success: &str) -> Result<Answer<Document<'a>>, Unusable> {
    let document = open(body)?;
    match fault_or_success(&document.root(), document.root().get(success)?.is_some())? {
        Some(fault) => Ok(Err(fault)),
        None => Ok(Ok(document)),
    }
}

/// Reads an answer of which nothing is known but that a failure has the key `error`.
pub fn read_any(body: Body<'_>) -> Result<Answer<Document<'_>>, Unusable> {
    let document = open(body)?;
    let failed = document.root().get("error")?.is_some();
    match fault_or_success(&document.root(), !failed)? {
        Some(fault) => Ok(Err(fault)),
        None => Ok(Ok(document)),
    }
}

/// The refusal, if it is one; `None` where it says success instead.
fn fault_or_success(answer: &JsonObject<'_>, success: bool) -> Result<Option<ApiFault>, Unusable> {
    match (success, answer.get("error")?.is_some()) {
        (true, true) => Err(Unusable::Both),
        (false, false) => Err(Unusable::Neither),
        (true, false) => Ok(None),
        (false, true) => {
            let code = answer.text("error")?;
            let detail = answer.text("error_long")?;
            if code.is_empty() {
                return Err(Unusable::WrongType);
            }
            Ok(Some(ApiFault { code: code.into(), detail: detail.into() }))
        }
    }
}

fn open(body: Body<'_>) -> Result<Document<'_>, Unusable> {
    let body = match body {
        Body::Whole(bytes) if bytes.len() > LONGEST_BODY => return Err(Unusable::TooLong),
        Body::Whole(bytes) => bytes,
        Body::TooLong => return Err(Unusable::TooLong),
        Body::NoRoom => return Err(Unusable::NoRoom),
    };
    if body.trim_ascii().is_empty() {
        return Err(Unusable::Empty);
    }
    let start = object_start(body).ok_or(Unusable::NotJson)?;
    match Document::parse(&body[start..])? {
        (document, behind) if is_noise(behind) => Ok(document),
        _ => Err(Unusable::Followed),
    }
}

/// Whether what is behind the JSON is nothing, or what PHP or a cache prints there: warnings, an HTML comment. Not where
/// it could be more of an answer, or says that the script has failed.
fn is_noise(behind: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 7] =
        [b"<", b"Warning: ", b"Notice: ", b"Deprecated: ", b"PHP Warning: ", b"PHP Notice: ", b"PHP Deprecated: "];
    let could_be_more = behind.iter().any(|byte| matches!(byte, b'{' | b'}' | b'[' | b']'));
    let fails = behind.windows(5).any(|word| word.eq_ignore_ascii_case(b"error"));
    behind.is_empty() || (BEGINNINGS.iter().any(|start| behind.starts_with(start)) && !could_be_more && !fails)
}

/// Where the JSON object begins: PHP prints its warnings in front of the body. It is the first `{` that a key or a
/// `}` follows (`{main}` in a stack trace does not count), and only that one: trying later ones would turn the
/// inside of a broken answer into a result. For the same reason it may not stand inside something else.
fn object_start(body: &[u8]) -> Option<usize> {
    let start = (0..body.len())
        .find(|&at| body[at] == b'{' && matches!(body[at + 1..].trim_ascii_start().first(), Some(b'"' | b'}')))?;
    match body[..start].trim_ascii_end().last() {
        Some(b'[' | b'{' | b',' | b':' | b'"') => None,
        _ => Some(start),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::value::Amount;
    use proptest::prelude::*;

    fn read_ok(body: Body<'_>) -> Result<Answer<String>, Unusable> {
        match read_answer(body, "ok")? {
            Ok(document) => document.root().text("ok").map(|ok| Ok(ok.into())),
            Err(fault) => Ok(Err(fault)),
        }
    }

    fn ok(body: &str) -> Result<Answer<String>, Unusable> {
        read_ok(Body::Whole(body.as_bytes()))
    }

    fn fault(code: &str, detail: &str) -> Result<Answer<String>, Unusable> {
        Ok(Err(ApiFault { code: code.into(), detail: detail.into() }))
    }

    #[test]
    fn success_and_refusal_are_read_as_received() {
        assert_eq!(ok(r#"{"ok":"Order was processed"}"#), Ok(Ok("Order was processed".into())));
        assert_eq!(ok(" {\"ok\" : \"\\u6ce8\\u6587\\/\"}\r\n"), Ok(Ok("注文/".into())));
        assert_eq!(
            ok(r#"{"error":"ERROR_NO_ORDER","error_long":"There is no order to process"}"#),
            fault("ERROR_NO_ORDER", "There is no order to process")
        );
        assert_eq!(ok(r#"{"error":"NEW_CODE","error_long":null,"hint":[1,{"ok":2}]}"#), fault("NEW_CODE", ""));
        assert_eq!(ok(r#"{"ok":"x","error":null}"#), Ok(Ok("x".into())));
    }

    #[test]
    fn text_in_front_of_the_json_is_stepped_over() {
        for noise in [
            "\u{feff}",
            "\n\nWarning: Undefined variable $x in /srv/api.php on line 12\n",
            "<br />\n<b>Notice</b>: Undefined index: a in <b>/srv/api.php</b> on line <b>7</b><br />\n",
            "PHP Warning: foo() in {closure}\n#0 {main}\n",
        ] {
            assert_eq!(ok(&format!("{noise}{{\"ok\":\"fine\"}}")), Ok(Ok("fine".into())), "{noise:?}");
        }
        let mut latin = b"Warning: caf\xe9 ".to_vec();
        latin.extend_from_slice(br#"{"ok":"fine"}"#);
        assert_eq!(read_ok(Body::Whole(&latin)), Ok(Ok("fine".into())));
    }

    #[test]
    fn warnings_and_comments_behind_the_json_are_stepped_over() {
        for noise in [
            "\n",
            "\n<!-- cached by a plugin -->\n",
            "<br />\n<b>Warning</b>:  Unknown: write failed: No space left on device (28) in <b>Unknown</b> on line <b>0</b><br />",
            "PHP Warning:  Unknown: Failed to write session data (files). in Unknown on line 0",
        ] {
            assert_eq!(ok(&format!("{{\"ok\":\"fine\"}}{noise}")), Ok(Ok("fine".into())), "{noise:?}");
        }
    }

    #[test]
    fn whatever_would_need_a_guess_is_unusable() {
        let verdicts = [
            ("", Unusable::Empty),
            (" \r\n\t", Unusable::Empty),
            ("<html><body>502 Bad Gateway</body></html>", Unusable::NotJson),
            ("<script>var a = {b: 1}</script>", Unusable::NotJson),
            ("ok", Unusable::NotJson),
            ("null", Unusable::NotJson),
            ("[]", Unusable::NotJson),
            (r#"[{"ok":"Order was processed"}]"#, Unusable::NotJson),
            (r#"[{"ok":"Order was processed"}"#, Unusable::NotJson),
            (r#"{'a': {"ok":"Order was processed"}"#, Unusable::NotJson),
            (r#"{"ok":"Order was proc"#, Unusable::Broken),
            (r#"{"a":{"ok":"Order was processed"}"#, Unusable::Broken),
            (r#"{"ok":"a"} trailing"#, Unusable::Followed),
            (r#"{"ok":"a"}{"ok":"b"}"#, Unusable::Followed),
            (r#"{"ok":"a"}<b>Warning</b>: {"ok":"b"}"#, Unusable::Followed),
            (r#"{"ok":"a"}<b>Fatal error</b>: Uncaught Exception in api.php"#, Unusable::Followed),
            (r#"{"ok":"a","ok":"b"}"#, Unusable::Broken),
            (r#"{"ok":"a","\u006fk":"b"}"#, Unusable::Broken),
            (r#"{"error":"A","error":"B"}"#, Unusable::Broken),
            ("{}", Unusable::Neither),
            (r#"{"list":[]}"#, Unusable::Neither),
            (r#"{"ok":null}"#, Unusable::Neither),
            (r#"{"OK":"a"}"#, Unusable::Neither),
            (r#"{"ok":"a","error":"B"}"#, Unusable::Both),
            (r#"{"ok":1}"#, Unusable::WrongType),
            (r#"{"ok":true}"#, Unusable::WrongType),
            (r#"{"ok":["a"]}"#, Unusable::WrongType),
            (r#"{"ok":"\ud800"}"#, Unusable::Broken),
            (r#"{"error":{"code":"A"}}"#, Unusable::WrongType),
            (r#"{"error":""}"#, Unusable::WrongType),
            (r#"{"error":"A","error_long":7}"#, Unusable::WrongType),
        ];
        for (body, verdict) in verdicts {
            assert_eq!(ok(body), Err(verdict), "{body}");
        }
        assert_eq!(read_ok(Body::Whole(b"{\"ok\":\"\xff\"}")), Err(Unusable::Broken));
        assert_eq!(read_ok(Body::TooLong), Err(Unusable::TooLong));
    }

    #[test]
    fn a_body_of_ten_megabytes_is_too_long_even_if_it_is_json() {
        let mut body = vec![b' '; 10 * 1024 * 1024];
        body.extend_from_slice(br#"{"ok":"fine"}"#);
        assert_eq!(read_ok(Body::Whole(&body)), Err(Unusable::TooLong));
    }

    #[test]
    fn deep_nesting_does_not_exhaust_the_stack() {
        let body = format!("{{\"deep\":{}", "[".repeat(LONGEST_BODY - 16));
        assert_eq!(ok(&body), Err(Unusable::Broken));
    }

    #[test]
    fn a_list_holds_objects_and_integers_come_as_numbers_or_text() {
        let ids = |body: &str| -> Result<Vec<Option<i64>>, Unusable> {
            let document = read_answer(Body::Whole(body.as_bytes()), "list")?.unwrap();
            document.root().list("list")?.map(|item| item?.integer("id")).collect()
        };
        assert_eq!(
            ids(r#"{"list":[{"id":"322"},{"id":9223372036854775807},{"id":null},{}]}"#),
            Ok(vec![Some(322), Some(i64::MAX), None, None])
        );
        for value in [r#""""#, r#""a""#, r#""1.0""#, "1.0", "1e3", "true", "[1]", "9223372036854775808"] {
            assert_eq!(ids(&format!(r#"{{"list":[{{"id":{value}}}]}}"#)), Err(Unusable::WrongType), "{value}");
        }
        assert_eq!(ids(r#"{"list":{}}"#), Err(Unusable::WrongType));
        assert_eq!(ids(r#"{"list":[1]}"#), Err(Unusable::WrongType));
        assert_eq!(ids(r#"{"ok":"x"}"#), Err(Unusable::Neither));
    }

    #[test]
    fn amounts_come_as_text_or_numbers() {
        let total = |value: &str| {
            let body = format!(r#"{{"data":{{"total":{value}}}}}"#);
            read_answer(Body::Whole(body.as_bytes()), "data").unwrap().unwrap().root().object("data")?.amount("total")
        };
        assert_eq!(total(r#""5.50""#), Ok(Amount::from_text("5.5")));
        assert_eq!(total("5.5"), Ok(Amount::from_text("5.50")));
        assert_eq!(total("null"), Ok(None));
        for value in [r#""""#, r#""5,50""#, "-1", "1e3", "true"] {
            assert_eq!(total(value), Err(Unusable::WrongType), "{value}");
        }
    }

    #[test]
    fn an_answer_of_an_unknown_action_fails_where_it_has_an_error() {
        let any = |body: &'static str| read_any(Body::Whole(body.as_bytes())).map(|said| said.map(|_| ()));
        assert_eq!(any(r#"{"exists":"1"}"#), Ok(Ok(())));
        assert_eq!(any("{}"), Ok(Ok(())));
        assert_eq!(
            any(r#"{"error":"NOT_FOUND","error_long":"User not found"}"#),
            Ok(Err(ApiFault { code: "NOT_FOUND".into(), detail: "User not found".into() }))
        );
        assert_eq!(any("[]"), Err(Unusable::NotJson));
        assert_eq!(any(r#"{"error":1}"#), Err(Unusable::WrongType));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read_ok(Body::Whole(&body));
            let _ = read_any(Body::Whole(&body)).map(|said| said.is_ok());
        }

        #[test]
        fn no_json_like_text_makes_it_panic(body in r#"[\[\]{}:,"\\a-z0-9 ]{0,80}"#) {
            let _ = ok(&body);
        }

        #[test]
        fn an_answer_cut_anywhere_is_never_a_result(words in "[a-zA-Z \u{3042}\"\\\\]{0,40}", noise in "[a-z <>/\n]{0,20}", cut in any::<prop::sample::Index>()) {
            let json = serde_json::to_string(&std::collections::BTreeMap::from([("ok", &words)])).unwrap();
            let whole = format!("{noise}{json}").into_bytes();
            let part = &whole[..cut.index(whole.len())];
            prop_assert!(read_ok(Body::Whole(part)).is_err());
            prop_assert_eq!(read_ok(Body::Whole(&whole)), Ok(Ok(words)));
        }
    }
}
