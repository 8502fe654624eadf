//! Numbers, texts, bytes, and what is made of them.

use super::{Reader, Wire, Writer};
use bytes::Bytes;
use js_sys::Uint8Array;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, MessagePort};

impl Wire for bool {
    fn write(&self, to: &mut Writer) {
        to.push(&(*self).into());
    }

    fn read(from: &mut Reader) -> Option<Self> {
        from.take().as_bool()
    }
}

impl Wire for f64 {
    fn write(&self, to: &mut Writer) {
        to.push(&(*self).into());
    }

    fn read(from: &mut Reader) -> Option<Self> {
        from.take().as_f64()
    }
}

impl Wire for u32 {
    fn write(&self, to: &mut Writer) {
        f64::from(*self).write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        // `as` saturates.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
        f64::read(from).map(|number| number as Self)
    }
}

/// Whole numbers up to 2^53 are exact.
impl Wire for u64 {
    #[expect(clippy::cast_precision_loss, reason = "bodies and limits are far smaller than 2^53 bytes")]
    fn write(&self, to: &mut Writer) {
        (*self as f64).write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        // `as` saturates.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
        f64::read(from).map(|number| number as Self)
    }
}

/// In two numbers, since one would lose what a moment has behind its milliseconds.
impl Wire for Duration {
    fn write(&self, to: &mut Writer) {
        self.as_secs().write(to);
        self.subsec_nanos().write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let (seconds, nanos) = (u64::read(from)?, u32::read(from)?);
        // More nanoseconds than a second has would carry over, and could overflow.
        (nanos < 1_000_000_000).then(|| Self::new(seconds, nanos))
    }
}

impl Wire for String {
    fn write(&self, to: &mut Writer) {
        to.push(&JsValue::from_str(self));
    }

    fn read(from: &mut Reader) -> Option<Self> {
        from.take().as_string()
    }
}

impl Wire for Bytes {
    fn write(&self, to: &mut Writer) {
        let bytes = Uint8Array::from(self.as_ref());
        to.handed.push(&bytes.buffer());
        to.push(&bytes);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Some(from.take().dyn_ref::<Uint8Array>()?.to_vec().into())
    }
}

impl Wire for Blob {
    fn write(&self, to: &mut Writer) {
        to.push(self);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        from.take().dyn_into().ok()
    }
}

/// A port is handed over: it has one end only.
impl Wire for MessagePort {
    fn write(&self, to: &mut Writer) {
        to.handed.push(self);
        to.push(self);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        from.take().dyn_into().ok()
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, to: &mut Writer) {
        self.is_some().write(to);
        if let Some(value) = self {
            value.write(to);
        }
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Some(if bool::read(from)? { Some(T::read(from)?) } else { None })
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, to: &mut Writer) {
        (self.len() as u64).write(to);
        for value in self {
            value.write(to);
        }
    }

    fn read(from: &mut Reader) -> Option<Self> {
        (0..u32::read(from)?).map(|_| T::read(from)).collect()
    }
}

impl<T: Wire> Wire for Box<T> {
    fn write(&self, to: &mut Writer) {
        T::write(self, to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        T::read(from).map(Self::new)
    }
}

impl<T: Wire> Wire for Rc<T> {
    fn write(&self, to: &mut Writer) {
        T::write(self, to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        T::read(from).map(Self::new)
    }
}

impl<T: Wire, E: Wire> Wire for Result<T, E> {
    fn write(&self, to: &mut Writer) {
        self.is_ok().write(to);
        match self {
            Ok(value) => value.write(to),
            Err(error) => error.write(to),
        }
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Some(if bool::read(from)? { Ok(T::read(from)?) } else { Err(E::read(from)?) })
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}
