// For Node, whose fetch does not read files.
import { readFile } from "node:fs/promises";
import { start } from "./lib/validator.js";

export { digest, Hasher, validate, fix } from "./lib/validator.js";

export function init(module) {
  return start(() => module ?? readFile(new URL("./lib/validate.wasm", import.meta.url)));
}
