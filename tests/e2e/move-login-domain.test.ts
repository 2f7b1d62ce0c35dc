import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import { labelOf } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { type RealisedResource, runProgram } from "declared-stack/run-program";
import { readStackFile } from "declared-stack/stack-file";
import { decodeJwt } from "jose";
import { startTenant, type Tenant } from "local-auth0";
import { createCertificateAuthority, trustCertificateAuthority } from "local-auth0/tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { timesheetsProgram } from "../../infra/load-program.ts";
import { project } from "../../infra/project.ts";
import { apiInvoker } from "../../local/invoke-api.ts";
import { seedPeople } from "../../local/people.ts";
import { LocalCloud } from "../../local/provider/local-cloud.ts";
import { createLocalProvider } from "../../local/provider/realise.ts";
import { personasOf } from "../../proof/personas.ts";
import { signIn } from "../../proof/sign-in.ts";
import { requestTokens, type SignInTokens } from "../../proof/token-endpoint.ts";
import { policy } from "../../rules/policy.ts";
import { stackOnTenant } from "../../tenant/connect/stack-on-tenant.ts";
import { declaredInventory } from "../../tenant/drift/declared.ts";
import { driftOf } from "../../tenant/drift/drift.ts";
import { foundInventory } from "../../tenant/drift/found.ts";
import { newPassword } from "../../tenant/roster/password.ts";
import { changedBy } from "../docs/support/copy.ts";
import { readPage } from "../docs/support/pages.ts";
import { DEV_AUDIENCE } from "../support/audience.ts";
import { setConnectionsApart } from "./bring-up.ts";

const page = readPage("docs/how-to/move-the-login-domain.md");
/** A stack without a login domain, one whose people move to it, and one whose people have moved: how many edits of the page it has. */
const PHASES = { before: 0, moving: 1, after: 2 } as const;
type Phase = keyof typeof PHASES;

const outputsShape = z.object({ apiUrl: z.string(), clientIds: z.object({ mobile: z.string() }) });
const urls = z.object({ callbacks: z.array(z.string()), allowedLogoutUrls: z.array(z.string()) });
const person = personasOf(policy, newPassword).find(({ label }) => label === "Employee");

let home: string;
let tenant: Tenant;
let management: ManagementClient;
let authority: Awaited<ReturnType<typeof createCertificateAuthority>>;
/** Objects that earlier deployments have made at the tenant, which outlives them all. */
const made = new Map<string, RealisedResource>();
const clouds: LocalCloud[] = [];
let clientId: string;

/** The configuration of the dev stack as the page makes it by then. */
const configOf = async (phase: Phase) => {
  const edits = page.blocks.filter(({ language }) => language === "diff").slice(0, PHASES[phase]);
  const shipped = await readFile(path.join(project, "Pulumi.dev.yaml"), "utf8");
  const edited = edits.reduce((text, edit) => changedBy(text, { page: page.file, ...edit }), shipped);
  const file = path.join(home, `Pulumi.${phase}.yaml`);
  await writeFile(file, edited);
  return readStackFile(file);
};

/** Deploys the stack of a phase: to the tenant that is there, and to a gateway and a function of its own. */
async function deploy(phase: Phase) {
  const cloud = await LocalCloud.start({ authority, home: path.join(home, phase), log: () => undefined });
  clouds.push(cloud);
  const provider = createLocalProvider(management, cloud);
  const outputs = await runProgram({
    stack: "dev",
    program: timesheetsProgram,
    config: stackOnTenant(await configOf(phase), tenant.domain),
    realise: async (resource) => {
      const there = made.get(labelOf(resource));
      if (there === undefined) {
        const realised = await provider.realise(resource);
        if (resource.type.startsWith("auth0:")) made.set(labelOf(resource), realised);
        return realised;
      }
      if (resource.type === resourceTypes.client) {
        const { callbacks, allowedLogoutUrls } = urls.parse(resource.inputs);
        await management.clients.update(there.id, { callbacks, allowed_logout_urls: allowedLogoutUrls });
      }
      return there;
    },
  });
  const { apiUrl, clientIds } = outputsShape.parse(outputs);
  clientId = clientIds.mobile;
  const invoke = apiInvoker((routeKey, event) => cloud.invokeAt(routeKey, event));
  /** The status through the gateway, and past it. */
  return async (token: string): Promise<readonly [number, number]> => {
    const route = "GET /timesheets";
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${apiUrl}/timesheets`, { headers });
    const past = await invoke({ route, method: "GET", path: "/timesheets", token });
    return [response.status, past.status];
  };
}

const loginIssuer = () => tenant.issuer.replace("localhost", "127.0.0.1");

async function signInAt(issuer: string): Promise<SignInTokens> {
  if (person === undefined) throw new Error("there is no employee");
  const reply = await signIn({
    issuer,
    clientId,
    redirectUri: `${issuer}android/com.exampleco.timesheets/callback`,
    audience: DEV_AUDIENCE,
    scope: "openid offline_access read:timesheets",
    username: person.email,
    password: person.password,
  });
  if (!reply.ok) throw new Error(`${reply.error}: ${reply.description}`);
  return reply.tokens;
}

let before: SignInTokens;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "move-"));
  authority = await createCertificateAuthority();
  trustCertificateAuthority(authority.pem);
  tenant = await startTenant({ home, authority });
  management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
  await setConnectionsApart(tenant);
});
afterAll(async () => {
  await Promise.all(clouds.map((cloud) => cloud.close()));
  await tenant.close();
  await rm(home, { recursive: true, force: true });
});

describe("a move to a login domain", () => {
  it("begins with tokens of the tenant's own domain", async () => {
    const ask = await deploy("before");
    await seedPeople(person === undefined ? [] : [person], {
      management,
      policy,
      audience: DEV_AUDIENCE,
      connection: "timesheets-dev-people",
    });
    before = await signInAt(tenant.issuer);
    expect(decodeJwt(before.access_token).iss).toBe(tenant.issuer);
    expect(await ask(before.access_token)).toEqual([200, 200]);
  });

  it("takes tokens of both domains meanwhile, old and new, and of no other", async () => {
    const ask = await deploy("moving");
    const atLogin = await signInAt(loginIssuer());
    const atOwn = await signInAt(tenant.issuer);
    const refreshed = await requestTokens(tenant.issuer, {
      grant_type: "refresh_token",
      client_id: clientId,
      refresh_token: before.refresh_token ?? "",
    });
    if (!refreshed.ok) throw new Error(refreshed.description);
    expect(decodeJwt(atLogin.access_token).iss).toBe(loginIssuer());
    for (const tokens of [before, atLogin, atOwn, refreshed.tokens]) {
      expect(await ask(tokens.access_token)).toEqual([200, 200]);
    }
    const claims = decodeJwt(before.access_token);
    const others = { iss: "https://evil.example/" };
    expect(await ask(await tenant.sign({ ...claims, ...others }))).toEqual([403, 401]);
    expect(await ask(await tenant.sign({ ...claims, scope: "openid" }))).toEqual([403, 403]);
    expect(await ask(await tenant.sign({ ...claims, exp: 1 }))).toEqual([403, 401]);
    expect(await ask(before.id_token ?? "")).toEqual([403, 401]);
  });

  it("ends with tokens of the new domain alone", async () => {
    const [old, current] = [await signInAt(tenant.issuer), await signInAt(loginIssuer())];
    const ask = await deploy("after");
    for (const tokens of [before, old]) expect(await ask(tokens.access_token)).toEqual([401, 401]);
    expect(await ask(current.access_token)).toEqual([200, 200]);
    await expect(signInAt(tenant.issuer)).rejects.toThrow("Callback URL mismatch");
    expect(await ask((await signInAt(loginIssuer())).access_token)).toEqual([200, 200]);
  });

  it("leaves no drift, and a domain that is verified no longer is some", async () => {
    const { domain } = tenant;
    const config = await configOf("after");
    const declared = await declaredInventory({ stack: "dev", config, domain });
    const known = { reader: tenant.management.clientId, deployer: undefined, operators: [], setUpByHand: {} };
    const drift = async () => {
      const found = await foundInventory(management);
      return driftOf({ domain, stack: "dev", declared, found, known, settings: {} }).drifted.filter(
        ({ object }) => object.kind !== "tenant",
      );
    };
    expect(await drift()).toEqual([]);
    const [custom] = tenant.state.customDomains.all();
    if (custom === undefined) throw new Error("there is no custom domain");
    tenant.state.customDomains.put({ ...custom, status: "pending_verification", tls_policy: "compatible" });
    expect(await drift()).toMatchObject([
      {
        mark: "changed",
        object: { kind: "custom domain" },
        differences: [{ path: "tls_policy" }, { path: "status" }],
      },
    ]);
  });
});
