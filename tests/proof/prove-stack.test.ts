import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProveOptions, proveStack } from "../../proof/prove-stack.ts";
import { policy } from "../../rules/policy.ts";
import { AUDIENCE, DEV_AUDIENCE } from "../support/audience.ts";

const CLIENT_SECRET = "very-secret-of-batch";
const PEOPLE = JSON.stringify([{ email: "mia@example.com", password: "Hush-1", roles: ["Manager"] }]);

const outputs = {
  environment: "development",
  issuer: "https://tenant.invalid/",
  audience: DEV_AUDIENCE,
  // Nobody listens there.
  apiUrl: "https://localhost:2",
  clientIds: { mobile: "m", web: "w", batch: "b" },
  clientSecrets: { web: "secret-of-web", batch: CLIENT_SECRET },
  callbacks: { mobile: ["com.example.app:/callback"], web: ["https://web.example.com/callback"] },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "prove-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The message with which a stack of such outputs is not proved. */
async function refusal(
  given: object,
  options: Partial<ProveOptions> = {},
  environment: Record<string, string> = { PROVE_PEOPLE: PEOPLE },
): Promise<string> {
  const file = path.join(folder, "outputs.json");
  await writeFile(file, JSON.stringify(given));
  const all = {
    stack: "dev",
    tenant: undefined,
    people: undefined,
    tokens: undefined,
    keys: undefined,
    production: false,
  };
  const surroundings = {
    policy,
    environment,
    progress: () => undefined,
    signal: new AbortController().signal,
    patience: 0,
  };
  const error = await proveStack({ ...all, outputs: file, ...options }, surroundings).then(
    () => new Error("it was proved"),
    (reason: unknown) => reason,
  );
  const message = error instanceof Error ? error.message : String(error);
  expect(message).not.toMatch(/secret-of|Hush/);
  return message.replaceAll(folder, "");
}

describe("a stack is not proved", () => {
  it("whose outputs don't say all that is needed", async () => {
    const { apiUrl: _url, callbacks: _callbacks, environment: _environment, ...others } = outputs;
    expect(await refusal(others)).toBe(
      [
        "PROOF_INPUT_INVALID: /outputs.json:",
        "  environment is missing; was the stack deployed by this version of the program?",
        "  apiUrl is missing; is timesheets:hosting aws in this stack?",
        "  callbacks is missing; was the stack deployed by this version of the program?",
      ].join("\n"),
    );
  });

  it("whose secrets Pulumi has hidden", async () => {
    const hidden = "  clientSecrets is hidden; let pulumi write it, with --show-secrets";
    expect(await refusal({ ...outputs, clientSecrets: "[secret]" })).toContain(hidden);
    expect(await refusal({ ...outputs, clientSecrets: { batch: "[secret]" } })).toContain(hidden);
  });

  it("that is a production one, unless that is meant", async () => {
    const production = { ...outputs, environment: "production" };
    expect(await refusal(production)).toMatch(/^PRODUCTION_NOT_MEANT: this is a production stack: /);
    expect(await refusal(production, { stack: "prod" })).toMatch(/^PRODUCTION_NOT_MEANT: /);
    expect(await refusal(production, { production: true })).toMatch(/^API_UNREACHABLE: /);
  });

  it("that is for another API than it is configured with", async () => {
    expect(await refusal({ ...outputs, audience: "https://other.example.com/" })).toBe(
      `OTHER_API: the stack's audience is "https://other.example.com/", and the timesheets:audience of Pulumi.dev.yaml is "${DEV_AUDIENCE}"; deploy the stack, or say with --stack which one is meant`,
    );
    // Deployed for development, and meant for production.
    expect(await refusal(outputs, { stack: "prod" })).toContain(
      `"${DEV_AUDIENCE}", and the timesheets:audience of Pulumi.prod.yaml is "${AUDIENCE}"`,
    );
    expect(await refusal({ ...outputs, audience: AUDIENCE }, { stack: "prod" })).toMatch(
      /^API_UNREACHABLE: /,
    );
  });

  it("that this checkout doesn't configure", async () => {
    expect(await refusal(outputs, { stack: "nowhere" })).toBe(
      "NO_SUCH_STACK: this checkout has no Pulumi.nowhere.yaml with a timesheets:audience",
    );
  });

  it("without anybody to sign in as", async () => {
    expect(await refusal(outputs, {}, {})).toMatch(
      /^Nobody to sign in as; expected --people FILE, or PROVE_PEOPLE/,
    );
  });

  it("with a file that isn't there", async () => {
    expect(await refusal(outputs, { people: path.join(folder, "nobody.json") })).toBe(
      "PROOF_INPUT_INVALID: /nobody.json:\n  can't be read",
    );
  });

  it("whose API doesn't answer", async () => {
    expect(await refusal(outputs)).toMatch(
      /^API_UNREACHABLE: https:\/\/localhost:2\/health doesn't answer: connect ECONNREFUSED .*:2$/,
    );
  });

  it("as a local one that is not on this machine", async () => {
    const line = path.join(folder, "stack.json");
    const { issuer, audience } = outputs;
    const apiUrl = "https://localhost.example.com/";
    await writeFile(
      line,
      `> heading\n${JSON.stringify({ issuer, audience, apiUrl, caFile: "ca.pem", applications: {}, people: [] })}\n`,
    );
    expect(await refusal(outputs, { tenant: line, outputs: undefined })).toBe(
      "PROOF_INPUT_INVALID: /stack.json:\n  issuer is not on this machine\n  apiUrl is not on this machine",
    );
  });
});
