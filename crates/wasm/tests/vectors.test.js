// Documents that others wrote, in a folder beside the checkout: the same verdicts as those of the judges, and the same
// reports as the native program gives. Where the folder or the program is absent, a line says so for each of them.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { promisify } from "node:util";
import * as whole from "longshore";
import * as validator from "longshore/validate";

const folder = process.env.LONGSHORE_VECTORS ?? "";
const program = process.env.LONGSHORE_PROGRAM ?? "";
const read = async (name) => {
  const text = await readFile(join(folder, `${name}.json`), "utf8").catch(() => undefined);
  return text && JSON.parse(text);
};
const [spec, quay, mutations, digests, references] = folder
  ? await Promise.all(["image-spec", "quay", "mutations", "digests", "references"].map(read)) : [];
const absent = spec === undefined && "there are no vectors beside the checkout";
const bytes = (vector) =>
  vector.document_b64 === undefined ? Buffer.from(vector.document ?? "") : Buffer.from(vector.document_b64, "base64");

/** Nobody has to have the vectors, so that their absence counts neither as passed nor as skipped. */
const testWith = (missing, name, body) => (missing ? console.log(`skipped: ${name}: ${missing}`) : test(name, body));

before(() => Promise.all([whole.init(), validator.init()]));

testWith(absent, "the image specification's own documents are judged as it judges them", () => {
  for (const vector of spec.vectors) {
    const { judges } = validator.validate(bytes(vector), { mediaType: vector.media_type });
    assert.equal(judges.official, vector.expect === "valid" ? "accept" : "reject", vector.id);
  }
});

testWith(absent, "digests are computed as others compute them", () => {
  for (const { input_utf8: input, sha256, sha512 } of digests.compute) {
    assert.deepEqual([whole.digest(input), whole.digest(input, "sha512")], [sha256, sha512]);
  }
});

testWith(absent, "references are read as the distribution project reads them", () => {
  const vectors = references.vectors.filter((vector) => vector.function === "ParseNormalizedNamed");
  assert.ok(vectors.length > 200);
  for (const { id, input, expect } of vectors) {
    if (!expect.ok) {
      assert.throws(() => whole.parseReference(input), { code: "syntax" }, id);
      continue;
    }
    const { domain, path, tag, digest, canonical, familiar } = whole.parseReference(input);
    const theirs = [expect.domain, expect.path, expect.tag, expect.digest, expect.string, expect.familiar];
    assert.deepEqual([domain, path, tag, digest, canonical, familiar], theirs, id);
  }
});

/**
 * The program also looks at documents beside each other, and finds what a document says of others (LS09xx). That is left
 * out, with the verdicts that follow from nothing else.
 */
function leaveOutAcross(report) {
  const left = report.findings.filter(({ code }) => !code.startsWith("LS09"));
  if (left.length < report.findings.length) {
    report.findings = left;
    for (const [judge, verdict] of Object.entries(report.judges)) {
      const rejects = left.some(({ judges }) => judges.includes(judge));
      report.judges[judge] = verdict === "reject" && !rejects ? "accept" : verdict;
    }
  }
}

const reason = absent || (program === "" && "LONGSHORE_PROGRAM does not name the program");
testWith(reason, "every report is that of the native program", async () => {
  const groups = new Map();
  for (const vector of [...spec.vectors, ...quay.vectors, ...mutations.cases]) {
    const mediaType = vector.media_type ?? "";
    groups.set(mediaType, [...(groups.get(mediaType) ?? []), bytes(vector)]);
  }
  const place = await mkdtemp(join(tmpdir(), "longshore-vectors-"));
  try {
    for (const [mediaType, documents] of groups) {
      // One at a time: documents that are named together are looked at together.
      const options = mediaType === "" ? {} : { mediaType };
      for (const document of documents) {
        const path = join(place, "document.json");
        await writeFile(path, document);
        const given = ["validate", "--format", "json", ...(mediaType === "" ? [] : ["--media-type", mediaType]), path];
        const line = await promisify(execFile)(program, given, { maxBuffer: 1 << 26 }).then(
          ({ stdout }) => stdout, (error) => error.stdout);
        const { path: _, ...native } = JSON.parse(line);
        leaveOutAcross(native);
        assert.deepEqual(whole.validate(document, options), native);
        assert.deepEqual(validator.validate(document, options), native);
      }
    }
  } finally {
    await rm(place, { recursive: true });
  }
});
