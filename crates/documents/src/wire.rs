//! Arrays of plain values: what a message is made of.

use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};

/// An array that is being written.
#[derive(Default)]
pub(crate) struct Row(pub(crate) Array);

impl Row {
    pub(crate) fn text(self, text: &str) -> Self {
        self.value(&text.into())
    }

    pub(crate) fn number(self, number: impl Into<f64>) -> Self {
        self.value(&JsValue::from_f64(number.into()))
    }

    pub(crate) fn maybe(self, text: Option<&str>) -> Self {
        let value = text.map_or(JsValue::UNDEFINED, JsValue::from_str);
        self.value(&value)
    }

    pub(crate) fn list<T>(self, items: &[T], encode: impl Fn(&T) -> Row) -> Self {
        let list: Array = items.iter().map(|item| encode(item).0).collect();
        self.value(&list)
    }

    pub(crate) fn value(self, value: &JsValue) -> Self {
        self.0.push(value);
        self
    }
}

/// An array that is being read, from its first value on; none where a value is of another type.
pub(crate) struct Reader {
    array: Array,
    at: u32,
}

impl Reader {
    pub(crate) fn of(value: &JsValue) -> Option<Self> {
        Some(Self { array: value.dyn_ref::<Array>()?.clone(), at: 0 })
    }

    pub(crate) fn value(&mut self) -> JsValue {
        let value = self.array.get(self.at);
        self.at += 1;
        value
    }

    pub(crate) fn text(&mut self) -> Option<String> {
        self.value().as_string()
    }

    /// A text that may be missing: the outer option is for what is neither.
    #[expect(clippy::option_option, reason = "missing, and wrong")]
    pub(crate) fn maybe(&mut self) -> Option<Option<String>> {
        let value = self.value();
        if value.is_undefined() { Some(None) } else { value.as_string().map(Some) }
    }

    pub(crate) fn float(&mut self) -> Option<f64> {
        self.value().as_f64()
    }

    pub(crate) fn number(&mut self) -> Option<u32> {
        // Offsets and counts are whole, and `as` saturates.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
        self.float().map(|number| number as u32)
    }

    pub(crate) fn list<T>(&mut self, decode: impl Fn(&mut Reader) -> Option<T>) -> Option<Vec<T>> {
        let list = self.value().dyn_into::<Array>().ok()?;
        list.iter().map(|item| decode(&mut Self::of(&item)?)).collect()
    }

    /// One of a list, by its place in it.
    pub(crate) fn one_of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.number()? as usize).copied()
    }
}

/// The place of a value in the list of all.
pub(crate) fn place_in<T: PartialEq>(all: &[T], value: &T) -> f64 {
    let place = all.iter().position(|one| one == value).unwrap_or(all.len());
    // Lists of variants are short.
    u32::try_from(place).map_or(f64::INFINITY, f64::from)
}
