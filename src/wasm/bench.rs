//! Signs in a loop, for the benchmark of the core alone: the crossing from JavaScript is made once, not each time.

use crate::credential::SharedSecret;
use crate::credential::signature::Salt;
use std::hint::black_box;
use wasm_bindgen::prelude::*;

/// Signs so many times, as `benches/native/sign.rs` does natively. Returns how many characters that made.
#[wasm_bindgen(js_name = signTimes)]
pub fn sign_times(times: u32) -> u32 {
    let Ok(secret) = SharedSecret::new("not-a-real-secret-----------------------------------------------") else {
        return 0;
    };
    let signer = secret.signer();
    let salt = Salt::from_random([7; 16]);
    let timestamp = "1700000000";
    (0..times).map(|_| black_box(signer.sign(black_box(salt.as_str()), black_box(timestamp))).len() as u32).sum()
}
