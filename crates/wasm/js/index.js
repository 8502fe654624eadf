// For browsers and bundlers, which know a file by this form of its address.
import { start } from "./lib/whole.js";

export {
  digest, Hasher, validate, fix, explain, parseReference, parseChallenge, buildLayer, listLayer, LayerReader,
  buildImage, buildIndex, buildArtifact, buildSchema1, Registry, fetchFrom,
} from "./lib/whole.js";

export function init(module) {
  return start(() => module ?? new URL("./lib/longshore.wasm", import.meta.url));
}
