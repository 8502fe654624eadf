/**
 * Loads and starts the module: wait for it before the first call. Every call after the first returns the same promise,
 * unless loading failed: then it is tried again.
 *
 * @param module - The module, where it is not to be loaded from its place beside this script.
 */
export function init(
  module?: URL | Response | Promise<Response> | BufferSource | WebAssembly.Module,
): Promise<void>;
