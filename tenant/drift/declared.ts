import { type DeclaredResource, runProgram } from "declared-stack/run-program";
import { DeclarationError, declaredPart } from "./declared-part.ts";
import type { TenantObject } from "./inventory.ts";
import { standIn } from "./stand-in.ts";
import type { Members } from "./value.ts";

/** Whose declarations are wanted. */
export interface DeclaredOptions {
  readonly stack: string;
  /** The stack's configuration, as `Pulumi.<stack>.yaml` has it. */
  readonly config: Readonly<Record<string, string>>;
  /** The tenant's domain, which callbacks are made of, in the place of the one that the stack's file names. */
  readonly domain: string;
}

/**
 * What the program declares for a tenant: the unchanged program is run, and nothing is created.
 *
 * @throws {DeclarationError} for what nothing here compares; {ProgramError}, and whatever the program itself throws.
 */
export async function declaredInventory({ stack, config, domain }: DeclaredOptions): Promise<TenantObject[]> {
  const resources: DeclaredResource[] = [];
  await runProgram({
    stack,
    config: { ...config, "auth0:domain": domain },
    realise: async (resource) => {
      resources.push(resource);
      return standIn(resource);
    },
    load: () => import("../../infra/index.ts"),
  });
  return joined(resources.filter(({ type }) => type.startsWith("auth0:")).map(declaredPart));
}

/** Joins what several resources say of the same object. @throws {DeclarationError} when two say the same thing. */
export function joined(parts: readonly TenantObject[]): TenantObject[] {
  const objects = new Map<string, TenantObject>();
  for (const part of parts) {
    const key = JSON.stringify([part.kind, part.name]);
    const before = objects.get(key)?.fields ?? {};
    objects.set(key, { ...part, fields: { ...before, ...newIn(part, before) } });
  }
  return [...objects.values()];
}

function newIn({ kind, name, fields }: TenantObject, before: Members): Members {
  const twice = Object.keys(fields).find((member) => Object.hasOwn(before, member));
  if (twice === undefined) return fields;
  throw new DeclarationError(`the program declares "${twice}" of the ${kind} "${name}" more than once`);
}
