import { LANGUAGES, PROMPTS, SCREENS } from "../generated/prompt-names.ts";
import { notFound } from "../rest/error.ts";

/** A part of a request's path. */
export type Param = (name: string) => string;

const NAMES = { prompt: PROMPTS, screen: SCREENS, language: LANGUAGES } as const;

/**
 * Looks whether what a path names can be there.
 *
 * @throws {ManagementError} 404 otherwise.
 */
export function requireKnown(param: Param, ...names: (keyof typeof NAMES)[]): void {
  for (const name of names) {
    const known: readonly string[] = NAMES[name];
    if (!known.includes(param(name))) throw notFound(`The ${name} does not exist.`, `inexistent_${name}`);
  }
}
