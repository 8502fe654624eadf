//! A held request as text that is edited.

use super::field::{described_by, description};
use super::select::{Select, select};
use longshore_client::draft::{Draft, DraftBody, METHODS};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// A part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The method.
    Method,
    /// Where it goes.
    Url,
    /// Its headers.
    Headers,
    /// Its body, as text or as digits.
    Body,
}

impl Part {
    /// Writes it; a body that is too long to be edited stays as it is.
    pub(crate) fn write(self, draft: &mut Draft, text: String) {
        match (self, &mut draft.body) {
            (Self::Method, _) => draft.method = text,
            (Self::Url, _) => draft.url = text,
            (Self::Headers, _) => draft.headers = text,
            (Self::Body, DraftBody::Text(body) | DraftBody::Hex(body)) => *body = text,
            (Self::Body, DraftBody::AsItIs) => {}
        }
    }
}

/// The fields, without that of a body which is too long to be edited. `on_write` takes each change.
pub(crate) fn fields(draft: &Draft, on_write: &Callback<(Part, String)>) -> Html {
    let lines = |text: &str| text.lines().count() + 1;
    let body = match &draft.body {
        DraftBody::Text(text) => Some((text, "")),
        DraftBody::Hex(text) => Some((text, "Bytes that are no text: two hexadecimal digits for each.")),
        DraftBody::AsItIs => None,
    };
    let headers = "One on each line. A masked value that is left as it is goes as it was.";
    html! {
        <>
            { method(&draft.method, on_write) }
            { Area { part: Part::Url, id: "gate-url", label: "URL", value: &draft.url, rows: 3, hint: "" }.shown(on_write) }
            { Area { part: Part::Headers, id: "gate-headers", label: "Headers", value: &draft.headers, rows: lines(&draft.headers), hint: headers }.shown(on_write) }
            if let Some((text, hint)) = body {
                { Area { part: Part::Body, id: "gate-body", label: "Body", value: text, rows: lines(text), hint }.shown(on_write) }
            }
        </>
    }
}

fn method(method: &str, on_write: &Callback<(Part, String)>) -> Html {
    let mut options: Vec<AttrValue> =
        METHODS.iter().map(|method| AttrValue::from(method.to_string())).collect();
    if !options.iter().any(|option| option == method) {
        options.push(method.to_owned().into());
    }
    let on_change = on_write.reform(|method| (Part::Method, method));
    select(Select {
        id: "gate-method",
        label: "Method",
        options,
        value: method,
        hint: "",
        error: None,
        on_change,
    })
}

/// A text over some lines.
struct Area<'a> {
    part: Part,
    id: &'static str,
    label: &'static str,
    value: &'a str,
    rows: usize,
    hint: &'static str,
}

impl Area<'_> {
    fn shown(self, on_write: &Callback<(Part, String)>) -> Html {
        const MOST_ROWS: usize = 14;
        let Self { part, id, label, value, rows, hint } = self;
        let oninput = on_write.reform(move |event: InputEvent| {
            let area = event.target_dyn_into::<HtmlTextAreaElement>();
            (part, area.map_or_else(String::new, |area| area.value()))
        });
        html! {
            <div class="field">
                <label for={id}>{ label }</label>
                <textarea
                    {id} class="mono" rows={rows.clamp(2, MOST_ROWS).to_string()}
                    autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-describedby={described_by(id, hint, None)}
                    value={value.to_owned()} {oninput}
                />
                { description(id, hint, None) }
            </div>
        }
    }
}
