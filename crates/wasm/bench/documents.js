// Valid documents of any size.

import { createHash } from "node:crypto";

const encoder = new TextEncoder();
const PLATFORMS = [
  { architecture: "amd64", os: "linux" },
  { architecture: "arm64", os: "linux", variant: "v8" },
  { architecture: "s390x", os: "linux", "os.features": ["one"] },
  { architecture: "amd64", os: "windows", "os.version": "10.0.20348.2113" },
];

/** An image index of about this many bytes. */
export function index(size) {
  const head = '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[';
  const parts = [];
  let length = head.length + 2;
  for (let number = 0; ; number += 1) {
    const part = JSON.stringify({
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      digest: DIGESTS[number % DIGESTS.length],
      size: 400 + (number % 7919),
      platform: PLATFORMS[number % PLATFORMS.length],
      annotations: { "org.opencontainers.image.ref.name": `v${number}`, "com.example.note": "größer" },
    });
    const added = encoder.encode(part).length + (number > 0 ? 1 : 0);
    if (length + added > size) {
      break;
    }
    parts.push(part);
    length += added;
  }
  return encoder.encode(`${head}${parts.join(",")}]}`);
}

/** An image manifest of about 1 KiB. */
export function manifest() {
  const layer = (at) => ({
    mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
    digest: DIGESTS[at],
    size: 31_337 + at,
  });
  return encoder.encode(JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: DIGESTS[9], size: 7023 },
    layers: [layer(0), layer(1), layer(2), layer(3)],
    annotations: { "org.opencontainers.image.created": "2026-01-02T03:04:05Z" },
  }));
}

const DIGESTS = Array.from({ length: 97 }, (_, at) => `sha256:${createHash("sha256").update(`${at}`).digest("hex")}`);
