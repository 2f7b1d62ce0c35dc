import vm from "node:vm";

/**
 * Rules are tested as the bundles that a tenant runs, each in a context of its own. A mutant is chosen by a global of
 * Stryker's: it has to be there too, or no mutant of a rule would ever be active.
 */
const GLOBAL = /^__stryker/;

const runInNewContext = vm.runInNewContext;
vm.runInNewContext = (code, context = {}, options) => {
  const names = Object.getOwnPropertyNames(globalThis).filter((name) => GLOBAL.test(name));
  const shared = names.map((name) => [name, Reflect.get(globalThis, name)] as const);
  return runInNewContext(code, Object.assign(context, Object.fromEntries(shared)), options);
};
