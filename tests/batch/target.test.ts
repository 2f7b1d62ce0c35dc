import { generateKeyPairSync } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { applicationsHolding } from "../../rules/policy/application-kinds.ts";
import { policy } from "../../rules/policy.ts";
import { createWorld, ndjson, OUTPUTS, SECRET } from "./world.ts";

/** A world whose stack has other outputs, and a run in it. */
async function runWith(
  outputs: object,
  given: { readonly credentials?: string; readonly variable?: string; readonly machine?: string } = {},
) {
  const world = await createWorld();
  await world.write("hours.ndjson", ndjson([1]));
  const file = await world.write("other.json", JSON.stringify(outputs));
  const { credentials, variable, machine = "batch" } = given;
  const run = await world.run(
    "hours.ndjson",
    {
      outputs: file,
      machine,
      apply: true,
      ...(credentials !== undefined && { credentials: await world.write("credentials", credentials) }),
    },
    { environment: variable === undefined ? {} : { UPLOAD_CREDENTIALS: variable } },
  );
  expect(run.error?.message ?? "").not.toContain(SECRET);
  return { ...run, world, message: run.error?.message.replaceAll(`${world.folder}/`, "") };
}

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

const { clientSecrets: _secrets, ...withoutSecrets } = OUTPUTS;
const HIDDEN = { ...withoutSecrets, clientSecrets: "[secret]" };

describe("the machine authenticates", () => {
  it.each([
    ["in a file", { credentials: `${SECRET}\n` }],
    ["in the environment", { variable: SECRET }],
  ])("by a secret %s, where the outputs hide it", async (_, given) => {
    const { status } = await runWith(HIDDEN, given);
    expect(status).toBe(0);
  });

  it("by a key, with an assertion for the tenant (RFC 7523)", async () => {
    const { status, world } = await runWith(
      { ...withoutSecrets, clientSecrets: {} },
      { credentials: privateKey },
    );
    expect(status).toBe(0);
    const [parameters] = world.tokenRequests;
    const assertion = parameters?.get("client_assertion") ?? "";
    expect(parameters?.has("client_secret")).toBe(false);
    expect(parameters?.get("client_assertion_type")).toBe(
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    );
    expect(decodeProtectedHeader(assertion).alg).toBe("RS256");
    expect(decodeJwt(assertion)).toMatchObject({ iss: "batch-id", sub: "batch-id", aud: OUTPUTS.issuer });
  });

  it("by nothing, and is told so", async () => {
    const message =
      "UPLOAD_STACK_INVALID: the stack has no secret of Timesheets Batch: it signs with a key, or the secret is hidden; give it with --credentials FILE or UPLOAD_CREDENTIALS";
    expect((await runWith(HIDDEN)).message).toBe(message);
    expect((await runWith({ ...withoutSecrets, clientSecrets: { batch: "[secret]" } })).message).toBe(
      message,
    );
    expect((await runWith({ ...withoutSecrets, clientSecrets: {} })).message).toBe(message);
  });

  it("by a wrong secret, and is refused", async () => {
    const { message, error, world } = await runWith(OUTPUTS, { variable: "another-secret" });
    expect([error?.status, message]).toEqual([
      2,
      "UPLOAD_NOT_ADMITTED: https://tenant.invalid/ gives Timesheets Batch no token: access_denied: Unauthorized; are these its credentials, and is its grant deployed?\n0 of 1 lines are done.",
    ]);
    expect(await world.stored()).toEqual([]);
  });

  it("by no text that is neither", async () => {
    const neither = "UPLOAD_STACK_INVALID: the credentials are neither a key in PEM nor a secret";
    expect((await runWith(HIDDEN, { credentials: `{"secret": "${SECRET}"}` })).message).toBe(neither);
    expect((await runWith(HIDDEN, { credentials: "" })).message).toBe(neither);
    const noKey = "UPLOAD_STACK_INVALID: the credentials are no private RSA key in PEM";
    expect((await runWith(HIDDEN, { variable: `-----BEGIN PRIVATE KEY-----\n${SECRET}` })).message).toBe(
      noKey,
    );
  });
});

const UPLOADING = applicationsHolding(policy, ["batch:upload"]).join(", ");

describe("an upload has nowhere to go", () => {
  it.each([
    [
      "of which an output is missing",
      { ...OUTPUTS, apiUrl: undefined },
      "  apiUrl is missing; is timesheets:hosting aws in this stack?",
    ],
    [
      "whose API can be overheard",
      { ...OUTPUTS, apiUrl: "http://api.invalid" },
      "  apiUrl is no https address",
    ],
    [
      "whose tenant can be overheard",
      { ...OUTPUTS, issuer: "http://tenant.invalid/" },
      "  issuer is no https address",
    ],
  ])("in a stack %s", async (_, outputs, fault) => {
    const { message, error } = await runWith(outputs);
    expect([error?.status, message]).toEqual([2, `UPLOAD_STACK_INVALID: other.json:\n${fault}`]);
  });

  it.each([
    ["mobile", `"mobile" is no machine that the policy lets upload; expected ${UPLOADING}`],
    [
      "bach",
      `"bach" is no machine that the policy lets upload; expected ${UPLOADING}; did you mean "batch"?`,
    ],
  ])("as %s", async (machine, what) => {
    expect((await runWith(OUTPUTS, { machine })).message).toBe(`UPLOAD_STACK_INVALID: ${what}`);
  });

  it("in a stack in which the machine isn't deployed", async () => {
    const { message } = await runWith({ ...OUTPUTS, clientIds: { mobile: "mobile-id" } });
    expect(message).toBe('UPLOAD_STACK_INVALID: the stack "dev" has no "batch"; deploy it first');
  });
});
