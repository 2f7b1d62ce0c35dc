import type { TenantObject } from "declared-stack/resource-type";
import { expect, it } from "vitest";
import { besideKinds } from "../../../tenant/drift/beside.ts";
import { driftOf } from "../../../tenant/drift/drift.ts";
import type { FoundInventory } from "../../../tenant/drift/found.ts";
import { NOT_READ } from "../../../tenant/drift/kinds.ts";
import { writeReport } from "../../../tenant/drift/report.ts";
import { writeJson } from "../../../tenant/drift/report-json.ts";

const role = (name: string, ...permissions: string[]): TenantObject => ({
  kind: "role",
  name,
  fields: { description: "", permissions: new Set(permissions) },
});
const client = (name: string, fields: TenantObject["fields"]): TenantObject => ({
  kind: "client",
  name,
  fields: { client_id: `id of ${name}`, client_secret: "hush", ...fields },
});

const read = (...objects: TenantObject[]): FoundInventory => ({ objects, unread: [] });
const nobody = { reader: undefined, deployer: undefined, operators: [], setUpByHand: {} };

const drift = driftOf({
  settings: {},
  domain: "t.eu.auth0.com",
  stack: "dev",
  declared: [role("Employee", "read"), role("Manager"), client("Web", { app_type: "spa" })],
  found: read(
    role("Employee", "read", "approve"),
    client("Web", { app_type: "spa" }),
    client("Deployer", {}),
    client("Shadow", { app_type: "native", callbacks: new Set(["https://evil.example"]) }),
  ),
  known: { ...nobody, deployer: "id of Deployer" },
});

/** The same in every report of a tenant that refused nothing. */
const LOOKED = `Looked for beside what is declared: ${besideKinds.map((kind) => `${kind}s`).join(", ")}
Not looked at: ${NOT_READ.join("; ")}`;

it("writes what differs, kind by kind, and what was passed over", () => {
  expect(writeReport(drift)).toBe(`Tenant t.eu.auth0.com against stack "dev"

roles
  - Manager  (declared, not on the tenant)
  ~ Employee
      permissions: + "approve"

clients
  + Shadow  (on the tenant, not declared)
      client_id: "id of Shadow"
      app_type: "native"
      callbacks: ["https://evil.example"]

Passed over
  client "Deployer": the client as which Pulumi deploys

${LOOKED}

Drift: 1 unmanaged, 1 missing, 1 changed. 2 objects compared field by field: 1 role, 1 client.`);
});

it("shows no secret, in neither form", () => {
  expect(writeReport(drift) + writeJson(drift)).not.toContain("hush");
});

it("passes over the deployer only for whom it knows as that", () => {
  const found = read(client("Deployer", {}));
  const unknown = driftOf({ settings: {}, domain: "t", stack: "dev", declared: [], found, known: nobody });
  expect(unknown.drifted).toMatchObject([{ mark: "unmanaged", object: { name: "Deployer" } }]);
});

it("says so when there is no drift", () => {
  const known = { ...nobody, reader: "x", deployer: "y" };
  const none = driftOf({
    settings: {},
    domain: "t",
    stack: "dev",
    declared: [role("A")],
    found: read(role("A")),
    known,
  });
  expect(writeReport(none)).toBe(
    `Tenant t against stack "dev"\n\n${LOOKED}\n\nNo drift. 1 object compared field by field: 1 role.`,
  );
});

it("shows the first of a long list, and how many more there are", () => {
  const scopes = Array.from({ length: 10 }, (_, index) => `scope:${index}`);
  const grant: TenantObject = { kind: "client grant", name: "G", fields: { scope: new Set(scopes) } };
  const long = driftOf({
    settings: {},
    domain: "t",
    stack: "dev",
    declared: [],
    found: read(grant),
    known: nobody,
  });
  expect(writeReport(long)).toContain(`scope: ${JSON.stringify(scopes.slice(0, 8))} and 2 more\n`);
});

it("lets no name on a tenant write a line, nor move the cursor", () => {
  const name = '\u001b[2K\nNo drift.\n::error::"\u202e';
  const known = { ...nobody, deployer: "id of own" };
  const own = { ...client("own", {}), name };
  const found = read(client(name, { app_type: name }), role(name), own);
  const report = writeReport(
    driftOf({ settings: {}, domain: name, stack: "dev", declared: [], found, known }),
  );
  expect(report).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|^(No drift\.|\s*::)/mu);
  expect(report).toContain('  + ‹U+001B›[2K‹U+000A›No drift.‹U+000A›::error::"‹U+202E›  (on the tenant');
});
