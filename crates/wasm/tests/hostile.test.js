// Arguments of any kind: each is an Error with a code and a sentence, and the package goes on behind it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import * as longshore from "longshore";

const { init, digest, Hasher, validate, fix, explain, parseReference, parseChallenge, Registry } = longshore;
const { buildLayer, listLayer, LayerReader, buildImage, buildIndex, buildArtifact, buildSchema1 } = longshore;

test("a call before init is refused with what to do", () => {
  assert.throws(() => digest(""), { code: "not-ready", message: /wait for init\(\)/ });
  assert.throws(() => new Hasher(), { code: "not-ready" });
});

test("a start that failed can be tried again", async () => {
  await assert.rejects(init(new Uint8Array([1, 2, 3])), { code: "not-ready" });
  await init();
  await init();
  digest("");
});

const NO_BYTES = [undefined, null, 0, 1n, true, Symbol("x"), {}, [1, 2], () => {}, { length: 3, byteLength: 3 }, new Date()];

test("what is no bytes is told what it is", async () => {
  await init();
  for (const value of NO_BYTES) {
    for (const call of [digest, validate, fix, (bytes) => new Hasher().update(bytes)]) {
      assert.throws(() => call(value), { code: "argument", message: /`bytes` is to be .* and is / });
    }
  }
  assert.throws(() => validate([]), { message: /an array/ });
});

test("a buffer that was transferred elsewhere is no empty document", () => {
  const bytes = new Uint8Array([123, 125]);
  const { buffer } = bytes;
  structuredClone(buffer, { transfer: [buffer] });
  for (const gone of [bytes, buffer, new Proxy(bytes, {})]) {
    assert.throws(() => validate(gone), { code: "argument" });
    assert.throws(() => digest(gone), { code: "argument" });
  }
});

test("a view that lies about its place is refused", () => {
  const bytes = new Uint8Array(8);
  Object.defineProperty(bytes, "byteLength", { value: 1e9 });
  assert.throws(() => digest(bytes), { code: "argument" });
  const throwing = new Uint8Array(8);
  Object.defineProperty(throwing, "buffer", { get: () => { throw new TypeError("no"); } });
  assert.throws(() => digest(throwing), { code: "argument", message: /no$/ });
});

test("options of the wrong kind are refused", () => {
  for (const options of [1, "application/json", true, Symbol("x")]) {
    assert.throws(() => validate("{}", options), { code: "argument" });
  }
  for (const mediaType of [1, {}, [], Symbol("x")]) {
    assert.throws(() => validate("{}", { mediaType }), { code: "argument", message: /mediaType/ });
  }
  assert.throws(() => validate("{}", { mediaType: "json" }), { code: "syntax", message: /`mediaType`: .*slash/ });
  const throwing = { get mediaType() { throw 42; } };
  assert.throws(() => validate("{}", throwing), { code: "argument" });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  assert.throws(() => validate("{}", revoked.proxy), { code: "argument" });
  validate("{}", null);
  validate("{}", { mediaType: null, other: 1 });
});

test("names that nothing has are told", () => {
  assert.throws(() => digest("", "md5"), { code: "unknown", message: /md5/ });
  assert.throws(() => new Hasher("SHA256"), { code: "unknown" });
  assert.throws(() => digest("", 256), { code: "argument" });
  for (const code of ["LS9999", "", "x", "LS0106 ", "9".repeat(100)]) {
    assert.throws(() => explain(code), { code: "unknown" });
  }
  assert.throws(() => explain(106), { code: "argument" });
  assert.throws(() => explain("1".repeat(70_000)), { code: "too-large" });
});

test("a header that is no challenge is told why", () => {
  assert.throws(() => parseChallenge(""), { code: "syntax", message: "the challenge is empty" });
  assert.throws(() => parseChallenge('Bearer realm="open'), { code: "syntax", message: /realm/ });
  assert.throws(() => parseChallenge(undefined), { code: "argument" });
  const [{ parameters }] = parseChallenge('Bearer __proto__="x",constructor=y');
  assert.deepEqual(Object.entries(parameters), [["__proto__", "x"], ["constructor", "y"]]);
  assert.equal({}.x, undefined);
});

test("a text that is no reference is told why", () => {
  for (const text of ["", "a/B", "a:b:c", "https://github.com/docker/docker", "a@sha256:e6", "é", "f".repeat(64)]) {
    assert.throws(() => parseReference(text), { code: "syntax" }, text);
  }
  for (const value of [undefined, null, 1, {}, []]) {
    assert.throws(() => parseReference(value), { code: "argument" });
  }
});

test("builders refuse what they cannot build, and what the text would reject", () => {
  for (const build of [buildImage, buildIndex, buildArtifact, buildSchema1, buildLayer]) {
    for (const value of [undefined, null, 1, "x", Symbol("x")]) {
      assert.throws(() => build(value), { code: "argument" });
    }
  }
  assert.throws(() => buildImage({ steps: 1 }), { code: "argument", message: /`image` cannot be read/ });
  assert.throws(() => buildImage({ created: "yesterday" }), { code: "unbuildable", message: /RFC 3339/ });
  assert.throws(() => buildImage({}, { flavour: "podman" }), { code: "unknown" });
  assert.throws(() => buildImage({}, { ensureAscii: 1 }), { code: "argument", message: /ensureAscii/ });
  assert.throws(() => buildIndex({ manifests: [{ mediaType: "x", digest: "sha256:e6", size: 1 }] }), { code: "argument" });
  assert.throws(() => buildArtifact({}), { code: "argument", message: /artifactType/ });
  assert.throws(() => buildSchema1({ name: "A", tag: "b", image: {} }), { code: "syntax", message: /`name`/ });
  assert.throws(() => buildSchema1({ name: "a", tag: "b", image: {} }), { code: "unbuildable" });
  const schema1 = { name: "a", tag: "b", image: { steps: [{}] } };
  for (const key of [new Uint8Array(31), 1]) {
    assert.throws(() => buildSchema1(schema1, { key }), { code: "argument" });
  }
  assert.throws(() => buildSchema1(schema1, { key: new Uint8Array(32) }), { code: "argument" });
  assert.throws(() => buildLayer([{}]), { code: "argument", message: /`path`/ });
  assert.throws(() => buildLayer([{ path: "a", content: 1 }]), { code: "argument" });
  assert.throws(() => buildLayer([{ path: "a", content: "", hardLink: "b" }]), { code: "argument" });
  assert.throws(() => buildLayer([{ path: "a", hardLink: "b" }]), { code: "unbuildable", message: /hard link/ });
  assert.throws(() => buildLayer([{ path: "a", content: "" }, { path: "./a", content: "" }]), { code: "unbuildable" });
  assert.throws(() => buildLayer([], { compression: "brotli" }), { code: "unknown" });
  assert.throws(() => buildLayer(new Array(2 ** 32 - 1)), { code: "too-large" });
});

test("documents of any bytes are judged, and what is mended is mended to the end", () => {
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647);
  const words = ["{", "}", "[", "]", ",", ":", '"', "\\u12", "\\ud800", "null", "1e999", "-", "\xff", "/*", "//", "\n", '"digest"', '"layers"'];
  for (let round = 0; round < 2000; round += 1) {
    const text = Array.from({ length: random() % 30 }, () => words[random() % words.length]).join("");
    const bytes = Buffer.from(text, "latin1");
    const { findings, size } = validate(bytes);
    assert.equal(size, bytes.length);
    for (const { start, end, line, column } of findings) {
      assert.ok(start <= end && end <= size && line >= 1 && column >= 1);
    }
    const mended = fix(bytes);
    assert.deepEqual(fix(mended), mended);
  }
});

test("a layer that is none, is damaged or grows too much is refused, and what began is given", () => {
  assert.throws(() => listLayer(""), { code: "unreadable", message: /empty/ });
  assert.throws(() => listLayer("no tar at all"), { code: "unreadable", message: /no tar/ });
  const files = [{ path: "one", content: "1" }, { path: "two", content: new Uint8Array(5000) }];
  const { content } = buildLayer(files, { compression: "none" });
  assert.throws(() => listLayer(content.subarray(0, 2000)), { code: "unreadable", message: /in the middle of “two”/ });
  const wrong = content.slice();
  wrong[1024 + 150] ^= 1;
  const reader = new LayerReader();
  assert.throws(() => reader.push(wrong), { code: "unreadable", message: /byte 1024/ });
  assert.deepEqual(reader.rest().map((file) => file.path), ["one"]);
  assert.throws(() => reader.push(content), { code: "unreadable" });
  assert.throws(() => reader.finish(), { code: "unreadable" });
  for (const value of [undefined, null, 1, {}, []]) {
    assert.throws(() => listLayer(value), { code: "argument" });
  }
  assert.throws(() => listLayer(content, { keep: 1 }), { code: "argument" });
});

test("a layer that unpacks to far more than it has is left before it does", () => {
  // A frame of zstd that says of a byte that it comes 128 KiB times, again and again.
  const block = [0x02 | ((128 << 10) << 3) & 0xff, ((128 << 10) << 3 >> 8) & 0xff, ((128 << 10) << 3 >> 16) & 0xff, 0x00];
  const bomb = new Uint8Array(6 + 4 * 8192);
  bomb.set([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]);
  for (let at = 6; at < bomb.length; at += 4) {
    bomb.set(block, at);
  }
  // It begins with a tar's header, or it would be left for that alone.
  const { content } = buildLayer([{ path: "zeros", content: new Uint8Array(0) }], { compression: "none" });
  const begun = new Uint8Array(6 + 3 + 512 + bomb.length - 6);
  begun.set(bomb.subarray(0, 6));
  begun.set([(512 << 3) & 0xff, 512 >> 5, 0], 6);
  begun.set(content.subarray(0, 512), 9);
  begun.set(bomb.subarray(6), 521);
  assert.throws(() => listLayer(begun), { code: "unreadable", message: /times its size/ });
});

test("a document nested a hundred thousand deep is judged", () => {
  const deep = "[".repeat(100_000);
  assert.ok(validate(deep).findings.length > 0);
  assert.ok(validate(`{"manifests":${deep}${"]".repeat(100_000)}}`, { mediaType: "application/vnd.oci.image.index.v1+json" }));
});

test("a document beyond the limit is refused before it is read", () => {
  const huge = new Uint8Array((64 << 20) + 1);
  assert.throws(() => validate(huge), { code: "too-large", message: /64 MiB/ });
  assert.throws(() => fix(huge), { code: "too-large" });
  assert.match(digest(huge), /^sha256:/);
});

test("an object that was freed says so, and freeing it again does nothing", () => {
  const hasher = new Hasher();
  hasher.free();
  hasher.free();
  assert.throws(() => hasher.update(""), { code: "gone" });
  assert.throws(() => hasher.digest(), { code: "gone" });
  assert.throws(() => Hasher.prototype.update.call({}, ""), { code: "argument" });
  assert.throws(() => Hasher.prototype.update.call(new Registry(), ""), { code: "argument" });
});

test("behind a stack that has overflowed, calls work and older objects say that they are gone", () => {
  const hasher = new Hasher();
  const errors = new Set();
  const dive = () => {
    try {
      dive();
    } finally {
      try {
        validate('{"schemaVersion":1,}');
      } catch (error) {
        errors.add(error.code);
      }
    }
  };
  assert.throws(dive, RangeError);
  assert.equal(validate('{"imageLayoutVersion":"1.0.0"}').judges.spec, "accept");
  if (errors.has("memory") || errors.has("fault")) {
    assert.throws(() => hasher.digest(), { code: "gone" });
  }
  hasher.free();
  assert.equal(new Hasher().digest(), digest(""));
});

/** In a process of its own, whose modules may have 64 MiB: a document that needs more, and what is left behind it. */
const SMALL = `
  import { digest, fix, Hasher, init, Registry, validate } from "longshore";
  await init();
  const [hasher, registry] = [new Hasher(), new Registry()];
  const codes = [];
  const attempt = (call) => {
    try { call(); codes.push("done"); } catch (error) { codes.push(error instanceof Error ? error.code : error); }
  };
  const brackets = "[".repeat(4 << 20);
  for (let round = 0; round < 3; round += 1) {
    attempt(() => validate(brackets));
    attempt(() => validate("[]"));
  }
  attempt(() => hasher.update("x"));
  attempt(() => registry.handle({ url: "/v2/" }));
  hasher.free();
  registry.free();
  attempt(() => digest(new Uint8Array(100 << 20)));
  attempt(() => fix(new Uint8Array(60 << 20)));
  attempt(() => new Hasher().update("x"));
  attempt(() => new Registry().handle({ url: "/v2/" }));
  console.log(codes.join(" "));
`;

test("behind a document that takes all memory, calls work and older objects say that they are gone", async () => {
  const given = ["--wasm-max-mem-pages=1024", "--input-type=module", "--eval", SMALL];
  const { stdout } = await promisify(execFile)(process.execPath, given, { cwd: new URL("..", import.meta.url) });
  const told = stdout.trim().split(" ");
  assert.deepEqual(told.slice(0, 6).filter((_, at) => at % 2 === 1), ["done", "done", "done"]);
  for (const code of told.slice(0, 6).filter((_, at) => at % 2 === 0)) {
    assert.equal(code, "memory");
  }
  assert.deepEqual(told.slice(6), ["gone", "gone", "done", "memory", "done", "done"]);
});
