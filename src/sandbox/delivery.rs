//! What goes back over the wire, and how it goes wrong.

use serde_json::Value;

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
    fn json(json: &Json) -> Self {
        let headers = vec![("content-type", "application/json".into())];
        Reply { status: 200, headers, body: as_php_writes(&json.text()) }
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

/// JSON whose objects keep the order they were written in, as PHP's arrays do.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// Text, a number, null.
    Plain(Value),
    /// `[…]`
    List(Vec<Json>),
    /// `{…}`
    Object(Vec<(&'static str, Json)>),
}

impl<T: Into<Value>> From<T> for Json {
    fn from(value: T) -> Self {
        Json::Plain(value.into())
    }
}

impl Json {
    fn text(&self) -> String {
        let joined = |parts: Vec<String>| parts.join(",");
        match self {
            Json::Plain(value) => value.to_string(),
            Json::List(items) => format!("[{}]", joined(items.iter().map(Json::text).collect())),
            Json::Object(members) => {
                let member = |(name, value): &(&str, Json)| format!("\"{name}\":{}", value.text());
                format!("{{{}}}", joined(members.iter().map(member).collect()))
            }
        }
    }
}

/// An object, from its members in their order.
pub fn object<const N: usize>(members: [(&'static str, Json); N]) -> Json {
    Json::Object(members.into())
}

/// `{"ok": "<text>"}`
pub fn ok(text: &str) -> Reply {
    reply([("ok", text.into())])
}

/// `{"error": "<code>", "error_long": "<detail>"}`
pub fn fault(code: &str, detail: &str) -> Reply {
    reply([("error", code.into()), ("error_long", detail.into())])
}

/// `{"list": [...]}`
pub fn list(items: impl IntoIterator<Item = Json>) -> Reply {
    reply([("list", Json::List(items.into_iter().collect()))])
}

/// `{"data": {...}}`
pub fn data(data: Json) -> Reply {
    reply([("data", data)])
}

/// A JSON object as the answer.
pub fn reply<const N: usize>(members: [(&'static str, Json); N]) -> Reply {
    Reply::json(&object(members))
}

/// As PHP's `json_encode` writes it: `/` as `\/`, everything beyond ASCII as `\uXXXX`. Both can only stand inside
/// strings.
fn as_php_writes(json: &str) -> String {
    let mut written = String::new();
    for c in json.chars() {
        match c {
            '/' => written.push_str("\\/"),
            _ if c.is_ascii() => written.push(c),
            _ => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| written.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    written
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn json_is_written_as_php_writes_it() {
        assert_eq!(ok("3.00€ 30/09 \"a\" 😀").body, r#"{"ok":"3.00\u20ac 30\/09 \"a\" \ud83d\ude00"}"#);
        assert_eq!(ok("\\ \u{8}\u{c}\n\r\t\u{1}").body, r#"{"ok":"\\ \b\f\n\r\t\u0001"}"#);
    }

    #[test]
    fn members_keep_their_order() {
        let items = [object([("b", 1.into()), ("a", Value::Null.into())]), object([])];
        assert_eq!(list(items).body, r#"{"list":[{"b":1,"a":null},{}]}"#);
    }
}
