//! Values on their way between page and worker: each is written as plain values, one after the other, and read back in the
//! same order. Bytes are handed over, not copied; what the browser holds stays where it is.

mod check;
mod compare;
mod event;
mod export;
mod flow;
mod letter;
mod plain;
mod protocol;
mod state;
mod trial;

pub use letter::Letter;

use js_sys::Array;
use wasm_bindgen::JsValue;

/// Something that goes from page to worker, or back.
pub(crate) trait Wire: Sized {
    /// Puts it behind what is there.
    fn write(&self, to: &mut Writer);

    /// Takes it from where it must be next; none where something else is there.
    fn read(from: &mut Reader) -> Option<Self>;
}

/// A message in the making.
#[derive(Default)]
pub(crate) struct Writer {
    message: Array,
    handed: Array,
}

impl Writer {
    pub(crate) fn push(&mut self, value: &JsValue) {
        self.message.push(value);
    }

    /// The message, and what is handed over with it.
    pub(crate) fn finish(self) -> (Array, Array) {
        (self.message, self.handed)
    }
}

/// A message that is being read.
pub(crate) struct Reader {
    message: Array,
    at: u32,
}

impl Reader {
    pub(crate) fn new(message: Array) -> Self {
        Self { message, at: 0 }
    }

    /// The next value; undefined behind the last one.
    pub(crate) fn take(&mut self) -> JsValue {
        let value = self.message.get(self.at);
        self.at += 1;
        value
    }
}

/// A struct goes field by field.
macro_rules! fields {
    ($($type:ty { $($field:ident),* })*) => { $(
        impl crate::wire::Wire for $type {
            fn write(&self, to: &mut crate::wire::Writer) {
                $(self.$field.write(to);)*
            }
            fn read(from: &mut crate::wire::Reader) -> Option<Self> {
                Some(Self { $($field: crate::wire::Wire::read(from)?),* })
            }
        }
    )* };
}

/// An enum goes as the number of its variant, and the variant's values.
macro_rules! variants {
    ($($type:ty { $($number:literal: $variant:ident $(($($value:ident),*))? $({ $($field:ident),* })?,)* })*) => { $(
        impl crate::wire::Wire for $type {
            fn write(&self, to: &mut crate::wire::Writer) {
                match self {
                    $(Self::$variant $(($($value),*))? $({ $($field),* })? => {
                        let number: u32 = $number;
                        number.write(to);
                        $($($value.write(to);)*)?
                        $($($field.write(to);)*)?
                    })*
                }
            }
            fn read(from: &mut crate::wire::Reader) -> Option<Self> {
                Some(match u32::read(from)? {
                    $($number => Self::$variant
                        $(($({
                            let $value = crate::wire::Wire::read(from)?;
                            $value
                        }),*))?
                        $({ $($field: crate::wire::Wire::read(from)?),* })?,)*
                    _ => return None,
                })
            }
        }
    )* };
}

pub(crate) use {fields, variants};
