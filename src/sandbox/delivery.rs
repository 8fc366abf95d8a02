//! What goes back over the wire, and how it goes wrong.

use serde_json::{Map, Value};

/// One HTTP answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status. The API's own statuses are not documented; its JSON comes with 200 here.
    pub status: u16,
    /// Header names in lower case, with their values.
    pub headers: Vec<(&'static str, String)>,
    /// The body, ASCII as PHP writes JSON.
    pub body: String,
}

/// How an answer reaches the client, if it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// As it is.
    Whole(Reply),
    /// The connection drops, and nothing comes.
    Drop,
    /// The headers come; the body never does.
    Stalled(Reply),
    /// The headers and the first half of the body come; then the connection drops.
    Cut(Reply),
}

impl Reply {
    fn json(value: &Value) -> Self {
        let headers = vec![("content-type", "application/json".into())];
        Reply { status: 200, headers, body: php_json(value) }
    }

    /// An HTML page, as a web server in front of PHP gives.
    pub fn page(status: u16, title: &str) -> Self {
        let body = format!("<html><head><title>{status} {title}</title></head><body><h1>{title}</h1></body></html>\n");
        Reply { status, headers: vec![("content-type", "text/html".into())], body }
    }

    /// With one more header.
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With what PHP prints in front of the body where `display_errors` is on.
    pub fn after_php_warnings(mut self) -> Self {
        const WARNINGS: &str = "<br />\n<b>Warning</b>:  Undefined array key \"note\" in <b>/srv/api/store.php</b> on line \
             <b>214</b><br />\n<br />\n<b>Deprecated</b>:  strlen(): Passing null in {closure} of \
             <b>/srv/api/mail.php</b> on line <b>12</b><br />\n";
        self.body.insert_str(0, WARNINGS);
        self
    }
}

/// `{"ok": "<text>"}`
pub fn ok(text: &str) -> Reply {
    object([("ok", text.into())])
}

/// `{"error": "<code>", "error_long": "<detail>"}`
pub fn fault(code: &str, detail: &str) -> Reply {
    object([("error", code.into()), ("error_long", detail.into())])
}

/// `{"list": [...]}`
pub fn list(items: Vec<Value>) -> Reply {
    object([("list", Value::Array(items))])
}

/// `{"data": {...}}`
pub fn data(data: Value) -> Reply {
    object([("data", data)])
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Reply {
    Reply::json(&Value::Object(members.map(|(name, value)| (name.into(), value)).into_iter().collect::<Map<_, _>>()))
}

/// JSON as PHP's `json_encode` writes it: `/` as `\/`, everything beyond ASCII as `\uXXXX`. Both can only stand
/// inside strings.
fn php_json(value: &Value) -> String {
    let mut json = String::new();
    for c in value.to_string().chars() {
        match c {
            '/' => json.push_str("\\/"),
            _ if c.is_ascii() => json.push(c),
            _ => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| json.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    json
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn json_is_written_as_php_writes_it() {
        assert_eq!(ok("3.00€ 30/09 \"a\" 😀").body, r#"{"ok":"3.00\u20ac 30\/09 \"a\" \ud83d\ude00"}"#);
    }
}
