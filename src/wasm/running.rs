//! What JavaScript keeps of a running call.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The part of a call that outlives a trap (`RunningCall` in pkg/source/core.js).
    pub type Running;
    #[wasm_bindgen(method, getter)]
    pub fn fetch(this: &Running) -> JsValue;
    /// Whether a request that fetch says was never sent was not: it does not repeat requests by itself.
    #[wasm_bindgen(method, getter, js_name = fetchSendsOnce)]
    pub fn fetch_sends_once(this: &Running) -> bool;
    #[wasm_bindgen(method, getter)]
    pub fn listener(this: &Running) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub fn signal(this: &Running) -> JsValue;
    #[wasm_bindgen(method, setter)]
    pub fn set_attempts(this: &Running, attempts: u32);
    #[wasm_bindgen(method, setter)]
    pub fn set_timer(this: &Running, timer: &JsValue);
    #[wasm_bindgen(method, setter)]
    pub fn set_controller(this: &Running, controller: &JsValue);
    /// A copy of what fetch rejected with, without the signed URL.
    #[wasm_bindgen(method)]
    pub fn redact(this: &Running, reason: &JsValue, url: &str) -> JsValue;
}
