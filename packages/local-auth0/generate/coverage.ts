import { OPERATIONS } from "../src/management/generated/operations.ts";
import { signatureOf } from "../src/management/operations.ts";
import { managementEndpoints } from "../src/management/resource-types.ts";
import type { Endpoint } from "../src/management/rest/endpoint.ts";
import type { ManagedTenant } from "../src/management/rest/managed-tenant.ts";
import { History } from "../src/state/history.ts";
import { emptyTenantState } from "../src/state/tenant-state.ts";

const state = emptyTenantState();
const now = () => new Date(0);

/** A tenant of which only the endpoints are looked at: nothing of it is called. */
const tenant: ManagedTenant = {
  state,
  now,
  history: new History(state, now),
  domain: "localhost",
  signingKeys: () => [],
  keyRotation: { rotate: async () => ({ kid: "", cert: "" }), revoke: () => undefined },
  runDraft: async () => undefined,
  loginBlocks: { addresses: () => [], unblock: () => {} },
};

/** How far the tenant has an operation. */
interface Covered {
  readonly method: string;
  readonly path: string;
  readonly name: string;
  readonly state: "held" | "part" | "absent";
  readonly lacks: string;
}

/** The text of `docs/coverage.md`: which operations of the Management API the tenant has. */
export function coverageText(): string {
  const endpoints = managementEndpoints(tenant);
  const bySignature = new Map(endpoints.map((endpoint) => [signatureOf(endpoint), endpoint]));
  const covered = OPERATIONS.map((operation) => ({
    ...operation,
    ...coverageOf(bySignature.get(signatureOf(operation))),
  }));
  const groups = Map.groupBy(covered, ({ path }) => path.split("/")[1] ?? "");
  const known = new Set(OPERATIONS.map(signatureOf));
  const further = endpoints.filter((endpoint) => !known.has(signatureOf(endpoint)));
  return [
    "# Coverage of the Management API",
    "",
    "Written by `npm run tenant:generate` from the tenant's own routes and from the operations that the installed `auth0` SDK can",
    "call. An operation is **held** when the tenant has it as far as is known; **part** says what it lacks; one that is **absent** is",
    "answered with 501 `not_implemented` and its name.",
    "",
    ...table(
      ["", "held", "part", "absent", "of"],
      [
        ["**all**", ...counts(covered)],
        ...[...groups].map(([name, those]) => [`[${name}](#${name})`, ...counts(those)]),
      ],
    ),
    ...[...groups].flatMap(([name, those]) => [
      "",
      `## ${name}`,
      "",
      ...table(
        ["", "operation", "`ManagementClient`", "lacks"],
        those.map(({ method, path, name: called, state, lacks }) => [
          state,
          `\`${method} ${path}\``,
          `\`${called}\``,
          lacks,
        ]),
      ),
    ]),
    "",
    "## Beyond the SDK",
    "",
    "Served as well, because older clients ask for them:",
    "",
    ...further.map(({ method, path }) => `- \`${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}\``).toSorted(),
    "",
  ].join("\n");
}

function coverageOf(endpoint: Endpoint | undefined): Pick<Covered, "state" | "lacks"> {
  if (endpoint === undefined) return { state: "absent", lacks: "" };
  return endpoint.lacks === undefined
    ? { state: "held", lacks: "" }
    : { state: "part", lacks: endpoint.lacks };
}

function counts(operations: readonly Covered[]): string[] {
  const count = (state: Covered["state"]): number => operations.filter((one) => one.state === state).length;
  return [count("held"), count("part"), count("absent"), operations.length].map(String);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`.replaceAll("  ", " ");
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)];
}
