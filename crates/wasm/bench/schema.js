// The shapes of an image index and an image manifest as JSON schemas: what the image specification's text and its own
// schemas ask for, in our words, so that the peer has as much to do as the validator's judge of schemas.

const MEDIA_TYPE = { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$" };
const DIGEST = { type: "string", pattern: "^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$" };
const SIZE = { type: "integer", minimum: 0, maximum: 9223372036854775807 };
const STRING = { type: "string" };
const ANNOTATIONS = { type: "object", patternProperties: { ".{1,}": STRING } };
const VERSION = { type: "integer", minimum: 2, maximum: 2 };
const PLATFORM = {
  type: "object",
  required: ["architecture", "os"],
  properties: {
    architecture: STRING,
    os: STRING,
    "os.version": STRING,
    "os.features": { type: "array", items: STRING },
    variant: STRING,
  },
};
const DESCRIPTOR = {
  type: "object",
  required: ["mediaType", "size", "digest"],
  properties: {
    mediaType: MEDIA_TYPE,
    size: SIZE,
    digest: DIGEST,
    urls: { type: "array", items: STRING },
    data: STRING,
    artifactType: MEDIA_TYPE,
    annotations: ANNOTATIONS,
    platform: PLATFORM,
  },
};

export const INDEX = {
  type: "object",
  required: ["schemaVersion", "manifests"],
  properties: {
    schemaVersion: VERSION,
    mediaType: MEDIA_TYPE,
    artifactType: MEDIA_TYPE,
    subject: DESCRIPTOR,
    manifests: { type: "array", items: DESCRIPTOR },
    annotations: ANNOTATIONS,
  },
};

export const MANIFEST = {
  type: "object",
  required: ["schemaVersion", "config", "layers"],
  properties: {
    schemaVersion: VERSION,
    mediaType: MEDIA_TYPE,
    artifactType: MEDIA_TYPE,
    config: DESCRIPTOR,
    subject: DESCRIPTOR,
    layers: { type: "array", items: DESCRIPTOR, minItems: 1 },
    annotations: ANNOTATIONS,
  },
};
