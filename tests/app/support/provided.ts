import type { Persona } from "../../../proof/personas.ts";
import type { DirectoryTarget } from "../../../proof/target.ts";

/** The stack and the browser that the files of tests/app/ share, as their workers have to know them. */
export interface Shared {
  /** The address of the app, without a slash at its end. */
  readonly appUrl: string;
  /** Ends in `/`. */
  readonly issuer: string;
  readonly domain: string;
  readonly audience: string;
  readonly apiUrl: string;
  /** The certificate of this run's authority, in PEM. */
  readonly authority: string;
  readonly managementToken: string;
  /** Those of the proof: one of each kind. */
  readonly personas: readonly Persona[];
  /** The connection of the people. */
  readonly connection: string;
  /** Where people of a directory show who they are, by the key of its connection in the policy. */
  readonly directories: Readonly<Record<string, Pick<DirectoryTarget, "issuer" | "connection">>>;
  readonly clientId: string;
  /** Where puppeteer reaches the browser. */
  readonly browser: string;
}

declare module "vitest" {
  interface ProvidedContext {
    /** Null where there is no Chromium. */
    shared: Shared | null;
  }
}
