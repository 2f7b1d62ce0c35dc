// The world in which Actions are tried on made-up events. It runs in a context of its own, notes what they read, ask
// and look for, and gives no object of the review's into their hands. Its value is how the review calls it.
(() => {
  const { parse, stringify } = JSON;
  const RealDate = Date;
  const handlers = [];
  let noted = newNotes();
  let now = 0;
  let random = 0;

  function newNotes() {
    const set = () => new Set();
    return { reads: set(), lists: set(), values: set(), pairs: set(), patterns: set(), uses: set() };
  }

  const isPlain = (value) =>
    (typeof value === "string" && value.length > 0 && value.length <= 200) || typeof value === "number";

  /** A value that the code makes or looks for, however it is written there. */
  function noteValue(value) {
    if (isPlain(value) && noted.values.size < 400) noted.values.add(value);
  }

  /** Two values that are compared: where an event has the one, it might have the other. */
  function notePair(one, other) {
    if (!isPlain(one) || !isPlain(other) || one === other || noted.pairs.size >= 600) return;
    noted.pairs.add(stringify([one, other]));
    noteValue(one);
    noteValue(other);
  }

  function watch(owner, name, note) {
    const native = owner[name];
    if (typeof native !== "function") return;
    const { apply } = Reflect;
    owner[name] = new Proxy(native, {
      apply(target, self, values) {
        const result = apply(target, self, values);
        note(self, values, result);
        return result;
      },
    });
  }

  const MOST_ITEMS = 30;
  const noteItems = (items, value) => {
    let left = MOST_ITEMS;
    for (const item of items) {
      left -= 1;
      if (left < 0) return;
      notePair(value, item);
    }
  };
  const notePattern = (pattern, text) => {
    if (isPlain(text) && noted.patterns.size < 200)
      noted.patterns.add(stringify([text, pattern.source, pattern.flags]));
  };
  const noteSearch = (self, [value]) => {
    if (value instanceof RegExp) notePattern(value, self);
    else notePair(self, value);
  };
  const noteResult = (_self, _values, result) => noteValue(result);

  for (const name of ["includes", "startsWith", "endsWith", "indexOf", "lastIndexOf", "localeCompare"]) {
    watch(String.prototype, name, noteSearch);
  }
  for (const name of ["match", "matchAll", "search", "split"]) watch(String.prototype, name, noteSearch);
  for (const name of ["concat", "replace", "replaceAll", "slice", "substring"]) {
    watch(String.prototype, name, noteResult);
  }
  for (const name of ["fromCharCode", "fromCodePoint"]) watch(String, name, noteResult);
  for (const name of ["test", "exec"]) {
    watch(RegExp.prototype, name, (self, [text]) => notePattern(self, text));
  }
  for (const name of ["includes", "indexOf", "lastIndexOf"]) {
    watch(Array.prototype, name, (self, [value]) => noteItems(self, value));
  }
  watch(Array.prototype, "join", noteResult);
  const { values: itemsOf } = Set.prototype;
  const { keys: keysOf } = Map.prototype;
  watch(Set.prototype, "has", (self, [value]) => noteItems(itemsOf.call(self), value));
  for (const name of ["has", "get"]) {
    watch(Map.prototype, name, (self, [value]) => noteItems(keysOf.call(self), value));
  }

  const operators = {
    // biome-ignore lint/suspicious/noDoubleEquals: it stands for the Action's own comparison.
    "==": (one, other) => one == other,
    "===": (one, other) => one === other,
    // biome-ignore lint/suspicious/noDoubleEquals: it stands for the Action's own comparison.
    "!=": (one, other) => one != other,
    "!==": (one, other) => one !== other,
    "<": (one, other) => one < other,
    "<=": (one, other) => one <= other,
    ">": (one, other) => one > other,
    ">=": (one, other) => one >= other,
  };
  const branches = Object.create(null);
  let subject;
  let isNew = false;
  const probes = [
    (action, branch) => {
      const key = `${action} ${branch}`;
      if (branches[key]) return;
      branches[key] = true;
      isNew = true;
    },
    (operator, one, other) => {
      notePair(one, other);
      return operators[operator](one, other);
    },
    (value) => {
      subject = value;
      return value;
    },
    (value) => {
      notePair(subject, value);
      return value;
    },
  ];

  // The clock and chance are the review's.
  const noteClock = () => noted.uses.add("the clock");
  globalThis.Date = new Proxy(RealDate, {
    construct(target, values, newTarget) {
      if (values.length === 0) noteClock();
      return Reflect.construct(target, values.length === 0 ? [now] : values, newTarget);
    },
    apply() {
      noteClock();
      return new RealDate(now).toString();
    },
    get(target, name, receiver) {
      if (name !== "now") return Reflect.get(target, name, receiver);
      noteClock();
      return () => now;
    },
  });
  RealDate.prototype.constructor = globalThis.Date;
  Math.random = () => {
    noted.uses.add("chance");
    return random;
  };

  /** Stands for whatever a module or the network would give: it can be asked for anything, and answers with itself. */
  function standIn(name) {
    const self = new Proxy(() => undefined, {
      get: (_target, member) => {
        if (member === "then") return undefined;
        if (member === Symbol.toPrimitive) return () => name;
        if (member === Symbol.iterator) return () => [][Symbol.iterator]();
        return self;
      },
      apply: () => self,
      construct: () => self,
    });
    return self;
  }

  const BEYOND = [
    "require",
    "process",
    "fetch",
    "setTimeout",
    "setInterval",
    "setImmediate",
    "queueMicrotask",
  ];
  const MORE = [
    "Buffer",
    "URL",
    "URLSearchParams",
    "TextEncoder",
    "TextDecoder",
    "crypto",
    "structuredClone",
  ];
  for (const name of [...BEYOND, ...MORE, "atob", "btoa", "AbortController", "performance", "global"]) {
    const value = standIn(name);
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => {
        noted.uses.add(name);
        return name === "require"
          ? (module) => {
              noted.uses.add(`require(${stringify(String(module))})`);
              return standIn(String(module));
            }
          : value;
      },
    });
  }
  const world = globalThis;
  Object.defineProperty(globalThis, "globalThis", {
    configurable: true,
    get: () => {
      noted.uses.add("globalThis");
      return world;
    },
  });
  const silent = () => undefined;
  world.console = { log: silent, info: silent, warn: silent, error: silent, debug: silent };

  const proxies = new WeakMap();
  /** An object of an event, which notes what is read of it. */
  function observed(value, path) {
    if (typeof value !== "object" || value === null) return value;
    const known = proxies.get(value);
    if (known !== undefined) return known;
    const isList = Array.isArray(value);
    const note = (name) => {
      if (typeof name === "string" && !(isList && Number.isNaN(Number(name))) && noted.reads.size < 400)
        noted.reads.add(path === "" ? name : `${path}\n${name}`);
    };
    const proxy = new Proxy(value, {
      get(target, name) {
        if (typeof name === "string" && (Object.hasOwn(target, name) || !(name in target))) note(name);
        return observed(target[name], path === "" ? String(name) : `${path}\n${String(name)}`);
      },
      has(target, name) {
        note(name);
        return name in target;
      },
      getOwnPropertyDescriptor(target, name) {
        note(name);
        return Reflect.getOwnPropertyDescriptor(target, name);
      },
      ownKeys(target) {
        noted.lists.add(path);
        return Reflect.ownKeys(target);
      },
    });
    proxies.set(value, proxy);
    return proxy;
  }

  /** Auth0's `api`: whatever an Action calls is noted, whether Auth0 has it or not. */
  function recording(calls, path) {
    return new Proxy(() => undefined, {
      get: (_target, name) =>
        typeof name !== "string" || name === "then"
          ? undefined
          : recording(calls, path === "" ? name : `${path}.${name}`),
      apply: (_target, _self, values) => {
        calls.push([path, parse(stringify(values) ?? "[]")]);
        return undefined;
      },
    });
  }

  async function answer({ event, clock, chance }) {
    now = clock;
    random = chance;
    noted.uses = new Set();
    isNew = false;
    const calls = [];
    let thrown = null;
    for (const handler of handlers) {
      try {
        await handler(observed({ ...event, secrets: {} }, ""), recording(calls, ""));
      } catch (error) {
        thrown = String(error);
      }
      if (thrown !== null || calls.some(([name]) => name === "access.deny")) break;
    }
    return { calls, thrown, uses: [...noted.uses], isNew };
  }

  /** Actions that are not loaded yet: the name of the handler, and the function that runs the Action's module. */
  const pending = [];

  function load([name, run]) {
    const module = { exports: {} };
    const [hit, ...others] = probes;
    const action = handlers.length;
    noted.uses = new Set();
    try {
      run(module, module.exports, (branch) => hit(action, branch), ...others);
      const handler = module.exports[name];
      if (typeof handler !== "function") throw new Error(`it exports no ${name}`);
      const early = [...noted.uses];
      handlers.push((event, api) => {
        for (const use of early) noted.uses.add(use);
        return handler(event, api);
      });
    } catch (error) {
      handlers.push(() => {
        throw error;
      });
    }
  }

  return {
    add: (name, run) => pending.push([name, run]),
    result: "",
    /** Answers events, given as JSON; `result` is then what they came to, and what was noted meanwhile. */
    async answerAll(json) {
      // All that follows runs when the context's microtasks do, and so within their limit of time.
      await null;
      for (const one of pending.splice(0)) load(one);
      const answers = [];
      for (const one of parse(json)) answers.push(await answer(one));
      const { reads, lists, values, pairs, patterns } = noted;
      noted = newNotes();
      this.result = stringify({
        answers,
        reads: [...reads],
        lists: [...lists],
        values: [...values],
        pairs: [...pairs].map((pair) => parse(pair)),
        patterns: [...patterns].map((pattern) => parse(pattern)),
      });
    },
  };
})();
