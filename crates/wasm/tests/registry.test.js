// The registry in memory: a push and a pull, byte for byte the same each time, and bad requests.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { buildImage, digest, fetchFrom, init, Registry } from "longshore";

before(() => init());

const NOW = Date.UTC(2026, 0, 2);
const text = (bytes) => new TextDecoder().decode(bytes);

/** Pushes a blob in two chunks. */
function pushBlob(registry, name, content, headers = {}) {
  const started = registry.handle({ method: "POST", url: `/v2/${name}/blobs/uploads/`, headers }, NOW);
  assert.equal(started.status, 202);
  const half = content.length >> 1;
  const patched = registry.handle({
    method: "PATCH",
    url: started.headers.location,
    headers: { ...headers, "Content-Range": `0-${half - 1}`, "Content-Type": "application/octet-stream" },
    body: content.subarray(0, half),
  }, NOW);
  assert.equal(patched.status, 202);
  const { location } = patched.headers;
  const url = `${location}${location.includes("?") ? "&" : "?"}digest=${digest(content)}`;
  const finished = registry.handle({ method: "PUT", url, headers, body: content.subarray(half) }, NOW);
  assert.equal(finished.status, 201, text(finished.body));
}

function push(registry, name, tag) {
  const blob = new TextEncoder().encode("what would be a layer");
  const layer = {
    descriptor: { mediaType: "application/vnd.oci.image.layer.v1.tar", digest: digest(blob), size: blob.length },
    diffId: digest(blob),
  };
  const { config, manifest } = buildImage({ steps: [{ layer }] });
  pushBlob(registry, name, blob);
  pushBlob(registry, name, config.content);
  const put = registry.handle({
    method: "PUT",
    url: `/v2/${name}/manifests/${tag}`,
    headers: [["Content-Type", manifest.descriptor.mediaType]],
    body: manifest.content,
  }, NOW);
  assert.equal(put.status, 201, text(put.body));
  assert.equal(put.headers["docker-content-digest"], manifest.descriptor.digest);
  return { blob, config, manifest };
}

test("what is pushed is pulled", () => {
  const registry = new Registry();
  const { blob, manifest } = push(registry, "library/app", "latest");
  const pulled = registry.handle({ url: "/v2/library/app/manifests/latest", headers: { accept: "*/*" } }, NOW);
  assert.equal(pulled.status, 200);
  assert.deepEqual(pulled.body, manifest.content);
  const [layer] = JSON.parse(text(pulled.body)).layers;
  assert.deepEqual(registry.handle({ url: `/v2/library/app/blobs/${layer.digest}` }, NOW).body, blob);
  const head = registry.handle({ method: "HEAD", url: "/v2/library/app/manifests/latest" }, NOW);
  assert.deepEqual([head.status, head.body.length], [200, 0]);
  assert.equal(head.headers["content-length"], String(manifest.content.length));
  const tags = registry.handle({ url: "/v2/library/app/tags/list" }, NOW);
  assert.deepEqual(JSON.parse(text(tags.body)), { name: "library/app", tags: ["latest"] });
});

test("the same seed, requests and clock give the same bytes; another seed does not", () => {
  const ask = (seed) =>
    new Registry({ seed }).handle({ method: "POST", url: "http://r.example/v2/a/b/blobs/uploads/" }, NOW).headers.location;
  assert.equal(ask(1), ask(1));
  assert.equal(ask(new Uint8Array(32).fill(9)), ask(new Uint8Array(32).fill(9)));
  assert.notEqual(ask(1), ask(2));
});

test("the accounts policy asks for a token, and takes the one that it gave", () => {
  const registry = new Registry({ policy: "accounts" });
  const url = "http://r.example/v2/devtable/simple/tags/list";
  const refused = registry.handle({ url }, NOW);
  assert.equal(refused.status, 401);
  const authorization = `Basic ${btoa("devtable:password")}`;
  const scope = "repository:devtable/simple:pull";
  const token = registry.handle(
    { url: `http://r.example/v2/auth?service=r.example&scope=${scope}`, headers: { authorization } }, NOW);
  const bearer = `Bearer ${JSON.parse(text(token.body)).token}`;
  assert.equal(registry.handle({ url, headers: { Authorization: bearer } }, NOW).status, 200);
  assert.equal(registry.handle({ url, headers: { Authorization: bearer } }, NOW + 7_200_000).status, 401);
});

test("a policy is data: read, changed, put back", () => {
  const registry = new Registry();
  push(registry, "a/b", "v1");
  registry.setPolicy({ ...registry.policy, read_only: true });
  assert.equal(registry.policy.read_only, true);
  assert.equal(registry.handle({ method: "POST", url: "/v2/a/b/blobs/uploads/" }, NOW).status, 405);
  assert.equal(registry.handle({ url: "/v2/a/b/manifests/v1" }, NOW).status, 200);
  registry.setPolicy("open");
  assert.equal(registry.handle({ method: "POST", url: "/v2/a/b/blobs/uploads/" }, NOW).status, 202);
  assert.equal(new Registry({ policy: { limits: { blob_bytes: 3 } } }).policy.limits.blob_bytes, 3);
});

test("an answer is the same response, with its reasons", () => {
  const registry = new Registry({ policy: { read_only: true } });
  const request = { method: "POST", url: "/v2/a/b/blobs/uploads/" };
  const { why, ...response } = registry.answer(request, NOW);
  assert.deepEqual(response, registry.handle(request, NOW));
  assert.equal(response.status, 405);
  assert.deepEqual(why.map(({ rule }) => rule), ["open-registry", "readonly-registry"]);
  assert.deepEqual(why[1].facts, [{ from: "policy", path: "read_only", value: true }]);
  assert.match(why[1].section.url, /^https:/);
  assert.throws(() => registry.answer({}), { code: "argument" });
});

test("a clone goes its own way", () => {
  const registry = new Registry();
  const clone = registry.clone();
  push(clone, "a/b", "v1");
  assert.ok(clone instanceof Registry);
  assert.equal(clone.handle({ url: "/v2/a/b/manifests/v1" }, NOW).status, 200);
  assert.equal(registry.handle({ url: "/v2/a/b/manifests/v1" }, NOW).status, 404);
});

test("whatever takes a fetch takes a registry", async () => {
  const registry = new Registry();
  const { manifest, blob } = push(registry, "a/b", "v1");
  const fetch = fetchFrom(registry);
  const response = await fetch("https://r.example/v2/a/b/manifests/v1", { headers: { accept: "*/*" } });
  assert.ok(response instanceof Response);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("docker-content-digest"), manifest.descriptor.digest);
  assert.equal((await response.json()).schemaVersion, 2);
  const head = await fetch("https://r.example/v2/a/b/manifests/v1", { method: "HEAD" });
  assert.equal((await head.arrayBuffer()).byteLength, 0);
  const missing = await fetch(new Request("https://r.example/v2/a/b/manifests/none"));
  assert.equal((await missing.json()).errors[0].code, "MANIFEST_UNKNOWN");
  const mounted = await fetch(`https://r.example/v2/c/d/blobs/uploads/?digest=${digest(blob)}`, { method: "POST", body: blob });
  assert.equal(mounted.status, 201);
  await assert.rejects(fetch("https://r.example/v2/", { signal: AbortSignal.abort() }), { name: "AbortError" });
});

test("requests of the wrong kind are refused", () => {
  const registry = new Registry();
  for (const request of [undefined, null, 1, "GET /v2/", {}, { url: 1 }, { url: {} }]) {
    assert.throws(() => registry.handle(request), { code: "argument" });
  }
  const refused = (request, code) => assert.throws(() => registry.handle({ url: "/v2/", ...request }), { code });
  refused({ method: "G T" }, "syntax");
  refused({ method: 1 }, "argument");
  refused({ url: "http://a b/" }, "syntax");
  refused({ headers: 1 }, "argument");
  refused({ headers: [1] }, "argument");
  refused({ headers: { "a b": "c" } }, "syntax");
  refused({ headers: { a: "b\nc: d" } }, "syntax");
  refused({ headers: { a: 1 } }, "argument");
  refused({ headers: (function* () { for (;;) yield ["a", "b"]; })() }, "too-large");
  refused({ headers: { get a() { throw new Error("no"); } } }, "argument");
  refused({ body: 1 }, "argument");
  for (const now of ["x", NaN, Infinity, -1, 1e300, {}]) {
    assert.throws(() => registry.handle({ url: "/v2/" }, now), { code: "argument" });
  }
  assert.equal(registry.handle({ url: "/v2/" }).status, 200);
});

test("options of the wrong kind are refused", () => {
  assert.throws(() => new Registry(1), { code: "argument" });
  assert.throws(() => new Registry({ policy: "closed" }), { code: "unknown" });
  assert.throws(() => new Registry({ policy: { unknown: 1 } }), { code: "argument", message: /unknown/ });
  assert.throws(() => new Registry({ policy: { read_only: "yes" } }), { code: "argument" });
  const around = { accounts: [] };
  around.accounts.push(around);
  assert.throws(() => new Registry({ policy: around }), { code: "argument" });
  for (const seed of [-1, 0.5, NaN, 2 ** 60, new Uint8Array(31), "x", {}]) {
    assert.throws(() => new Registry({ seed }), /seed/);
  }
});

test("a handler that asks the registry while the registry reads its request does no harm", () => {
  const registry = new Registry();
  const request = { get url() { registry.handle({ url: "/v2/" }); return "/v2/"; } };
  assert.throws(() => registry.handle(request), { code: "argument" });
  assert.equal(registry.handle({ url: "/v2/" }).status, 200);
});

test("changes are taken back and made again", () => {
  const registry = new Registry({ undo: 3 });
  const { manifest } = push(registry, "library/app", "latest");
  const status = () => registry.handle({ url: "/v2/library/app/manifests/latest" }, NOW).status;
  assert.equal(registry.undo(), "PUT /v2/library/app/manifests/latest → 201");
  assert.equal(status(), 404);
  assert.equal(registry.redo(), "PUT /v2/library/app/manifests/latest → 201");
  assert.equal(status(), 200);
  assert.equal(registry.redo(), undefined);
  registry.reset();
  assert.equal(status(), 404);
  assert.equal(registry.undo(), "reset");
  assert.equal(status(), 200);
  const undone = [registry.undo(), registry.undo(), registry.undo()];
  assert.equal(undone[0], "PUT /v2/library/app/manifests/latest → 201");
  assert.equal(undone[2], undefined, "the reset took the place of the oldest");
  assert.equal(new Registry().undo(), undefined);
  assert.ok(manifest);
});

test("what changed is told, and an earlier state is put back", () => {
  const registry = new Registry();
  const before = registry.clone();
  const { blob, config, manifest } = push(registry, "library/app", "latest");
  const { repositories } = registry.changesSince(before);
  assert.deepEqual(repositories.map(({ name, change }) => [name, change]), [["library/app", "added"]]);
  const [changed] = repositories;
  const added = (bytes) => ({ digest: digest(bytes), size: bytes.length, change: "added" });
  const byDigest = (one, other) => (one.digest < other.digest ? -1 : 1);
  assert.deepEqual(changed.blobs, [added(blob), added(config.content)].sort(byDigest));
  const { mediaType } = manifest.descriptor;
  assert.deepEqual(changed.manifests, [{ ...added(manifest.content), mediaType }]);
  assert.deepEqual(changed.tags, [{ tag: "latest", before: null, after: manifest.descriptor.digest }]);
  assert.deepEqual([changed.referrers, changed.uploads], [[], []]);
  registry.restore(before);
  assert.deepEqual(registry.changesSince(before), { repositories: [] });
});

test("garbage is shown before it is collected", () => {
  const registry = new Registry();
  push(registry, "library/app", "latest");
  const unused = new TextEncoder().encode("unused");
  pushBlob(registry, "library/app", unused);
  const shown = registry.garbage();
  assert.deepEqual(shown.repositories[0].blobs.map((blob) => blob.digest), [digest(unused)]);
  assert.deepEqual(registry.collect(), shown);
  assert.deepEqual(registry.garbage({ untagged: true, dangling_referrers: true }), { repositories: [] });
  registry.handle({ method: "DELETE", url: "/v2/library/app/manifests/latest" }, NOW);
  assert.equal(registry.garbage({ untagged: true }).repositories[0].manifests.length, 1);
  assert.throws(() => registry.collect({ untagged: 1 }), { code: "argument" });
});

test("layouts go out and come in", () => {
  const registry = new Registry();
  push(registry, "library/app", "latest");
  push(registry, "other/app", "v1");
  const tar = registry.exportLayout();
  assert.ok(tar instanceof Uint8Array);
  const copy = new Registry({ undo: 1 });
  assert.deepEqual(copy.importLayout(tar), {
    tags: ["library/app:latest", "other/app:v1"],
    manifests: 2,
    leftOut: [],
  });
  assert.deepEqual(copy.changesSince(registry), { repositories: [] });
  assert.deepEqual(copy.exportLayout(), tar);
  assert.equal(copy.undo(), "images read from a layout");
  // One repository has its tags as names, and goes where it is wanted.
  const one = registry.exportLayout("other/app");
  assert.deepEqual(copy.importLayout(one, { repository: "a/b" }).tags, ["a/b:v1"]);
  assert.deepEqual(copy.importLayout(one).tags, ["library/imported:v1"]);
});

test("what is no layout is refused with its reason", () => {
  const registry = new Registry({ policy: { limits: { total_bytes: 2000 } } });
  for (const [tar, code, reason] of [
    ["text", "syntax", /no tar/],
    [new Uint8Array(1024), "syntax", /no oci-layout/],
    [(() => { const full = new Registry(); push(full, "a/b", "c"); return full.exportLayout().subarray(0, 900); })(), "syntax", /ends too early/],
    [17, "argument", /tar/],
  ]) {
    assert.throws(() => registry.importLayout(tar), { code, message: reason });
  }
  const large = new Registry();
  pushBlob(large, "a/b", new Uint8Array(3000));
  push(large, "a/b", "v1");
  const { content } = push(large, "a/b", "v2").manifest;
  assert.ok(content.length < 2000);
  assert.throws(() => registry.importLayout(new Registry({ policy: "accounts" }).exportLayout()), { code: "too-large" });
  assert.throws(() => registry.importLayout(large.exportLayout(), { repository: "A/B" }), { code: "syntax" });
  assert.throws(() => registry.exportLayout("A/B"), { code: "syntax" });
  assert.throws(() => new Registry({ undo: -1 }), { code: "argument" });
});
