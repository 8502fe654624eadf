import * as bindings from "./validate.js";
import { guard } from "./guard.js";

const guarded = /* @__PURE__ */ guard(bindings);

export const start = /* @__PURE__ */ (() => guarded.start)();
export const digest = /* @__PURE__ */ guarded.function("digest");
export const Hasher = /* @__PURE__ */ guarded.class("Hasher");
export const validate = /* @__PURE__ */ guarded.function("validate");
export const fix = /* @__PURE__ */ guarded.function("fix");
