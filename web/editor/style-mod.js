// CodeMirror's styles, by way of a constructed style sheet. The library writes a <style> element into documents, which the
// page's content security policy forbids; it constructs a sheet for shadow roots only.
import { StyleModule as Base } from "./node_modules/style-mod/src/style-mod.js";

const sheet = new CSSStyleSheet();
let mounted = [];

export class StyleModule extends Base {
  static mount(root, modules) {
    const wanted = [modules].flat();
    if (wanted.every((module) => mounted.includes(module))) return;
    // Later modules win, as in the library.
    mounted = [...mounted.filter((module) => !wanted.includes(module)), ...wanted];
    sheet.replaceSync(mounted.map((module) => module.getRules()).join("\n"));
    if (!root.adoptedStyleSheets.includes(sheet)) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    }
  }
}
