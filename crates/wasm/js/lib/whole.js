import * as bindings from "./longshore.js";
import { guard } from "./guard.js";

const guarded = /* @__PURE__ */ guard(bindings);

export const start = /* @__PURE__ */ (() => guarded.start)();
export const digest = /* @__PURE__ */ guarded.function("digest");
export const Hasher = /* @__PURE__ */ guarded.class("Hasher");
export const validate = /* @__PURE__ */ guarded.function("validate");
export const fix = /* @__PURE__ */ guarded.function("fix");
export const explain = /* @__PURE__ */ guarded.function("explain");
export const parseReference = /* @__PURE__ */ guarded.function("parseReference");
export const parseChallenge = /* @__PURE__ */ guarded.function("parseChallenge");
export const buildLayer = /* @__PURE__ */ guarded.function("buildLayer");
export const listLayer = /* @__PURE__ */ guarded.function("listLayer");
export const LayerReader = /* @__PURE__ */ guarded.class("LayerReader");
export const buildImage = /* @__PURE__ */ guarded.function("buildImage");
export const buildIndex = /* @__PURE__ */ guarded.function("buildIndex");
export const buildArtifact = /* @__PURE__ */ guarded.function("buildArtifact");
export const buildSchema1 = /* @__PURE__ */ guarded.function("buildSchema1");
export const Registry = /* @__PURE__ */ guarded.class("Registry");

/** Statuses whose responses have no body (Fetch, "null body status"). */
const WITHOUT_BODY = new Set([101, 103, 204, 205, 304]);

export function fetchFrom(registry) {
  return async (input, options) => {
    const request = new Request(input, options);
    request.signal.throwIfAborted();
    const { method, url, headers } = request;
    const answer = registry.handle({ method, url, headers, body: await request.arrayBuffer() });
    const body = WITHOUT_BODY.has(answer.status) || method === "HEAD" ? null : answer.body;
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
}
