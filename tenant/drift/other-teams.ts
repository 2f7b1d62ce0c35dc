import type { TenantObject } from "declared-stack/resource-type";
import { valueAt } from "declared-stack/value";
import type { OtherAction } from "../../infra/config/actions.ts";
import { OTHERS_KINDS, type OthersKind } from "../../infra/config/known-objects.ts";
import type { DriftedObject } from "./compare.ts";

/** The objects of other teams in a tenant, as far as a stack's configuration names them. */
export interface OtherTeams {
  /** `timesheets:otherProjects`: names by kind, by project. */
  readonly projects: Readonly<
    Record<string, Readonly<Partial<Record<OthersKind, readonly string[] | undefined>>>>
  >;
  /** Those of `timesheets:actions`, of all triggers. */
  readonly actions: readonly OtherAction[];
}

export const NO_OTHER_TEAMS: OtherTeams = { projects: {}, actions: [] };

/**
 * The reason why an object that nobody declares may be there: it is another team's, and opens nothing of this project's.
 * A grant for our API, a role with a permission of it, and a connection through which people come into an application that
 * isn't theirs are nobody's to have; so are grants for the Management API, by which one may change anything. Neither is a connection
 * that bears the metadata by which our Actions know one of ours: its people would have what its groups say.
 */
export function reasonOfOthers(object: TenantObject, others: OtherTeams): string | undefined {
  const { kind, name, fields } = object;
  const isTheirs = (wanted: OthersKind, found: unknown) =>
    typeof found === "string" && projectOf(wanted, found, others) !== undefined;
  const all = (value: unknown, holds: (item: unknown) => boolean) =>
    value instanceof Set && [...value].every(holds);

  switch (kind) {
    case "client grant":
      return isTheirs("client", fields.client) && isTheirs("resource server", fields.audience)
        ? sentence(projectOf("client", String(fields.client), others))
        : undefined;
    case "trigger":
      return Array.isArray(fields.actions) && fields.actions.every((action) => isTheirs("action", action))
        ? sentence(projectOf("action", String(fields.actions[0]), others))
        : undefined;
    case "role": {
      const isOfTheirs = (permission: unknown) =>
        isTheirs("resource server", String(permission).split(" of ").slice(1).join(" of "));
      return all(fields.permissions, isOfTheirs) ? sentence(projectOf(kind, name, others)) : undefined;
    }
    case "connection":
      return all(fields.enabled_clients, (client) => isTheirs("client", client)) &&
        fields.is_domain_connection !== true &&
        valueAt(fields.metadata, "timesheets") === undefined
        ? sentence(projectOf(kind, name, others))
        : undefined;
    case "action":
      return others.actions.some((action) => action.name === name)
        ? "another team's, as timesheets:actions says"
        : sentence(projectOf(kind, name, others));
    default:
      return isOthersKind(kind) && fields.global !== true
        ? sentence(projectOf(kind, name, others))
        : undefined;
  }
}

const isOthersKind = (kind: string): kind is OthersKind => OTHERS_KINDS.some((one) => one === kind);

const projectOf = (kind: OthersKind, name: string, { projects }: OtherTeams): string | undefined =>
  Object.entries(projects).find(([, objects]) => objects[kind]?.includes(name))?.[0];

const sentence = (project: string | undefined): string | undefined =>
  project === undefined ? undefined : `of the project "${project}", as timesheets:otherProjects says`;

/**
 * Other teams' Actions that run after ours and don't run the code that somebody looked at, as changed objects.
 *
 * @param codes the SHA-256 of the code that each Action of the tenant runs, by its name.
 */
export function withCodesJudged(
  drifted: readonly DriftedObject[],
  { actions }: OtherTeams = NO_OTHER_TEAMS,
  codes: ReadonlyMap<string, string> = new Map(),
): DriftedObject[] {
  return drifted.map((one) => {
    const { object } = one;
    if (one.mark !== "unmanaged" || object.kind !== "action") return one;
    const declared = actions.find(({ name }) => name === object.name)?.sha256;
    const found = codes.get(object.name);
    if (declared === undefined || declared === found) return one;
    const difference = { path: "deployed_code.sha256", declared, found: found ?? null };
    return { mark: "changed", object, differences: [difference] };
  });
}
