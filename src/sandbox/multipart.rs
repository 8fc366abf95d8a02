//! `multipart/form-data` (RFC 7578), as PHP's curl sends an array and a runtime's fetch a `FormData`: whole, in
//! memory, with `\r\n` between the lines. Published parsers read an asynchronous stream and bring its machinery along.

use std::borrow::Cow;

type Field<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Names and values of the fields. Files are left out, as in PHP's `$_POST`; of a broken body, so is all that follows
/// the break.
pub fn fields<'a>(parameters: &str, body: &'a [u8]) -> impl Iterator<Item = Field<'a>> {
    let delimiter = parameter(parameters, "boundary")
        .filter(|boundary| (1..=70).contains(&boundary.len()))
        .map(|boundary| format!("\r\n--{boundary}").into_bytes());
    let opening = delimiter.as_ref().and_then(|delimiter| {
        // The first delimiter may open the body, without a line before it.
        body.strip_prefix(&delimiter[2..]).or_else(|| split(body, delimiter).map(|(_, rest)| rest))
    });
    let mut rest = opening.unwrap_or(&[]);
    let parts = std::iter::from_fn(move || {
        let (padding, part) = split(rest, b"\r\n")?;
        if padding.iter().any(|byte| !matches!(byte, b' ' | b'\t')) {
            // `--` ends the body; anything else is not a delimiter that this sandbox has to understand.
            return None;
        }
        let (part, after) = split(part, delimiter.as_deref()?)?;
        rest = after;
        split(part, b"\r\n\r\n")
    });
    parts.filter_map(|(head, value)| {
        Some((name(&String::from_utf8_lossy(head))?.into(), String::from_utf8_lossy(value)))
    })
}

/// The field's name, from the part's headers; `None` for a file.
fn name(head: &str) -> Option<String> {
    let disposition = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let (kind, parameters) = disposition.split_once(';')?;
    let is_field = kind.trim().eq_ignore_ascii_case("form-data") && parameter(parameters, "filename").is_none();
    parameter(parameters, "name").filter(|_| is_field)
}

/// One of `; a=token; b="quoted \" text"`, unquoted.
fn parameter(mut text: &str, wanted: &str) -> Option<String> {
    loop {
        let (name, rest) = text.trim_start_matches([' ', '\t', ';']).split_once('=')?;
        let (value, after) = match rest.strip_prefix('"') {
            Some(quoted) => unquoted(quoted)?,
            None => {
                let (token, after) = rest.split_at(rest.find(';').unwrap_or(rest.len()));
                (token.trim().into(), after)
            }
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        text = after;
    }
}

fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    loop {
        match characters.next()? {
            (at, '"') => return Some((value, &text[at + 1..])),
            (_, '\\') => value.push(characters.next()?.1),
            (_, character) => value.push(character),
        }
    }
}

/// What stands before and after the first occurrence.
fn split<'a>(bytes: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes.windows(separator.len()).position(|window| window == separator)?;
    Some((&bytes[..at], &bytes[at + separator.len()..]))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn read(parameters: &str, body: &str) -> Vec<(String, String)> {
        fields(parameters, body.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(name, value)| (String::from(*name), String::from(*value))).collect()
    }

    const AMOUNT: &str = "--XX\r\nContent-Disposition: form-data; name=\"amount\"\r\n\r\n4.50\r\n";

    #[test]
    fn fields_are_read_to_the_byte() {
        let body =
            "--XX\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\n\r\n--X\r\n é & = +\r\n--XX--\r\n";
        assert_eq!(read("boundary=XX", body), pairs(&[("description", "\r\n--X\r\n é & = +")]));
        let two = format!(
            "{AMOUNT}--XX \t\r\ncontent-type: text/plain\r\nCONTENT-DISPOSITION:form-data;name=b\r\n\r\n\r\n--XX--"
        );
        assert_eq!(read(" charset=utf-8; Boundary=\"XX\"", &two), pairs(&[("amount", "4.50"), ("b", "")]));
        assert_eq!(read("boundary=XX", &format!("preamble\r\n{two}")), pairs(&[("amount", "4.50"), ("b", "")]));
    }

    #[test]
    fn files_are_no_fields() {
        let file = "--XX\r\nContent-Disposition: form-data; name=\"amount\"; filename=\"a;b\\\"c\"\r\n\r\n9\r\n";
        assert_eq!(read("boundary=XX", &format!("{file}{AMOUNT}--XX--\r\n")), pairs(&[("amount", "4.50")]));
    }

    #[test]
    fn of_a_broken_body_nothing_is_made_up() {
        let whole = format!("{AMOUNT}--XX--\r\n");
        for (parameters, body) in [
            ("", whole.as_str()),
            ("boundary=", &whole),
            ("boundary=\"XX", &whole),
            ("boundary=YY", &whole),
            ("boundary=XX", ""),
            ("boundary=XX", "--XX--"),
            ("boundary=XX", "--XX"),
            ("boundary=XX", "--XX\r\n"),
            ("boundary=XX", "--XXY\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX--"),
            ("boundary=XX", &AMOUNT.replace("\r\n", "\n")),
            ("boundary=XX", "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n4.50"),
            ("boundary=XX", "--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n4.50\r\n--XX--"),
            ("boundary=XX", "--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n4.50\r\n--XX--"),
        ] {
            assert_eq!(read(parameters, body), [], "{parameters} {body}");
        }
    }
}
