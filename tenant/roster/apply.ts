import type { Policy } from "../../rules/policy/types.ts";
import type { Directory } from "./directory.ts";
import type { RosterPerson } from "./person.ts";
import { type PersonPlan, planPerson } from "./plan.ts";

/** Where people are, and what they may be. */
export interface RosterTarget {
  readonly directory: Directory;
  readonly policy: Pick<Policy, "roles" | "groups">;
}

/** The changes that a person needs, without making them. */
export async function preview(
  person: RosterPerson,
  { directory, policy }: RosterTarget,
): Promise<PersonPlan> {
  return planPerson(person, await directory.find(person.email), policy);
}

/**
 * Makes the tenant's user what the roster says. Done twice, or cut off and done again, it comes to the same: each
 * step is decided by what is there.
 *
 * @returns what there was to do.
 */
export async function apply(person: RosterPerson, target: RosterTarget): Promise<PersonPlan> {
  const plan = await preview(person, target);
  if (plan.kind !== "create") {
    await change(plan, plan.id, target.directory);
    return plan;
  }
  const made = await target.directory.create({ email: person.email, ...plan.profile });
  if (made === undefined) return applyToExisting(person, target);
  await change({ ...plan, profile: {} }, made, target.directory);
  return plan;
}

/** Somebody made the user between the look and the creation, or an earlier attempt did whose answer was lost. */
async function applyToExisting(person: RosterPerson, target: RosterTarget): Promise<PersonPlan> {
  const plan = await preview(person, target);
  if (plan.id === undefined) {
    throw new Error(
      `USER_NOT_FOUND: the tenant has a user "${person.email}" but doesn't find it; try again later`,
    );
  }
  await change(plan, plan.id, target.directory);
  return plan;
}

async function change(plan: PersonPlan, id: string | undefined, directory: Directory): Promise<void> {
  if (id === undefined) return;
  if (Object.keys(plan.profile).length > 0) await directory.update(id, plan.profile);
  if (plan.removeRoles.length > 0) await directory.removeRoles(id, plan.removeRoles);
  if (plan.addRoles.length > 0) await directory.assignRoles(id, plan.addRoles);
}
