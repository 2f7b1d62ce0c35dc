import { createPublicKey } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import { UsageError } from "command-line/usage-error";
import { readStackFile } from "declared-stack/stack-file";
import { type ManagementCall, startTenant, type Tenant } from "local-auth0";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { project } from "../../../infra/project.ts";
import { giveKeys } from "../../../local/provider/auth0.ts";
import { asserted } from "../../../proof/client-proof.ts";
import { requestTokens } from "../../../proof/token-endpoint.ts";
import { actsForPeople } from "../../../rules/policy/application-kinds.ts";
import { policy } from "../../../rules/policy.ts";
import { rights, type TenantCommand } from "../../../tenant/rights/rights.ts";
import { type RotationRequest, rotate } from "../../../tenant/rotate/rotate.ts";
import { stacks } from "../../infra/stack-file.ts";
import { applicationKeys } from "../../support/applications.ts";
import { neededBy } from "../rights/needed.ts";

const API = "https://api.exampleco.com/timesheets";
const NOW = new Date("2026-11-27T10:00:00Z");

let folder: string;
let tenant: Tenant;
let line: string;
let management: ManagementClient;
let clientId: string;
let secret: string;
const calls: ManagementCall[] = [];
const inFolder = (name: string) => path.join(folder, name);
const stackFile = () => inFolder("Pulumi.dev.yaml");

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rotate-"));
  tenant = await startTenant({ home: folder, onCall: (call) => calls.push(call) });
  const { domain, caFile } = tenant;
  line = inFolder("line.json");
  await writeFile(line, JSON.stringify({ domain, caFile, management: tenant.management }));
  management = new ManagementClient({ domain, token: tenant.management.token });
  await management.resourceServers.create({ identifier: API, scopes: [{ value: "batch:upload" }] });
  const made = await management.clients.create({
    name: "Timesheets Batch",
    app_type: "non_interactive",
    token_endpoint_auth_method: "client_secret_post",
    grant_types: ["client_credentials"],
  });
  [clientId, secret] = [made.client_id ?? "", made.client_secret ?? ""];
  await management.clientGrants.create({ client_id: clientId, audience: API, scope: ["batch:upload"] });
});
afterAll(async () => {
  await tenant.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => copyFile(path.join(project, "Pulumi.dev.yaml"), stackFile()));

const step = (request: Partial<RotationRequest>, hand?: (text: string) => void) =>
  rotate(
    {
      machine: "batch",
      stack: "dev",
      keyOut: undefined,
      days: 365,
      dropOld: false,
      atOnce: false,
      tenant: line,
      ...request,
    },
    { environment: {}, now: NOW, hand, folder },
  );

/** The keys of Batch that the stack's file names. */
async function declaredKeys() {
  const { "timesheets:batch": text = "{}" } = await readStackFile(stackFile());
  return (JSON.parse(text).keys ?? []) as {
    name: string;
    publicKey: string;
    algorithm: string;
    expires: string;
  }[];
}

/** Does at the tenant what a deployment of the stack does. */
const deploy = async () =>
  giveKeys(
    management,
    clientId,
    (await declaredKeys()).map(({ name, publicKey: pem, expires: expiresAt }) => ({
      name,
      pem,
      expiresAt,
      algorithm: "RS256" as const,
      credentialType: "public_key" as const,
    })),
  );

const isAccepted = async (proof: Readonly<Record<string, string>>) =>
  (
    await requestTokens(tenant.issuer, {
      grant_type: "client_credentials",
      client_id: clientId,
      audience: API,
      ...proof,
    })
  ).ok;
const signsWith = async (keyFile: string) =>
  isAccepted(asserted({ clientId, privateKey: await readFile(inFolder(keyFile), "utf8") }, tenant.issuer));

/** Lets the operator do exactly what a command needs. */
function grant(command: TenantCommand): void {
  const held = tenant.state.clientGrants.find(({ client_id }) => client_id === tenant.management.clientId);
  if (held === undefined) throw new Error("the operator has no grant");
  tenant.state.clientGrants.put({ ...held, scope: [...rights[command]] });
  calls.length = 0;
}

describe("a machine's secret", () => {
  it("is one: nothing can be valid beside it, and what to do is said", async () => {
    const refused = step({});
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(/^ONE_SECRET_ONLY: Timesheets Batch .* ends the old at once/);
    await expect(refused).rejects.toThrow("--at-once --key-out FILE replaces the secret");
  });

  it("is replaced at once, with exactly the scopes of that, and is in a file for its owner alone", async () => {
    const command = "npm run rotate -- --at-once";
    grant(command);
    const said = await step({ atOnce: true, keyOut: inFolder("secret") });
    expect(neededBy(calls, rights[command])).toEqual(rights[command]);
    const replaced = await readFile(inFolder("secret"), "utf8");
    expect((await stat(inFolder("secret"))).mode & 0o777).toBe(0o600);
    expect(said).not.toContain(replaced);
    expect(await isAccepted({ client_secret: secret })).toBe(false);
    expect(await isAccepted({ client_secret: replaced })).toBe(true);
    secret = replaced;
  });

  it("is not touched when there is no place for the new one, or a scope is lacking", async () => {
    await writeFile(inFolder("taken"), "mine");
    await expect(step({ atOnce: true, keyOut: inFolder("taken") })).rejects.toThrow(/^SECRET_FILE_IN_USE: /);
    expect(await readFile(inFolder("taken"), "utf8")).toBe("mine");
    await expect(step({ atOnce: true, keyOut: inFolder("none/secret") })).rejects.toThrow(
      /^--key-out is .*none\/secret; expected a new file in a folder that is there$/,
    );
    await expect(step({ atOnce: true, keyOut: "-" })).rejects.toThrow("expected a pipe behind it");
    await expect(step({ atOnce: true })).rejects.toThrow("--at-once needs --key-out");
    grant("npm run roster");
    await expect(step({ atOnce: true, keyOut: inFolder("unused") })).rejects.toThrow(
      / lacks read:clients, update:client_keys; /,
    );
    expect(await isAccepted({ client_secret: secret })).toBe(true);
  });
});

describe("a machine's key", () => {
  it("is made, its private half for its owner alone, and the rest of the stack's file stays as it was", async () => {
    const before = await readFile(stackFile(), "utf8");
    const said = await step({ keyOut: inFolder("only.pem") });
    expect(said).toContain(
      'Pulumi.dev.yaml names the new key "2026-11-27" of Timesheets Batch, which ends on 2027-11-27T10:00:00Z',
    );
    expect(said).toContain("From then on its secret is refused, and only the key is accepted.");
    const privateKey = await readFile(inFolder("only.pem"), "utf8");
    expect((await stat(inFolder("only.pem"))).mode & 0o777).toBe(0o600);
    const [key] = await declaredKeys();
    expect(key).toMatchObject({ name: "2026-11-27", algorithm: "RS256", expires: "2027-11-27T10:00:00Z" });
    expect(createPublicKey(privateKey).export({ type: "spki", format: "pem" })).toBe(key?.publicKey);
    const after = await readFile(stackFile(), "utf8");
    expect(after.startsWith(before)).toBe(true);
    expect(after.slice(before.length)).toMatch(
      /^ {2}timesheets:batch:\n {4}authentication: private_key_jwt\n/,
    );
    expect(after).not.toContain("PRIVATE");
  });

  it("goes to what reads stdout, and into no file, where that fails", async () => {
    let handed = "";
    await step({ keyOut: "-" }, (text) => {
      handed += text;
    });
    expect(handed).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    await copyFile(path.join(project, "Pulumi.dev.yaml"), stackFile());
    const failing = () => {
      throw new Error("closed pipe");
    };
    await expect(step({ keyOut: "-" }, failing)).rejects.toThrow("closed pipe");
    expect(await declaredKeys()).toEqual([]);
  });

  it("is rotated with both valid for a while, and refused too early, too late, and by a third", async () => {
    await step({ keyOut: inFolder("one.pem") });
    await deploy();
    expect(await signsWith("one.pem")).toBe(true);
    expect(await isAccepted({ client_secret: secret })).toBe(false);
    await expect(step({ dropOld: true })).rejects.toThrow(/^ONE_KEY_ONLY: .* names one key, "2026-11-27"/);

    const said = await step({ keyOut: inFolder("two.pem") });
    expect(said).toContain('both keys are accepted, "2026-11-27" and "2026-11-27 (2)"');
    expect([await signsWith("one.pem"), await signsWith("two.pem")]).toEqual([true, false]);
    grant("npm run rotate -- --drop-old");
    await expect(step({ dropOld: true })).rejects.toThrow(/^KEY_NOT_AT_THE_TENANT: .*npm run deploy/);
    await expect(step({ keyOut: inFolder("three.pem") })).rejects.toThrow(/^ROTATION_UNDER_WAY: /);
    await expect(stat(inFolder("three.pem"))).rejects.toThrow("ENOENT");

    await deploy();
    expect([await signsWith("one.pem"), await signsWith("two.pem")]).toEqual([true, true]);

    grant("npm run rotate -- --drop-old");
    expect(await step({ dropOld: true })).toContain("accepts both until the next deployment");
    const scopes = rights["npm run rotate -- --drop-old"];
    expect(neededBy(calls, scopes)).toEqual(scopes);
    expect((await declaredKeys()).map(({ name }) => name)).toEqual(["2026-11-27 (2)"]);
    expect([await signsWith("one.pem"), await signsWith("two.pem")]).toEqual([true, true]);
    await deploy();
    expect([await signsWith("one.pem"), await signsWith("two.pem")]).toEqual([false, true]);
    await expect(step({ atOnce: true, keyOut: inFolder("none") })).rejects.toThrow(
      "--at-once is for secrets",
    );
  });
});

const MACHINES = applicationKeys.filter((key) => !actsForPeople(policy.applications[key])).join(", ");

it.each([
  ["web", `"web" is no machine of the policy; expected ${MACHINES}`],
  ["bach", `"bach" is no machine of the policy; expected ${MACHINES}; did you mean "batch"?`],
])("nothing else is rotated: %s", async (machine, message) => {
  await expect(step({ machine })).rejects.toThrow(message);
});

it.each(stacks)("what a stack's file says is written as it was read: %s", async (stack) => {
  await copyFile(path.join(project, `Pulumi.${stack}.yaml`), inFolder(`Pulumi.${stack}.yaml`));
  await step({ stack, keyOut: inFolder(`${stack}.pem`) });
  const before = await readFile(path.join(project, `Pulumi.${stack}.yaml`), "utf8");
  expect((await readFile(inFolder(`Pulumi.${stack}.yaml`), "utf8")).startsWith(before)).toBe(true);
});
