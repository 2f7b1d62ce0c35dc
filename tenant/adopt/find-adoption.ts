import { connect } from "../connect/connection.ts";
import { accessToStack, configOfStack } from "../connect/stack-tenant.ts";
import { declaredParts, joined } from "../drift/declared.ts";
import { withHiddenKeys } from "../drift/find-drift.ts";
import { foundOwned } from "../drift/found.ts";
import { knownObjects } from "../drift/known-objects.ts";
import { requireRights } from "../rights/require-rights.ts";
import { type Adoption, adoptionOf } from "./adoption.ts";
import type { Choice } from "./choice.ts";
import type { Question } from "./pairing.ts";

/** Asks somebody which of several objects is the declared one. */
export type Ask = (question: Question) => Promise<Choice>;

/** A stack, how its tenant is reached, and what is known of the objects there. */
export interface TenantQuestion {
  readonly stack: string;
  readonly tenantFile: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly choices: readonly Choice[];
  /** Asked for what the choices leave open, after which the tenant is read again; without it, that stays open. */
  readonly ask?: Ask | undefined;
}

/**
 * Reads a tenant, and finds out how a stack takes over what is there. Nothing is written to the tenant.
 *
 * @throws {TenantAccessError} when nothing says how the tenant is reached; {TenantMismatchError} when it is another
 * stack's; {TenantRightsError} when the client lacks scopes; {ChoiceError} for a choice that fits nothing.
 */
export async function findAdoption(asked: TenantQuestion): Promise<Adoption> {
  const { stack, tenantFile, environment, choices, ask } = asked;
  const access = await requireRights(
    "npm run adopt",
    await accessToStack({ stack, tenantFile }, environment),
  );
  const { domain, clientId, management } = await connect(access);
  const config = await configOfStack({ stack, tenantFile });
  const declared = await declaredParts({ stack, config, domain });
  const objects = joined(declared.parts.map(({ object }) => object));
  const known = { reader: clientId, deployer: config["auth0:clientId"], ...knownObjects(config) };
  const chosen = [...choices];
  for (;;) {
    const knownAs = new Map(chosen.map(({ id, name }) => [id, name] as const));
    const found = withHiddenKeys(await foundOwned(management, knownAs), objects);
    const adoption = adoptionOf({ domain, stack, declared, found, known, choices: chosen });
    if (ask === undefined || adoption.questions.length === 0) return adoption;
    for (const question of adoption.questions) chosen.push(await ask(question));
  }
}
