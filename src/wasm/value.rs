//! Reading JavaScript values that somebody else made.

use wasm_bindgen::JsValue;

/// A property; `undefined` where there is none or reading it fails.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is text; `None` where it is not.
pub fn get_text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name).as_string()
}
