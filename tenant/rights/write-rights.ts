import { forMarkdownCode } from "command-line/safe-text";
import { tenantRows, titleOf } from "declared-stack/resource-types";
import { clients, rights, rightsForKeys, scopesFor } from "./rights.ts";

/** The text of `docs/rights.md`. */
export const writeRights = (): string =>
  [
    "# Rights at the tenant",
    "<!-- Written by `npm test -- tests/tenant/rights -u`; a test compares. Change tenant/rights/rights.ts and the rows of packages/declared-stack/ instead. -->",
    "What each command asks of the Auth0 Management API. It needs exactly these scopes: with one less it ends with status 2 and names it, before its first request except for drift, which compares what it may read; one more is of no use to it. Where the Management API would take any one of several scopes, this is the one that says least.",
    "## By command",
    table(
      ["command", "scopes"],
      Object.entries(rights).map(([command, scopes]) => [forMarkdownCode(command), listed(scopes)]),
    ),
    "Where a machine of the stack [authenticates by a key](rotate.md), these need besides:",
    table(
      ["command", "scopes"],
      Object.entries(rightsForKeys).map(([command, scopes]) => [forMarkdownCode(command), listed(scopes)]),
    ),
    "`npm start` and `npm run up:local` bring a tenant of their own, whose operator may do everything; so may the one of a line that is given with `--tenant`. `npm run prove` asks the Management API nothing.",
    "## By client",
    "Give a pipeline two clients, of the type *Machine to Machine*, with a grant for the Auth0 Management API. They stand in `timesheets:operators`, since a client that nobody names is [drift](tenant.md#what-may-be-there-undeclared).",
    ...Object.entries(clients).flatMap(([name, commands]) => [
      `**${name}**, for ${commands.map(forMarkdownCode).join(", ")}:`,
      `\`\`\`text\n${scopesFor(commands).join("\n")}\n\`\`\``,
    ]),
    "The preview's client has neither `read:client_keys` nor `read:client_credentials`, the two scopes to which Auth0 shows the clients' secrets. The provider then reads them as empty; a preview tells no change for that, and keeps nothing. A deployment would keep it, and empty the stack's outputs: so it doesn't start without them. Where a machine authenticates by a key, the preview needs `read:client_credentials`: without it Auth0 doesn't show that a client has keys, and the preview would tell that they are gone.",
    "## By resource type",
    "What Pulumi's Auth0 provider (3.49.0) needs to create, read, change and delete one. It reads after each change.",
    table(
      ["resource type", "create", "read", "change", "delete"],
      tenantRows.map(({ type, scopes }) => [
        titleOf(type),
        ...(["create", "read", "update", "delete"] as const).map((verb) => listed(scopes?.[verb] ?? [])),
      ]),
    ),
  ]
    .join("\n\n")
    .concat("\n");

const listed = (scopes: readonly string[]): string => scopes.map(forMarkdownCode).join(", ");

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
