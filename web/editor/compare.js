// <longshore-compare>: two documents side by side, with what differs between them marked.
import { MergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { appearance } from "./appearance.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

class LongshoreCompare extends HTMLElement {
  #view = null;

  // Shows two documents; returns in how many places they differ.
  compare(one, other, name, otherName) {
    this.#view?.destroy();
    const side = (bytes, label) => ({
      doc: decoder.decode(bytes),
      extensions: [
        EditorState.lineSeparator.of("\n"),
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true" }),
        appearance,
      ],
    });
    this.#view = new MergeView({
      a: side(one, name),
      b: side(other, otherName),
      parent: this,
      collapseUnchanged: { margin: 3, minSize: 8 },
      // Beyond this, what differs is told less finely.
      diffConfig: { scanLimit: 1000, timeout: 300 },
    });
    return this.#view.chunks.length;
  }

  disconnectedCallback() {
    this.#view?.destroy();
    this.#view = null;
  }
}

customElements.define("longshore-compare", LongshoreCompare);
