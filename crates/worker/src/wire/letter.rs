//! Letters: what goes between the worker and one of the page's modules, while the others only know that it is none of theirs.

use super::{Reader, Wire, Writer};
use js_sys::Array;
use wasm_bindgen::JsCast as _;

/// A message in a message, which only whom it is for can read. So nobody else has to have the code for it.
#[derive(Debug)]
pub struct Letter(Array);

impl Letter {
    /// Puts something into a letter; not what is handed over, such as bytes.
    pub(crate) fn sealed(content: &impl Wire) -> Self {
        let mut writer = Writer::default();
        content.write(&mut writer);
        Self(writer.message)
    }

    /// What is in it; none where it is something else.
    pub(crate) fn opened<T: Wire>(&self) -> Option<T> {
        T::read(&mut Reader::new(self.0.clone()))
    }
}

impl Wire for Letter {
    fn write(&self, to: &mut Writer) {
        to.push(&self.0);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        from.take().dyn_into().ok().map(Self)
    }
}
