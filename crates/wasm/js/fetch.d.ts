/**
 * A function like `fetch` that asks a registry in memory, for whatever takes one.
 */
export function fetchFrom(registry: Registry): typeof fetch;
