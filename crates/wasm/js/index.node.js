// For Node, whose fetch does not read files.
import { readFile } from "node:fs/promises";
import { start } from "./lib/whole.js";

export {
  digest, Hasher, validate, fix, explain, parseReference, parseChallenge, buildLayer, listLayer, LayerReader,
  buildImage, buildIndex, buildArtifact, buildSchema1, Registry, fetchFrom,
} from "./lib/whole.js";

export function init(module) {
  return start(() => module ?? readFile(new URL("./lib/longshore.wasm", import.meta.url)));
}
