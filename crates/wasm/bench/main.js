// What the package is measured by: itself and its peers, in the same run, in turns, so that a noisy machine is noisy
// for both. Medians of the rounds are printed. `cargo xtask bench` puts everything in place and runs it.

import { Ajv2020 } from "ajv/dist/2020.js";
import { createSHA256 } from "hash-wasm";
import { digest, Hasher, init, Registry, validate } from "longshore";
import { index, manifest } from "./documents.js";
import { INDEX, MANIFEST } from "./schema.js";

const KIB = 1024;
const MIB = 1024 * KIB;
const OCI_INDEX = { mediaType: "application/vnd.oci.image.index.v1+json" };
const OCI_MANIFEST = { mediaType: "application/vnd.oci.image.manifest.v1+json" };

await init();
const ajv = new Ajv2020({ allErrors: true });
const isIndex = ajv.compile(INDEX);
const isManifest = ajv.compile(MANIFEST);
const decoder = new TextDecoder("utf-8", { fatal: true });
const hasher = await createSHA256();

/** Runs each of the competitors in turns; gives the median of each, in milliseconds. */
function race(rounds, repeat, competitors) {
  const times = competitors.map(() => []);
  for (let round = -1; round < rounds; round += 1) {
    competitors.forEach((compete, at) => {
      const start = performance.now();
      for (let time = 0; time < repeat; time += 1) {
        compete();
      }
      // The first round is for the compilers.
      if (round >= 0) {
        times[at].push((performance.now() - start) / repeat);
      }
    });
  }
  return times.map((all) => all.sort((one, other) => one - other)[all.length >> 1]);
}

function expect(condition, what) {
  if (!condition) {
    throw new Error(`the measurement is void: ${what}`);
  }
}

function ours(document, options) {
  const report = validate(document, options);
  expect(report.judges.spec === "accept" && report.findings.length === 0, JSON.stringify(report.findings[0]));
}

function theirs(text, check) {
  expect(check(JSON.parse(text)), JSON.stringify(check.errors?.[0]));
}

const rows = [["what", "ours", "peer", "ours / peer", "goal"]];
const time = (value) => (value < 1 ? `${(value * 1000).toFixed(1)} µs` : `${value.toFixed(2)} ms`);
const compare = (what, [our, peer], goal) =>
  rows.push([what, time(our), time(peer), (our / peer).toFixed(2), goal]);

for (const [what, bytes, options, check, goal] of [
  ["4 MiB index", index(4 * MIB), OCI_INDEX, isIndex, "≤ 1.0"],
  ["1 KiB manifest", manifest(), OCI_MANIFEST, isManifest, "≤ 50 µs"],
]) {
  const text = decoder.decode(bytes);
  const [rounds, repeat] = bytes.length > MIB ? [15, 1] : [15, 500];
  compare(`${what}, from bytes`, race(rounds, repeat, [
    () => ours(bytes, options),
    () => theirs(decoder.decode(bytes), check),
  ]), goal);
  compare(`${what}, from a string`, race(rounds, repeat, [
    () => ours(text, options),
    () => theirs(text, check),
  ]), goal);
}

const chunk = new Uint8Array(MIB).map((_, at) => at * 31);
const [our, peer] = race(7, 1, [
  () => {
    const hash = new Hasher();
    for (let at = 0; at < 64; at += 1) {
      hash.update(chunk);
    }
    hash.digest();
    hash.free();
  },
  () => {
    hasher.init();
    for (let at = 0; at < 64; at += 1) {
      hasher.update(chunk);
    }
    hasher.digest();
  },
]);
rows.push(["SHA-256 of 64 MiB in pieces of 1 MiB",
  `${(64e3 / our).toFixed(0)} MiB/s`, `${(64e3 / peer).toFixed(0)} MiB/s`, `${(peer / our).toFixed(2)} × as fast`, "≥ 1.3"]);

print(rows);

// A registry with little in it, and one with much.
const asked = [["a registry in memory", "with 10 tags", "with 100,000 tags", "goal"]];
const registries = [10, 100_000].map(filled);
for (const [what, request, status, goal] of [
  ["GET manifest", { url: "/v2/bench/app/manifests/t000005", headers: { accept: OCI_MANIFEST.mediaType } }, 200, "≤ 50 µs"],
  ["HEAD manifest", { method: "HEAD", url: "/v2/bench/app/manifests/t000005" }, 200, ""],
  ["GET manifest that is not there", { url: "/v2/bench/app/manifests/none" }, 404, ""],
  ["GET 10 tags", { url: "/v2/bench/app/tags/list?n=10" }, 200, ""],
]) {
  const costs = registries.map((registry) => cost(() => {
    expect(registry.handle(request, 1_700_000_000_000).status === status, what);
  }));
  asked.push([what, ...costs.map(time), goal]);
}
print(asked);

/** The processor's time of one call, in milliseconds: a few calls are soon over, and a busy machine does not change it. */
function cost(call) {
  const calls = 5000;
  for (let time = 0; time < calls; time += 1) {
    call();
  }
  const before = process.cpuUsage();
  for (let time = 0; time < calls; time += 1) {
    call();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3 / calls;
}

/** A registry with an image under so many tags. */
function filled(tags) {
  const registry = new Registry({ policy: "open", seed: 1 });
  const send = (method, url, type, body) => {
    const { status } = registry.handle({ method, url, headers: { "content-type": type }, body }, 1_700_000_000_000);
    expect(status === 201, `${method} ${url}: ${status}`);
  };
  const blob = (mediaType, text) => {
    send("POST", `/v2/bench/app/blobs/uploads/?digest=${digest(text)}`, "application/octet-stream", text);
    return { mediaType, digest: digest(text), size: text.length };
  };
  const image = JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST.mediaType,
    config: blob("application/vnd.oci.image.config.v1+json", '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}'),
    layers: [blob("application/vnd.oci.image.layer.v1.tar", "a layer")],
  });
  for (let tag = 0; tag < tags; tag += 1) {
    send("PUT", `/v2/bench/app/manifests/t${String(tag).padStart(6, "0")}`, OCI_MANIFEST.mediaType, image);
  }
  return registry;
}

const sizes = [["size", "descriptors", "time", "per byte"]];
for (const size of [KIB, 16 * KIB, 256 * KIB, 4 * MIB, 64 * MIB]) {
  const bytes = index(size);
  const count = JSON.parse(decoder.decode(bytes)).manifests.length;
  const [median] = race(size > 8 * MIB ? 3 : 9, Math.max(1, Math.floor(MIB / size)), [() => ours(bytes, OCI_INDEX)]);
  sizes.push([`${bytes.length / KIB} KiB`, `${count}`, time(median), `${((median * 1e6) / bytes.length).toFixed(2)} ns`]);
}
print(sizes);

// Of each kind a thousand are listed, and all are looked at.
const found = [["mistakes", "findings", "time", "per mistake"]];
for (const count of [10, 100, 1000, 10_000, 100_000]) {
  const bytes = new TextEncoder().encode(`{"schemaVersion":2,"manifests":[${Array(count).fill("0").join(",")}]}`);
  let findings = 0;
  const [median] = race(count > 10_000 ? 3 : 9, 1, [() => (findings = validate(bytes, OCI_INDEX).findings.length)]);
  found.push([`${count}`, `${findings}`, time(median), `${((median * 1e3) / count).toFixed(2)} µs`]);
}
print(found);

function print(table) {
  const widths = table[0].map((_, at) => Math.max(...table.map((row) => row[at].length)));
  for (const row of table) {
    console.log(row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join("  "));
  }
  console.log();
}
