// What stands between callers and a module: it starts the module, gives each error a code, and puts a new instance in
// the place of one that has ended. WebAssembly cannot go on behind a trap: without this, one document that needs more
// memory than there is would end the package for the whole page.

/** The methods that wasm-bindgen adds to a class for itself. */
const OWN = new Set(["constructor", "free", "__destroy_into_raw"]);

/** Pages of memory that any module can have: 16 MiB. */
const FEW = 256;

/** Wraps what a module's bindings export. */
export function guard(bindings) {
  let ready = false;
  let starting;
  /** How often a new instance took the place of another: wasm-bindgen counts them the same way. */
  let replacements = 0;

  /** Starts the module, once; `source` gives what wasm-bindgen's script takes. What failed can be tried again. */
  function start(source) {
    starting ??= (async () => {
      try {
        await bindings.default({ module_or_path: await source() });
        ready = true;
      } catch (error) {
        starting = undefined;
        throw coded("not-ready", `Longshore cannot start: ${told(error)}`, error);
      }
    })();
    return starting;
  }

  function call(run) {
    if (!ready) {
      throw coded("not-ready", "Longshore is not ready: wait for init() before the first call");
    }
    try {
      return run();
    } catch (error) {
      throw explained(error);
    }
  }

  /** What is thrown in place of an error that came out of the module. */
  function explained(error) {
    if (error instanceof Error && typeof error.code === "string") {
      return error;
    }
    // Every browser's name for a stack that has no room left: RangeError, or InternalError.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError || error?.name === "InternalError") {
      return replaced(error);
    }
    return coded("argument", told(error), error);
  }

  /** Puts a new instance in the place of the one that has ended. */
  function replaced(error) {
    const isFull = !(error instanceof WebAssembly.RuntimeError) || isExhausted(bindings.initSync().memory);
    try {
      replacements += 1;
      bindings.__wbg_reset_state();
    } catch {
      ready = false;
      starting = undefined;
    }
    return isFull
      ? coded("memory", "there was not enough memory; objects that were made before are lost", error)
      : coded("fault", `Longshore has a fault, please report it: ${told(error)}`, error);
  }

  return {
    start,

    /** The function of this name, guarded. */
    function(name) {
      const inner = bindings[name];
      const outer = (...given) => call(() => inner(...given));
      return Object.defineProperty(outer, "name", { value: name });
    },

    /** The class of this name, guarded: its constructor, methods and getters. */
    class(name) {
      const inner = bindings[name];
      const checked = (self) => {
        if (!(self instanceof inner)) {
          throw coded("argument", `this is no ${name}`);
        }
        if (isGone(self)) {
          throw coded("gone", `this ${name} was freed, or lost when memory ran out: make a new one`);
        }
      };
      const isGone = (self) => self.__wbg_ptr === 0 || self.__wbg_inst !== replacements;
      const free = inner.prototype.free;
      // What is gone needs no freeing, and its number may be another object's by now.
      inner.prototype.free = function () {
        if (this instanceof inner && !isGone(this)) {
          free.call(this);
        }
      };
      if (Symbol.dispose) {
        inner.prototype[Symbol.dispose] = inner.prototype.free;
      }
      const wrapped = (method) =>
        function (...given) {
          return call(() => (checked(this), method.apply(this, given)));
        };
      for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(inner.prototype))) {
        if (OWN.has(key)) {
          continue;
        }
        for (const part of ["value", "get", "set"]) {
          if (typeof property[part] === "function") {
            property[part] = wrapped(property[part]);
          }
        }
        Object.defineProperty(inner.prototype, key, property);
      }
      return new Proxy(inner, {
        construct: (target, given, as) => call(() => Reflect.construct(target, given, as)),
      });
    },
  };
}

/** Whether a module that has ended could not get as much memory again: that is what a growing list asks for. */
function isExhausted(memory) {
  try {
    memory.grow(Math.max(FEW, memory.buffer.byteLength / 65_536));
    return false;
  } catch {
    return true;
  }
}

function coded(code, message, cause) {
  return Object.assign(new Error(message, cause === undefined ? undefined : { cause }), { code });
}

function told(error) {
  return String(error?.message ?? error);
}
