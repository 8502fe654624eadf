// What each function does with what it is for.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import * as whole from "longshore";
import * as validator from "longshore/validate";

before(() => Promise.all([whole.init(), validator.init()]));

const EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const utf8 = new TextEncoder();

for (const [entry, longshore] of [["longshore", whole], ["longshore/validate", validator]]) {
  test(`${entry}: a digest is that of the bytes, whatever holds them`, () => {
    const bytes = utf8.encode("{}");
    const expected = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    const shared = new SharedArrayBuffer(2);
    new Uint8Array(shared).set(bytes);
    const inside = new Uint8Array([0, 123, 125, 0]).subarray(1, 3);
    for (const given of ["{}", bytes, bytes.buffer, new DataView(bytes.buffer), shared, inside, Buffer.from("{}")]) {
      assert.equal(longshore.digest(given), expected);
    }
    assert.equal(longshore.digest(""), EMPTY);
    const sha512 = createHash("sha512").update("{}").digest("hex");
    assert.equal(longshore.digest("{}", "sha512"), `sha512:${sha512}`);
  });

  test(`${entry}: pieces of any size give the digest of the whole`, () => {
    const content = new Uint8Array(300_000).map((_, at) => at * 7);
    for (const size of [1 << 20, 65_536, 65_537, 999]) {
      const hasher = new longshore.Hasher();
      for (let at = 0; at < content.length; at += size) {
        hasher.update(content.subarray(at, at + size));
      }
      assert.equal(hasher.digest(), longshore.digest(content));
      hasher.update("more");
      assert.notEqual(hasher.digest(), longshore.digest(content));
      hasher.free();
    }
  });

  test(`${entry}: digests are those of Node, at every length and of every byte`, () => {
    let state = 1;
    const random = () => (state = (state * 48_271) % 2_147_483_647);
    const content = new Uint8Array(5000).map(random);
    const expected = (bytes) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    for (let length = 0; length < 700; length += 1) {
      const start = random() % 4000;
      const bytes = content.subarray(start, start + length);
      const cut = random() % (length + 1);
      const hasher = new longshore.Hasher();
      hasher.update(bytes.subarray(0, cut));
      hasher.update(bytes.subarray(cut));
      assert.equal(hasher.digest(), expected(bytes), `${length} bytes, cut at ${cut}`);
      hasher.free();
    }
    assert.equal(longshore.digest(content), expected(content));
    const large = utf8.encode(`{"schemaVersion":2,"manifests":[]${" ".repeat(200_000)}}`);
    assert.equal(longshore.validate(large).digest, expected(large));
  });

  test(`${entry}: what is odd in a string is found, wherever it stands`, () => {
    for (let length = 0; length < 70; length += 1) {
      for (const odd of ["\u0001", "\\q", "\ud800"]) {
        const text = `{"${"a".repeat(length)}${odd}${"b".repeat(20)}": "${"a".repeat(length)}"}`;
        const places = longshore.validate(text).findings.map(({ start }) => start);
        const isReplaced = odd === "\ud800";
        assert.equal(places.includes(2 + length), !isReplaced, `${length} letters before ${JSON.stringify(odd)}`);
      }
      const bytes = Buffer.from(`{"${"a".repeat(length)}\xff${"b".repeat(20)}": 1}`, "latin1");
      assert.equal(longshore.validate(bytes).findings.some(({ start }) => start === 2 + length), true);
    }
  });

  test(`${entry}: strings are encoded as UTF-8, of whatever letters`, () => {
    for (const letter of ["a", "é", "語", "😀", "\ud800"]) {
      for (const text of [letter.repeat(3000), `${"a".repeat(999)}${letter}`, `${letter.repeat(2)}a`.repeat(700)]) {
        const expected = createHash("sha256").update(utf8.encode(text)).digest("hex");
        assert.equal(longshore.digest(text), `sha256:${expected}`, JSON.stringify(letter));
      }
    }
  });

  test(`${entry}: a report tells what is wrong, and where`, () => {
    const text = '{"schemaVersion":2,\n "manifests":[],\n "ä": 1,}';
    const report = longshore.validate(text, { mediaType: OCI_INDEX });
    assert.equal(report.mediaType, OCI_INDEX);
    assert.equal(report.digest, longshore.digest(text));
    assert.equal(report.size, utf8.encode(text).length);
    assert.deepEqual(Object.keys(report.judges), ["official", "quay", "schema", "spec"]);
    assert.equal(report.judges.spec, "reject");
    const comma = report.findings.find((finding) => finding.repair !== null);
    assert.deepEqual([comma.line, comma.column, comma.severity], [3, 8, "error"]);
    assert.deepEqual(comma.repair.edits, [{ start: comma.start, end: comma.end, text: "" }]);
    assert.match(comma.code, /^LS\d{4}$/);
    assert.ok(comma.message && comma.hint && comma.spec.startsWith("https://") && comma.judges.includes("spec"));
  });

  test(`${entry}: without a media type the content says what it is`, () => {
    const report = longshore.validate('{"imageLayoutVersion":"1.0.0"}');
    assert.equal(report.mediaType, "application/vnd.oci.layout.header.v1+json");
    assert.equal(longshore.validate("{}").mediaType, null);
    assert.deepEqual(new Set(Object.values(longshore.validate("{}").judges)), new Set(["unknown"]));
  });

  test(`${entry}: what is certain is mended, and the rest stays`, () => {
    const mended = longshore.fix('{ /* x */ "imageLayoutVersion" : "1.0.0",  }');
    assert.ok(mended instanceof Uint8Array);
    assert.equal(new TextDecoder().decode(mended), '{  "imageLayoutVersion" : "1.0.0"  }');
  });

}

test("every code that a report has can be explained", () => {
  const { findings } = whole.validate('{"schemaVersion":1.0,"manifests":[0,],"manifests":NaN}', { mediaType: OCI_INDEX });
  assert.ok(findings.length > 3);
  for (const { code } of findings) {
    const explained = whole.explain(code);
    assert.equal(explained.code, code);
    assert.ok(explained.explanation.length > 20 && explained.section.url.startsWith("https://"));
    const { wrong, right } = explained;
    const shows = ({ document, mediaType }) =>
      whole.validate(document, { mediaType }).findings.some((finding) => finding.code === code);
    assert.deepEqual([shows(wrong), shows(right)], [true, false], code);
  }
});

test("challenges are read", () => {
  const header = 'Bearer realm="https://auth.example/token",service="r",scope="repository:a/b:pull", Basic realm=x';
  assert.deepEqual(whole.parseChallenge(header), [
    { scheme: "Bearer", parameters: { realm: "https://auth.example/token", service: "r", scope: "repository:a/b:pull" } },
    { scheme: "Basic", parameters: { realm: "x" } },
  ]);
});

test("references are read as people write them", () => {
  assert.deepEqual(whole.parseReference("ubuntu:24.04"), {
    domain: "docker.io",
    path: "library/ubuntu",
    tag: "24.04",
    digest: null,
    canonical: "docker.io/library/ubuntu:24.04",
    familiar: "ubuntu:24.04",
  });
  const { domain, path, tag, digest } = whole.parseReference(`localhost:5000/a/b@${EMPTY}`);
  assert.deepEqual([domain, path, tag, digest], ["localhost:5000", "a/b", null, EMPTY]);
});

test("a layer of the same entries is the same, in whatever order they come", () => {
  const entries = [
    { path: "etc/motd", content: "hello\n" },
    { path: "bin/app", content: new Uint8Array([1, 2, 3]), executable: true },
    { path: "bin/sh", symbolicLink: "app" },
    { path: "bin/again", hardLink: "bin/app" },
    { path: "var/empty" },
  ];
  for (const [compression, mediaType] of [[undefined, "tar+gzip"], ["gzip", "tar+gzip"], ["none", "tar"], ["zstd", "tar+zstd"]]) {
    const one = whole.buildLayer(entries, { compression });
    const other = whole.buildLayer([...entries].reverse(), { compression });
    assert.deepEqual(one, other);
    assert.equal(one.layer.descriptor.mediaType, `application/vnd.oci.image.layer.v1.${mediaType}`);
    assert.equal(one.layer.descriptor.digest, whole.digest(one.content));
    assert.equal(one.layer.descriptor.size, one.content.length);
    if (compression === "zstd") {
      assert.equal(one.layer.diffId, whole.buildLayer(entries, { compression: "none" }).layer.diffId);
      continue;
    }
    const tar = compression === "none" ? one.content : gunzipSync(one.content);
    assert.equal(one.layer.diffId, whole.digest(tar));
    assert.ok(Buffer.from(tar).includes("hello\n"));
  }
});

const FILES = [
  { path: "etc/motd", content: "hello\n" },
  { path: "bin/app", content: new Uint8Array(100_000), executable: true },
  { path: "bin/sh", symbolicLink: "app" },
  { path: "bin/again", hardLink: "bin/app" },
  { path: "var/.wh.cache", content: "" },
  { path: `${"long/".repeat(60)}name`, content: "x" },
];

test("a layer is listed, however it is compressed, with its links and whiteouts", () => {
  for (const compression of ["none", "gzip", "zstd"]) {
    const { layer, content } = whole.buildLayer(FILES, { compression });
    const listed = whole.listLayer(content, { keep: "/etc/motd" });
    assert.deepEqual(
      [listed.compression, listed.digest, listed.diffId, listed.size],
      [compression, layer.descriptor.digest, layer.diffId, content.length],
    );
    assert.equal(listed.entries, listed.files.length);
    const file = (path) => listed.files.find((entry) => entry.path.replace(/\/$/, "") === path);
    assert.deepEqual([file("etc/motd").kind, file("etc/motd").size, file("etc").kind], ["file", 6, "directory"]);
    assert.equal(file("bin/app").mode & 0o111, 0o111);
    assert.deepEqual([file("bin/sh").kind, file("bin/sh").target], ["symbolicLink", "app"]);
    assert.deepEqual([file("bin/again").kind, file("bin/again").target], ["hardLink", "bin/app"]);
    assert.deepEqual(file("var/.wh.cache").whiteout, { of: "path", path: "var/cache" });
    assert.equal(file("etc/motd").whiteout, null);
    assert.ok(file(`${"long/".repeat(60)}name`));
    assert.equal(new TextDecoder().decode(listed.content), "hello\n");
    assert.equal(whole.listLayer(content, { keep: "nowhere" }).content, null);
  }
});

test("a layer that comes in pieces of any size has the same files", () => {
  const { content } = whole.buildLayer(FILES, { compression: "zstd" });
  const all = whole.listLayer(content);
  for (const size of [1, 7, 513, 1 << 20]) {
    const reader = new whole.LayerReader();
    const files = [];
    for (let at = 0; at < content.length; at += size) {
      files.push(...reader.push(content.subarray(at, at + size)));
    }
    const summary = reader.finish();
    assert.deepEqual({ ...summary, files: [...files, ...summary.files] }, all);
    reader.free();
  }
});

const LAYER = {
  descriptor: {
    mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
    digest: EMPTY,
    size: 0,
  },
  diffId: EMPTY,
};

test("an image is built of layers, by OCI's form and by Docker's", () => {
  const image = { steps: [{ layer: LAYER, history: { created_by: "a test" } }], execution: { cmd: ["/bin/app"] } };
  for (const [flavour, mediaType] of [
    [undefined, "application/vnd.oci.image.manifest.v1+json"],
    ["docker", "application/vnd.docker.distribution.manifest.v2+json"],
  ]) {
    const { config, manifest, descriptor } = whole.buildImage(image, { flavour });
    assert.equal(descriptor.mediaType, mediaType);
    assert.deepEqual(descriptor.platform, { architecture: "amd64", os: "linux" });
    assert.equal(whole.digest(manifest.content), manifest.descriptor.digest);
    const written = JSON.parse(new TextDecoder().decode(manifest.content));
    assert.equal(written.config.digest, config.descriptor.digest);
    assert.equal(whole.validate(manifest.content, { mediaType }).judges.spec, "accept");
    assert.deepEqual(whole.buildImage(image, { flavour }).manifest.content, manifest.content);
  }
});

test("escapes change the digest, and nothing else", () => {
  const image = { author: "Zoë", steps: [{ layer: LAYER }] };
  const [plain, escaped] = [{}, { ensureAscii: true }].map((options) => whole.buildImage(image, options).config);
  assert.notEqual(plain.descriptor.digest, escaped.descriptor.digest);
  const [one, other] = [plain, escaped].map(({ content }) => JSON.parse(new TextDecoder().decode(content)));
  assert.deepEqual(one, other);
});

test("an index, a manifest list and an artifact are built, and valid", () => {
  const { descriptor } = whole.buildImage({ steps: [{ layer: LAYER }] });
  const docker = whole.buildImage({ steps: [{ layer: LAYER }] }, { flavour: "docker" }).descriptor;
  for (const built of [
    whole.buildIndex({ manifests: [descriptor], annotations: { a: "b" } }),
    whole.buildIndex({ manifests: [docker] }, { flavour: "docker" }),
    whole.buildArtifact({ artifactType: "application/vnd.example+json", subject: descriptor }),
  ]) {
    const { mediaType } = built.descriptor;
    const report = whole.validate(built.content, { mediaType });
    assert.equal(report.judges.spec, "accept", JSON.stringify(report.findings));
    assert.equal(report.digest, built.descriptor.digest);
  }
});

test("a manifest of schema 1 is signed by the key, and Quay accepts it", () => {
  const manifest = { name: "library/app", tag: "latest", image: { steps: [{ layer: LAYER }] } };
  const signed = whole.buildSchema1(manifest, { key: new Uint8Array(32).fill(7), time: "2026-01-02T03:04:05Z" });
  assert.equal(signed.descriptor.mediaType, "application/vnd.docker.distribution.manifest.v1+prettyjws");
  assert.equal(whole.validate(signed.content).judges.quay, "accept");
  const broken = new TextDecoder().decode(signed.content).replace('"latest"', '"newest"');
  assert.equal(whole.validate(broken).judges.quay, "reject");
  const unsigned = whole.buildSchema1(manifest);
  assert.equal(unsigned.descriptor.digest, signed.descriptor.digest);
});

test("both entries are what their declarations say", async () => {
  const { readFile } = await import("node:fs/promises");
  for (const [name, longshore] of [["index", whole], ["validate", validator]]) {
    const text = await readFile(new URL(`../node_modules/longshore/${name}.d.ts`, import.meta.url), "utf8");
    const declared = [...text.matchAll(/^export (?:function|class|const) (\w+)/gm)].map((match) => match[1]);
    assert.deepEqual(declared.sort(), Object.keys(longshore).sort());
  }
});
