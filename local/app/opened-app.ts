import { errorText } from "command-line/error-text";
import { type ExportOptions, exportedApp, keptExport, ofThisCheckout } from "./export.ts";
import { hashOfSources } from "./sources.ts";

/** How far the export of the app's present sources is. */
export type AppState =
  /** `folder` has all of it. */
  | { readonly state: "ready"; readonly folder: string }
  | { readonly state: "building"; readonly says: string }
  | { readonly state: "failed"; readonly reason: string };

const BEGUN: AppState = { state: "building", says: "Looking at the app's sources" };

/** The app as somebody opens it: built when it is first asked for, and anew after each change of its sources. */
export class OpenedApp {
  readonly #options: ExportOptions;
  readonly #log: (text: string) => void;
  readonly #leaving = new AbortController();
  #state: AppState = BEGUN;
  #folder: string | undefined;
  #failed: { readonly hash: string; readonly state: AppState } | undefined;
  #build: Promise<void> | undefined;

  /** @param log gets what is going on. */
  constructor(log: (text: string) => void, options: Omit<ExportOptions, "signal"> = ofThisCheckout) {
    this.#options = { ...options, signal: this.#leaving.signal };
    this.#log = log;
  }

  /** How far it was when somebody last looked. */
  get state(): AppState {
    return this.#state;
  }

  /** The newest export, for the files of pages that are open already, also while another is being built. */
  get folder(): string | undefined {
    return this.#folder;
  }

  /**
   * Opens the app: begins to build it where no export of its present sources is kept. What failed isn't tried again as long
   * as the sources are the same, until somebody asks for that.
   */
  async open(): Promise<AppState> {
    if (this.#build !== undefined) return this.#state;
    const [hash, kept] = await Promise.all([hashOfSources(this.#options.app), keptExport(this.#options)]);
    if (kept !== undefined) return this.#become({ state: "ready", folder: kept });
    if (hash === this.#failed?.hash) return this.#become(this.#failed.state);
    // Another request may have begun meanwhile.
    this.#build ??= this.#run(hash).finally(() => {
      this.#build = undefined;
    });
    return this.#state;
  }

  /** Has the next one who opens the app try what has failed. */
  tryAgain(): void {
    this.#failed = undefined;
  }

  /** Ends what is under way, with all that it has started. */
  async close(): Promise<void> {
    this.#leaving.abort(new Error("the process ends"));
    await this.#build;
  }

  async #run(hash: string): Promise<void> {
    const { signal } = this.#options;
    this.#become(BEGUN);
    const onStep = (says: string) => {
      this.#become({ state: "building", says });
      this.#log(`app: ${says}`);
    };
    try {
      this.#become({ state: "ready", folder: await exportedApp(onStep, this.#options) });
      this.#log("app: built");
    } catch (error) {
      if (signal.aborted) return;
      const reason = errorText(error);
      this.#failed = { hash, state: this.#become({ state: "failed", reason }) };
      this.#log(`app: ${reason}`);
    }
  }

  #become(state: AppState): AppState {
    if (state.state === "ready") this.#folder = state.folder;
    this.#state = state;
    return state;
  }
}
