import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import { labelOf } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { type DeclaredResource, type RealisedResource, runProgram } from "declared-stack/run-program";
import { startTenant, type Tenant } from "local-auth0";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { timesheetsProgram } from "../../../infra/load-program.ts";
import { auth0Realisers } from "../../../local/provider/auth0.ts";
import { policy } from "../../../rules/policy.ts";
import { type Adoption, adoptionOf } from "../../../tenant/adopt/adoption.ts";
import { type DeclaredParts, declaredParts } from "../../../tenant/drift/declared.ts";
import { foundOwned } from "../../../tenant/drift/found.ts";
import { devConfig } from "../../e2e/bring-up.ts";
import { applicationKeys } from "../../support/applications.ts";

/** The folder that a tenant keeps itself in, and the journal of a whole deployment to it, record by record. */
let folder: string;
let seeded: readonly string[];
let deployed: readonly string[];
let declared: DeclaredParts;
let config: Readonly<Record<string, string>>;

const journal = () => path.join(folder, "journal");
const recordsOf = async () => (await readFile(journal(), "utf8")).split("\n").slice(0, -1);

/** A tenant on what its folder keeps, for as long as something needs it. */
async function onTenant<T>(use: (tenant: Tenant, management: ManagementClient) => Promise<T>): Promise<T> {
  const tenant = await startTenant({ home: folder, state: folder });
  try {
    return await use(tenant, new ManagementClient({ domain: tenant.domain, token: tenant.management.token }));
  } finally {
    await tenant.close();
  }
}

/** Deploys the program as `pulumi up` does when some resources are in its state already, by their ids. */
async function up(domain: string, management: ManagementClient, ids: ReadonlyMap<string, string>) {
  const realisers = auth0Realisers(management);
  const realise = async (resource: DeclaredResource): Promise<RealisedResource> => {
    const id = ids.get(labelOf(resource));
    const realiser = realisers[resource.type];
    if (realiser === undefined) throw new Error(`nothing realises ${resource.type}`);
    // A part of another object is set as a whole, whether or not it is there.
    if (id === undefined || PARTS.includes(resource.type)) return realiser(resource);
    if (resource.type === resourceTypes.action) await management.actions.deploy(id);
    return { id, outputs: { clientId: id } };
  };
  const program = { program: timesheetsProgram, stack: "dev", config: { ...config, "auth0:domain": domain } };
  await runProgram({ ...program, realise });
}

const PARTS: readonly string[] = [
  resourceTypes.apiScopes,
  resourceTypes.rolePermissions,
  resourceTypes.clientCredentials,
  resourceTypes.connectionClients,
  resourceTypes.triggerActions,
];

async function adoption(tenant: Tenant, management: ManagementClient): Promise<Adoption> {
  const { domain, management: operator } = tenant;
  const found = await foundOwned(management);
  const known = { reader: operator.clientId, deployer: undefined, operators: [], setUpByHand: {} };
  return adoptionOf({ domain, stack: "dev", declared, found, known, choices: [] });
}

const idsIn = ({ file }: Adoption): ReadonlyMap<string, string> =>
  new Map(
    file.resources.flatMap((one) =>
      "id" in one ? [[labelOf({ type: one.type, name: one.logicalName }), one.id] as const] : [],
    ),
  );

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "cut-off-"));
  config = { ...(await devConfig()), "timesheets:hosting": "none" };
  await onTenant(async ({ domain }, management) => {
    declared = await declaredParts({ stack: "dev", config, domain });
    // As `npm run deploy` leaves it, before it runs the program.
    await management.tenants.settings.update({ flags: { enable_client_connections: false } });
    seeded = await recordsOf();
    await up(domain, management, new Map());
    deployed = (await recordsOf()).slice(seeded.length);
  });
});
afterAll(() => rm(folder, { recursive: true }));

/** Kills the tenant, as it were, after so many records of the deployment: no creation after them was kept, nor answered. */
const keepOnly = (records: number) =>
  writeFile(journal(), [...seeded, ...deployed.slice(0, records), ""].join("\n"));

/** Objects of the stack; each application is one with its grant. */
const ALL =
  7 + Object.keys(policy.roles).length + Object.keys(policy.connections).length + 2 * applicationKeys.length;

describe("a deployment that was cut off with its tenant", () => {
  it("is found again after each record of the journal: what was kept is adopted, and nothing is there beside it", async () => {
    expect(deployed.length).toBeGreaterThan(25);
    for (let records = 0; records <= deployed.length; records += 1) {
      await keepOnly(records);
      await onTenant(async (tenant, management) => {
        const { isDecided, adopted, created, undeclared, file } = await adoption(tenant, management);
        expect({ records, isDecided, undeclared }).toEqual({ records, isDecided: true, undeclared: [] });
        expect(adopted.length + created.length).toBe(ALL);
        expect(created.length === ALL).toBe(records === 0);
        expect(file.resources.length === 0).toBe(records === 0);
      });
    }
    await onTenant(async (tenant, management) => {
      const { adopted, created } = await adoption(tenant, management);
      expect(created).toEqual([]);
      expect(adopted.flatMap(({ differences }) => differences)).toEqual([]);
    });
  });

  it.for([1, 2, 3, 4, 5, 8, 13, 21])(
    "is completed by the next one once what was kept is adopted, each object once: %i records",
    async (records) => {
      await keepOnly(records);
      await onTenant(async (tenant, management) => {
        await up(tenant.domain, management, idsIn(await adoption(tenant, management)));
        const { adopted, created, undeclared } = await adoption(tenant, management);
        expect({ created, undeclared }).toEqual({ created: [], undeclared: [] });
        expect(adopted.flatMap(({ differences }) => differences)).toEqual([]);
      });
    },
  );

  it("ends at the first name that is taken when it is only tried again", async () => {
    await keepOnly(deployed.length);
    await onTenant(async ({ domain }, management) => {
      await expect(up(domain, management, new Map())).rejects.toThrow("409");
    });
  });
});
