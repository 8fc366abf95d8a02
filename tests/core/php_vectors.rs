//! What PHP signs and encodes, we sign and encode. `tests/package/php/vectors.php` makes the fixture.

#![cfg(not(target_arch = "wasm32"))]

use interstream::call::Client;
use interstream::credential::signature::Salt;
use interstream::credential::{KeyId, SharedSecret};
use interstream::wire::encoding::push_encoded;
use interstream::wire::endpoint::{Endpoint, UrlParts};
use serde_json::Value;

fn fixture(part: &str) -> Vec<Value> {
    let fixture: Value = serde_json::from_str(include_str!("../fixtures/php-vectors.json")).unwrap();
    fixture[part].as_array().unwrap().clone()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

fn bytes_of_hex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn every_signature_is_the_one_php_makes() {
    let vectors = fixture("signatures");
    assert_eq!(vectors.len(), 261);
    for vector in &vectors {
        let signer = SharedSecret::new(text(vector, "secret")).unwrap().signer();
        let timestamp = vector["timestamp"].to_string();
        assert_eq!(signer.sign(text(vector, "salt"), &timestamp), text(vector, "signature"), "{vector}");
    }
}

#[test]
fn every_byte_is_encoded_as_php_encodes_it() {
    let vectors = fixture("bytes");
    assert_eq!(vectors.len(), 256);
    for vector in &vectors {
        let mut encoded = String::new();
        push_encoded(bytes_of_hex(text(vector, "hex")), &mut encoded);
        assert_eq!(encoded, text(vector, "encoded"));
    }
}

#[test]
fn every_query_is_the_one_php_builds() {
    let secret = SharedSecret::new("MWIzMjNhMWNiODc5ZmQ0ZTY2NTMwZmJhZDA3YTMyZWViOTQ3MDJiOGM2ZTU2NjE3").unwrap();
    let endpoint = UrlParts::parse("https://www.interstreamdomain.tv/api.php").unwrap();
    let client = Client::new(
        Endpoint::new(endpoint, false).unwrap(),
        KeyId::new("1b323a1cb879fd4e66530fbad07a32ee").unwrap(),
        secret.signer(),
    );
    let vectors = fixture("queries");
    assert_eq!(vectors.len(), 5);
    for vector in &vectors {
        let variable = |name: &str| vector["variables"][name].as_str();
        let salt = Salt::from_random(bytes_of_hex(variable("salt").unwrap()).try_into().unwrap());
        let unix_ms = variable("timestamp").unwrap().parse::<i64>().unwrap() * 1000;
        let (section, action) = (variable("go").unwrap(), variable("do").unwrap());
        let url = client.signed_url(section, action, variable("iq"), salt, unix_ms);
        assert_eq!(url, format!("https://www.interstreamdomain.tv/api.php?{}", text(vector, "query")));
    }
}
