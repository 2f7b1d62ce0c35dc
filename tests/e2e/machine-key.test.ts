import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import type { TenantObject } from "declared-stack/resource-type";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { machineLine } from "../../local/announce.ts";
import type { LocalStack } from "../../local/bring-up.ts";
import { tryForbiddenLogins } from "../../proof/logins.ts";
import { obtainTokens } from "../../proof/sign-ins.ts";
import { withLine } from "../../tenant/connect/tenant-line.ts";
import { declaredInventory } from "../../tenant/drift/declared.ts";
import { driftOf, statusOf } from "../../tenant/drift/drift.ts";
import { withHiddenKeys } from "../../tenant/drift/find-drift.ts";
import { foundInventory } from "../../tenant/drift/found.ts";
import { writeReport } from "../../tenant/drift/report.ts";
import { rights } from "../../tenant/rights/rights.ts";
import { devConfig, setConnectionsApart, startStack } from "./bring-up.ts";

const newPair = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });

const declaredConfig = async () => {
  const keys = [{ name: "2026-11", publicKey: newPair().publicKey }];
  const batch = JSON.stringify({ authentication: "private_key_jwt", keys });
  return { ...(await devConfig()), "timesheets:batch": batch, "timesheets:hosting": "none" };
};

let stack: LocalStack;
let end: () => Promise<void>;

beforeAll(async () => {
  const config = await declaredConfig();
  ({ stack, end } = await startStack({ config, importing: setConnectionsApart }));
});
afterAll(() => end());

const batch = () => {
  const { clientId, privateKey } = stack.applications.batch ?? {};
  if (clientId === undefined || privateKey === undefined) throw new Error("Batch has no key");
  return { clientId, privateKey };
};

describe("a stack whose machine authenticates by a key", () => {
  it("is brought up with a key of this run, and no secret of the machine among its applications", () => {
    expect(Object.keys(stack.applications.batch ?? {})).toEqual(["clientId", "callbacks", "privateKey"]);
    expect(batch().privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  });

  it("is proved: the machine gets its tokens by an assertion, and by nothing else", async () => {
    const { tokens, disagreements } = await obtainTokens({ application: "batch" }, stack.target);
    expect([tokens?.scope, disagreements]).toEqual(["batch:upload", []]);
    const tried = await tryForbiddenLogins("batch", stack.target);
    expect(tried.flatMap((login) => login.disagreements)).toEqual([]);
    const asMachine = tried.map(({ attempt }) => attempt).filter((attempt) => !attempt.startsWith("sign-up"));
    expect(asMachine).toEqual([
      "an assertion: another key",
      "an assertion: HS256 with the public key",
      "an assertion: no signature",
      "an assertion: another audience",
      "an assertion: another subject",
      "an assertion: expired",
      "an assertion: good for an hour",
      "an assertion: used before",
      "no assertion",
      "a secret in the place of its key",
      "asking for read:timesheets",
      "asking for create:timesheets",
      "asking for delete:timesheets",
      "asking for approve:timesheets",
      "asking for audit:timesheets",
    ]);
  });

  it("is refuted when the tenant takes its secret as well", async () => {
    const { clients } = stack.tenant.state;
    const client = clients.get(batch().clientId);
    if (client === undefined) throw new Error("Batch is gone");
    clients.put({ ...client, client_authentication_methods: null, client_secret: "wrong" });
    const tried = await tryForbiddenLogins("batch", stack.target);
    clients.put(client);
    expect(tried.flatMap((login) => login.disagreements)).toMatchObject([
      { code: "LOGIN_TOO_WIDE", where: "Timesheets Batch · a secret in the place of its key" },
    ]);
  });
});

describe("drift of a stack whose machine authenticates by a key", () => {
  let home: string;
  let declared: readonly TenantObject[];

  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), "machine-key-"));
    const line = path.join(home, "line.json");
    await writeFile(line, machineLine(stack));
    const { domain } = stack.tenant;
    const config = await withLine(await declaredConfig(), line);
    declared = await declaredInventory({ stack: "dev", config, domain });
  });
  afterAll(() => rm(home, { recursive: true }));

  async function drift(management = stack.management) {
    const { domain } = stack.tenant;
    const found = withHiddenKeys(await foundInventory(management), declared);
    const reader = stack.tenant.management.clientId;
    const known = { reader, deployer: undefined, operators: [], setUpByHand: {} };
    return driftOf({
      domain,
      stack: "dev",
      declared,
      found,
      known,
      settings: { flags: { enable_client_connections: false } },
    });
  }

  it("is none with the key of the run, which the line has", async () => {
    const { drifted, isComplete } = await drift();
    expect([drifted, isComplete]).toEqual([[], true]);
  });

  it("is a key that somebody added, and one that ends otherwise", async () => {
    const { credentials } = stack.management.clients;
    const { clientId } = batch();
    const { client_authentication_methods: before } = await stack.management.clients.get(clientId);
    const [own] = before?.private_key_jwt?.credentials ?? [];
    const pem = newPair().publicKey;
    const added = await credentials.create(clientId, { credential_type: "public_key", name: "mine", pem });
    const attach = (...ids: (string | undefined)[]) =>
      stack.management.clients.update(clientId, {
        client_authentication_methods: { private_key_jwt: { credentials: ids.map((id = "") => ({ id })) } },
      });
    await attach(own?.id, added.id);
    await credentials.update(clientId, own?.id ?? "", { expires_at: "2027-01-01T00:00:00.000Z" });
    const report = writeReport(await drift());
    await attach(own?.id);
    await credentials.delete(clientId, added.id ?? "");
    await credentials.update(clientId, own?.id ?? "", { expires_at: null });
    expect(report).toMatch(/~ Timesheets Batch\n.*keys.*expires: null → "2027-01-01T00:00:00.000Z"/);
    expect(report).toMatch(/keys\["[\w-]{43}"\]: \+ .*"mine"/);
  });

  it("is undetermined, with the scope's name, where the tenant doesn't show keys", async () => {
    const { domain, sign, issuer, management } = stack.tenant;
    const now = Math.floor(Date.now() / 1000);
    const token = await sign({
      iss: issuer,
      aud: `${issuer}api/v2/`,
      sub: `${management.clientId}@clients`,
      azp: management.clientId,
      scope: rights["npm run drift"].join(" "),
      iat: now,
      exp: now + 60,
    });
    const lesser = await drift(new ManagementClient({ domain, token }));
    expect([lesser.drifted, statusOf(lesser)]).toEqual([[], 2]);
    expect(writeReport(lesser)).toContain("The client lacks read:client_credentials.");
  });
});
