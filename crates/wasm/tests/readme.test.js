// The examples of the README: each runs, prints what its comments say, and passes TypeScript's check.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, mkdir, rm, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const folder = new URL("../examples/", import.meta.url);
const readme = await readFile(new URL("../node_modules/longshore/README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/^```js\n(.*?)^```/gms)].map((match) => match[1]);

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

test("there are four examples", () => assert.equal(examples.length, 4));

examples.forEach((example, at) => {
  test(`example ${at + 1} prints what its comments say`, async () => {
    const file = new URL(`example${at + 1}.mjs`, folder);
    await writeFile(file, example);
    const expected = [...example.matchAll(/^.*console\.log.*; \/\/ (.*)$/gm)].map((match) => match[1]);
    assert.ok(expected.length > 0);
    const { stdout } = await run(process.execPath, [file.pathname]);
    assert.deepEqual(stdout.trimEnd().split("\n"), expected);
  });
});
