import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import { resourceTypes } from "declared-stack/resource-types";
import { type DeclaredResource, runProgram } from "declared-stack/run-program";
import { readStackFile } from "declared-stack/stack-file";
import { startTenant, type Tenant } from "local-auth0";
import { createCertificateAuthority, trustCertificateAuthority } from "local-auth0/tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { timesheetsProgram } from "../../../infra/load-program.ts";
import { project } from "../../../infra/project.ts";
import { LocalCloud } from "../../../local/provider/local-cloud.ts";
import { createLocalProvider, type LocalProvider } from "../../../local/provider/realise.ts";

let home: string;
let tenant: Tenant;
let cloud: LocalCloud;
let management: ManagementClient;
let provider: LocalProvider;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "updates-"));
  const authority = await createCertificateAuthority();
  trustCertificateAuthority(authority.pem);
  tenant = await startTenant({ home, authority });
  cloud = await LocalCloud.start({ authority, home, log: () => undefined });
  management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
  await management.tenants.settings.update({ flags: { enable_client_connections: false } });
  provider = createLocalProvider(management, cloud);
  await up();
  // An update leaves a connection no options but those that are declared, as on a real tenant.
  await up();
});

afterAll(async () => {
  await cloud.close();
  await tenant.close();
  await rm(home, { recursive: true });
});

/** Runs the program on the tenant, for the second time and on as an update. */
async function up(alter: (resource: DeclaredResource) => DeclaredResource = (resource) => resource) {
  await runProgram({
    stack: "dev",
    config: {
      ...(await readStackFile(path.join(project, "Pulumi.dev.yaml"))),
      "auth0:domain": tenant.domain,
      "timesheets:hosting": "none",
    },
    realise: (resource) => provider.realise(alter(resource)),
    program: timesheetsProgram,
  });
}

/** Everything that a deployment declares, as the tenant holds it. */
const held = () => {
  const { clients, connections, resourceServers, roles, clientGrants, bindings } = tenant.state;
  return structuredClone({
    clients: clients.all(),
    connections: connections.all(),
    resourceServers: resourceServers.all(),
    roles: roles.all(),
    clientGrants: clientGrants.all(),
    actions: [...bindings.values()].map((bound) => bound.map(({ display_name }) => display_name)),
  });
};

const clientNamed = (name: string) => {
  const found = tenant.state.clients.find((client) => client.name === name);
  if (found === undefined) throw new Error(`there is no client "${name}"`);
  return found;
};

describe("a second deployment", () => {
  it("changes nothing on a tenant that nobody changed", async () => {
    const before = held();
    await up();
    expect(held()).toEqual(before);
  });

  it("takes back what was set by hand and has to be empty", async () => {
    const before = held();
    const beside = {
      callbacks: ["https://evil.example/callback"],
      allowed_logout_urls: ["https://evil.example/"],
      web_origins: ["https://evil.example"],
      allowed_origins: ["https://evil.example"],
      allowed_clients: ["evil"],
      client_aliases: ["urn:evil"],
      initiate_login_uri: "https://evil.example/login",
      custom_login_page: "<script>",
      form_template: "<script>",
      logo_uri: "https://evil.example/logo.png",
      sso: true,
      sso_disabled: true,
    };
    for (const name of ["Timesheets Batch", "Timesheets Mobile", "Timesheets Web"]) {
      await management.clients.update(clientNamed(name).client_id, beside);
    }
    const people = tenant.state.connections.find(({ name }) => name === "timesheets-dev-people");
    const id = people?.id ?? "";
    await management.connections.update(id, { is_domain_connection: true });
    await management.connections.clients.update(id, [
      { client_id: clientNamed("Timesheets Batch").client_id, status: true },
    ]);
    const employee = tenant.state.roles.find(({ name }) => name === "Employee");
    await management.roles.permissions.add(employee?.id ?? "", {
      permissions: [
        {
          permission_name: "approve:timesheets",
          resource_server_identifier: "https://api.dev.exampleco.com/timesheets",
        },
      ],
    });
    await up();
    expect(held()).toEqual(before);
  });

  it("leaves what isn't declared, as the real provider does: an absent list is no empty one", async () => {
    const { client_id } = clientNamed("Timesheets Batch");
    const callbacks = ["https://batch.example/callback"];
    await management.clients.update(client_id, { callbacks });
    const undeclare = (value: undefined | null) => (resource: DeclaredResource) =>
      resource.type === resourceTypes.client
        ? { ...resource, inputs: { ...resource.inputs, callbacks: value } }
        : resource;
    await up(undeclare(undefined));
    expect(clientNamed("Timesheets Batch").callbacks).toEqual(callbacks);
    await up(undeclare(null));
    expect(clientNamed("Timesheets Batch").callbacks).toEqual(callbacks);
    await up();
    expect(clientNamed("Timesheets Batch").callbacks).toEqual([]);
  });
});
