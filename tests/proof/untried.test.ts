import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prove, statusOf } from "../../proof/prove.ts";
import type { ProofTarget } from "../../proof/target.ts";
import { policyOfThree as policy } from "../infra/three-applications.ts";
import { AUDIENCE } from "../support/audience.ts";

const FORM = '<form method="POST"><input name="username"><input name="password"></form>';

/** A tenant that asks everybody for a second factor, and refuses whatever has to be refused. */
const PAGES: Readonly<
  Record<string, readonly [status: number, headers: Record<string, string>, body: string]>
> = {
  "GET /authorize": [302, { location: "/u/login?state=x" }, ""],
  "GET /u/login": [200, {}, FORM],
  "POST /u/login": [302, { location: "/u/mfa-push-challenge-push?state=x" }, ""],
  "GET /u/mfa-push-challenge-push": [200, {}, "<form></form>"],
  "POST /oauth/token": [403, { "content-type": "application/json" }, '{"error":"unauthorized_client"}'],
  "POST /dbconnections/signup": [400, {}, "{}"],
};

let server: Server;
let target: ProofTarget;
beforeAll(async () => {
  server = createServer((request, response) => {
    const [path] = (request.url ?? "").split("?");
    const [status, headers, body] = PAGES[`${request.method} ${path}`] ?? [404, {}, ""];
    response.writeHead(status, headers).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const person = { email: "mia@example.com", password: "Hush-1", roles: ["Manager"], groups: [] };
  target = {
    policy,
    issuer: `http://127.0.0.1:${port}/`,
    audience: AUDIENCE,
    applications: {
      mobile: { clientId: "m", callbacks: ["com.example.app:/callback"] },
      web: { clientId: "w", clientSecret: "s", callbacks: ["https://web.example.com/callback"] },
      batch: { clientId: "b", callbacks: [] },
    },
    people: [{ ...person, label: "Manager", handGiven: [] }],
    connections: [],
    publicKeyPem: "",
  };
});
afterAll(async () => {
  server.close();
  await once(server, "close");
});

describe("a proof that can't sign people in", () => {
  it("says why, takes nothing for refused that it couldn't see, and ends with 2", async () => {
    const report = await prove(target);
    const factor = "the tenant asks for a second factor (/u/mfa-push-challenge-push)";
    const others = [
      ...Object.keys(policy.roles).filter((role) => role !== "Manager"),
      ...Object.keys(policy.groups).map((group) => `group ${group}`),
    ];
    expect(report.disagreements).toEqual([]);
    expect(report.untried).toEqual(
      expect.arrayContaining([
        `Timesheets Mobile · Manager: ${factor}`,
        `Timesheets Web · Manager: ${factor}`,
        "Timesheets Batch: the stack's outputs have no secret of it, and there is no key and no token",
        `Timesheets Mobile · PKCE none: ${factor}`,
        `Timesheets Mobile · callback https://attacker.example.com/callback: ${factor}`,
        `${others.join(", ")}: nobody has it directly among these people`,
      ]),
    );
    expect(statusOf(report)).toBe(2);
  });

  it("ends with 1 when something disagrees all the same", async () => {
    const report = await prove(target);
    const where = "Timesheets Mobile · Manager";
    const disagreement = { code: "SIGN_IN_FAILED", where, what: "", look: "" } as const;
    expect(statusOf({ ...report, disagreements: [disagreement] })).toBe(1);
    expect(statusOf({ ...report, holders: [], logins: [] })).toBe(0);
  });
});
