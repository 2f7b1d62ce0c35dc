import { Management, type ManagementClient, ManagementError } from "auth0";
import { type Members, membersOf } from "declared-stack/members";
import type { TenantObject } from "declared-stack/resource-type";
import type { Reading } from "./reading.ts";

/** A kind of object that no program declares here: one that is there opens a way in, or sends something out. */
interface BesideKind {
  readonly kind: string;
  readonly list: (management: ManagementClient) => Promise<Listed>;
}

type Listed = AsyncIterable<object> | readonly object[];

const page = { per_page: 50 };
const checkpoint = { take: 50 };

const KINDS: readonly BesideKind[] = [
  { kind: "rule", list: ({ rules }) => rules.list(page) },
  { kind: "rule setting", list: ({ rulesConfigs }) => rulesConfigs.list() },
  { kind: "hook", list: ({ hooks }) => hooks.list(page) },
  { kind: "Action module", list: ({ actions }) => actions.modules.list(page) },
  {
    kind: "token exchange profile",
    list: ({ tokenExchangeProfiles }) => tokenExchangeProfiles.list(checkpoint),
  },
  { kind: "organization", list: ({ organizations }) => organizations.list(checkpoint) },
  { kind: "self-service profile", list: ({ selfServiceProfiles }) => selfServiceProfiles.list(page) },
  { kind: "network ACL", list: ({ networkAcls }) => networkAcls.list(page) },
  { kind: "log stream", list: ({ logStreams }) => logStreams.list() },
  { kind: "event stream", list: ({ eventStreams }) => eventStreams.list(checkpoint) },
  { kind: "flow", list: ({ flows }) => flows.list(page) },
  { kind: "flow connection", list: ({ flows }) => flows.vault.connections.list(page) },
  { kind: "form", list: ({ forms }) => forms.list(page) },
  { kind: "e-mail provider", list: ({ emails }) => ifThere(emails.provider.get()) },
  {
    kind: "phone provider",
    list: async ({ branding }) => (await branding.phone.providers.list()).providers ?? [],
  },
  {
    kind: "login page template",
    list: ({ branding }) =>
      ifThere(
        branding.templates
          .getUniversalLogin()
          .then((body) => ({ name: "universal-login", ...asMembers(body) })),
      ),
  },
  {
    kind: "login page partial",
    list: ({ prompts }) =>
      Promise.all(
        Object.values(Management.PartialGroupsEnum).map(async (name) => ({
          name,
          ...(await prompts.partials.get(name)),
        })),
      ).then((partials) => partials.filter((partial) => Object.keys(partial).length > 1)),
  },
];

/** The kinds of objects that are looked for beside those which a program declares, in the order of a report. */
export const besideKinds: readonly string[] = KINDS.map(({ kind }) => kind);

/** Everything of these kinds that a tenant has. */
export async function foundBeside(management: ManagementClient, reading: Reading): Promise<TenantObject[]> {
  const found = await Promise.all(
    KINDS.map(async ({ kind, list }) => {
      const items = await reading.attempt({ kind }, async () => itemsOf(await list(management)));
      return (items ?? []).map((item): TenantObject => {
        const fields = membersOf(item);
        return { kind, name: nameOf(fields), fields };
      });
    }),
  );
  return found.flat();
}

/** Something of which a tenant has one or none. */
async function ifThere(answer: Promise<object>): Promise<readonly object[]> {
  try {
    return [await answer];
  } catch (error) {
    if (error instanceof ManagementError && error.statusCode === 404) return [];
    throw error;
  }
}

/** A template comes as an object, or as the text alone. */
const asMembers = (template: string | object): object =>
  typeof template === "string" ? { body: template } : template;

/** The member by which people know an object. */
function nameOf(fields: Members): string {
  const names = ["name", "domain", "key", "subject_token_type", "description", "id"].map(
    (member) => fields[member],
  );
  return names.find((name): name is string => typeof name === "string" && name !== "") ?? "(without a name)";
}

/** All that a list holds; each page is read. */
export async function itemsOf<T>(listed: AsyncIterable<T> | readonly T[]): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of listed) items.push(item);
  return items;
}
