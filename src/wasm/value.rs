//! Reading JavaScript values that somebody else made, and making plain objects.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// A property; `undefined` where there is none or reading it fails.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is text; `None` where it is not.
pub fn get_text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name).as_string()
}

/// A plain object.
pub fn object<'a>(members: impl IntoIterator<Item = (&'a str, JsValue)>) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &value);
    }
    object.into()
}
