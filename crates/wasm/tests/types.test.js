// The declarations: TypeScript accepts what is right, rejects what is wrong, and what the functions return is of the
// types that are declared.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { before, test } from "node:test";
import { promisify } from "node:util";
import * as longshore from "longshore";

const run = promisify(execFile);
const folder = new URL("../typed/", import.meta.url);
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

before(async () => {
  await longshore.init();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
});

/** Checks a module as its users' compilers do, by both ways of finding a package. */
async function check(name, text) {
  const file = new URL(`${name}.mts`, folder);
  await writeFile(file, text);
  for (const way of [["nodenext", "nodenext"], ["esnext", "bundler"]]) {
    const options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--lib",
      "es2023,dom,dom.iterable,esnext.disposable", "--module", way[0], "--moduleResolution", way[1]];
    await run(process.execPath, [compiler, ...options, file.pathname]).catch((error) => assert.fail(`${way}\n${error.stdout}`));
  }
}

test("the README's examples have the right types", async () => {
  const readme = await readFile(new URL("../node_modules/longshore/README.md", import.meta.url), "utf8");
  const examples = [...readme.matchAll(/^```js\n(.*?)^```/gms)].map((match) => match[1]);
  for (const [at, example] of examples.entries()) {
    await check(`example${at + 1}`, example);
  }
});

test("wrong uses are rejected", async () => {
  await check("wrong", `
    import { digest, explain, Hasher, Registry, validate, type ErrorCode, type Judge } from "longshore";
    import * as validator from "longshore/validate";
    // @ts-expect-error
    digest(1);
    // @ts-expect-error
    digest("", "md5");
    // @ts-expect-error
    validate("{}", { mediatype: "x" });
    // @ts-expect-error
    validator.explain("LS0106");
    // @ts-expect-error
    explain(106);
    // @ts-expect-error
    new Hasher().update();
    // @ts-expect-error
    new Registry({ policy: "closed" });
    // @ts-expect-error
    new Registry({ policy: { read_only: 1 } });
    new Registry({ policy: { read_only: true, limits: { blob_bytes: 1 } }, seed: new Uint8Array(32) });
    // @ts-expect-error
    new Registry().handle({ method: "GET" });
    // @ts-expect-error
    const judge: Judge = "podman";
    // @ts-expect-error
    const code: ErrorCode = "wrong";
    export { judge, code };
  `);
});

test("what is returned is of the declared types, member for member", async () => {
  const report = longshore.validate('{"schemaVersion":1,"manifests":[0,]}', { mediaType: "application/vnd.oci.image.index.v1+json" });
  assert.ok(report.findings.some((finding) => finding.repair) && report.findings.some((finding) => !finding.repair));
  const { wrong, right, ...explanation } = longshore.explain("LS0106");
  const { policy } = new longshore.Registry({ policy: "accounts" });
  const samples = new longshore.Registry({ policy: "accounts" });
  const imported = new longshore.Registry().importLayout(samples.exportLayout());
  const changed = samples.clone();
  changed.setPolicy("open");
  changed.handle({ method: "POST", url: "/v2/a/b/blobs/uploads/" });
  changed.handle({ method: "DELETE", url: "/v2/devtable/complex/manifests/v1.0" });
  changed.collect({ untagged: true });
  const changes = changed.changesSince(samples);
  assert.ok(changes.repositories.some((one) => one.manifests.length > 0) && changes.repositories.some((one) => one.uploads.length > 0));
  const { config: _config, manifest: _manifest, descriptor } = longshore.buildImage({});
  const { content: layer } = longshore.buildLayer([{ path: "a", content: "x" }, { path: ".wh.b", content: "" }]);
  const { content: _content, ...listed } = longshore.listLayer(layer);
  const challenges = longshore.parseChallenge('Bearer realm="x"');
  const literal = (value) => JSON.stringify(value);
  await check("returned", `
    import type { Challenge, Changes, Descriptor, Explanation, ImportedLayout, LayerSummary, Policy, Report } from "longshore";
    export const report: Report = ${literal(report)};
    export const nothing: Report = ${literal(longshore.validate("{}"))};
    export const explanation: Omit<Explanation, "wrong" | "right"> = ${literal(explanation)};
    export const policy: Policy = ${literal(policy)};
    export const descriptor: Descriptor = ${literal(descriptor)};
    export const listed: Omit<LayerSummary, "content"> = ${literal(listed)};
    export const changes: Changes = ${literal(changes)};
    export const back: Changes = ${literal(samples.changesSince(changed))};
    export const imported: ImportedLayout = ${literal(imported)};
    export const challenges: Challenge[] = ${literal(challenges)};
  `);
});
