// The package in a real browser, as plain files under a strict policy, without a bundler.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const browser = process.env.LONGSHORE_CHROMIUM ?? "";
const skip = browser === "" && "LONGSHORE_CHROMIUM does not name the browser";
const root = fileURLToPath(new URL("../node_modules/longshore/", import.meta.url));
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const PAGE = '<!doctype html><meta charset="utf-8"><title>x</title><output>waiting</output><script type="module" src="/page.js"></script>';
const SCRIPT = `
  import * as whole from "/index.js";
  import * as validator from "/validate.js";
  const told = [];
  try {
    await Promise.all([whole.init(), validator.init()]);
    for (const longshore of [whole, validator]) {
      told.push(longshore.digest("{}").slice(7, 19));
      told.push(longshore.validate('{"imageLayoutVersion":"1.0.0",}').findings[0].code);
    }
    const response = await whole.fetchFrom(new whole.Registry())("/v2/");
    told.push(response.status, response.headers.get("docker-distribution-api-version"));
    try { whole.explain("LS9999"); } catch (error) { told.push(error.code); }
  } catch (error) {
    told.push(String(error));
  }
  document.querySelector("output").textContent = told.join(" ");
`;

/** Serves the package, and the page that uses it. */
async function serve(work) {
  const made = { "/": ["text/html", PAGE], "/page.js": ["text/javascript", SCRIPT] };
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    const [type, content] = made[path] ?? [TYPES[extname(path)], await readFile(join(root, normalize(path))).catch(() => undefined)];
    response.writeHead(content === undefined ? 404 : 200, { "Content-Type": type ?? "text/plain", "Content-Security-Policy": POLICY });
    response.end(content);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    return await work(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test("a browser runs the package as it is", { skip }, async () => {
  const profile = await mkdtemp(join(tmpdir(), "longshore-browser-"));
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", `--user-data-dir=${profile}`,
    "--virtual-time-budget=20000", "--dump-dom"];
  // What the browser leaves behind is gone with its profile.
  const env = { ...process.env, TMPDIR: profile };
  try {
    const { stdout } = await serve((url) => promisify(execFile)(browser, [...flags, url], { timeout: 60_000, env }));
    const [, told] = /<output>(.*?)<\/output>/s.exec(stdout) ?? [];
    assert.equal(told, "44136fa355b3 LS0106 44136fa355b3 LS0106 200 registry/2.0 unknown");
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
