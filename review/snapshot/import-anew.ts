import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const RUN = "run";
let runs = 0;

/**
 * Loads modules of a folder as a process of its own would: none of them has run before. A module's body runs at its first
 * import only, and what stands there (`const stack = pulumi.getStack()`) would else be of whatever stack came first.
 * Packages in `node_modules` are shared.
 */
export class FreshModules {
  readonly #run: string;

  constructor() {
    watchImports();
    runs += 1;
    this.#run = String(runs);
  }

  /** The module in a file: the same one at each call, and for whichever module of these imports it. */
  import(file: string): Promise<unknown> {
    return import(addressOf(pathToFileURL(file).href, this.#run));
  }
}

const addressOf = (url: string, run: string): string => `${url}?${RUN}=${run}`;

let watching = false;

/** Lets all that a module of a run imports be of that run, too. */
function watchImports(): void {
  if (watching) return;
  watching = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      const run = runOf(context.parentURL);
      const isOwn = resolved.url.startsWith("file:") && !/[\\/]node_modules[\\/]|\?/.test(resolved.url);
      return run === null || !isOwn ? resolved : { ...resolved, url: addressOf(resolved.url, run) };
    },
  });
}

const runOf = (url: string | undefined): string | null =>
  url?.startsWith("file:") ? new URL(url).searchParams.get(RUN) : null;
