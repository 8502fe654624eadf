// For browsers and bundlers, which know a file by this form of its address.
import { start } from "./lib/validator.js";

export { digest, Hasher, validate, fix } from "./lib/validator.js";

export function init(module) {
  return start(() => module ?? new URL("./lib/validate.wasm", import.meta.url));
}
