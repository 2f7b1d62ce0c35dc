import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../local/bring-up.ts";
import { tryForbiddenLogins } from "../../proof/logins.ts";
import { obtainTokens } from "../../proof/sign-ins.ts";
import { devConfig, setConnectionsApart, startStack } from "./bring-up.ts";

const newPair = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });

let stack: LocalStack;
let end: () => Promise<void>;

beforeAll(async () => {
  const keys = [{ name: "2026-11", publicKey: newPair().publicKey }];
  const batch = JSON.stringify({ authentication: "private_key_jwt", keys });
  const config = { ...(await devConfig()), "timesheets:batch": batch, "timesheets:hosting": "none" };
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
