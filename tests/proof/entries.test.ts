import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serverFrom } from "../../api/http/node.ts";
import { entryTries, tryEntry } from "../../proof/entries.ts";
import { farOffDay } from "../../proof/occasion.ts";
import type { Holder } from "../../proof/sign-ins.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { policy } from "../../rules/policy.ts";
import { createTestApp } from "../api/support/api.ts";

let server: Server;

beforeEach(async () => {
  server = serverFrom(createTestApp().app.respond).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

/** Somebody with a role, whose token is their name. */
const holder = (name: string, application: string, role: string): Holder => ({
  application,
  person: {
    label: name,
    email: `${name}@example.com`,
    password: "",
    roles: [role],
    groups: [],
    handGiven: [],
  },
  tokens: { access_token: name, expires_in: 60, token_type: "Bearer" },
  disagreements: [],
});

const holders = [
  holder("ann", "mobile", "Employee"),
  holder("bob", "web", "Employee"),
  holder("max", "mobile", "Manager"),
];

/** The tries, and the disagreements, over a policy that says this of whose entries are reached. */
async function proved(reach: Policy["reach"]) {
  const { port } = server.address() as AddressInfo;
  const apiUrl = `http://127.0.0.1:${port}`;
  const target = { policy: { ...policy, reach } as Policy, apiUrl, occasion: farOffDay() };
  const tried = [];
  for (const phase of await entryTries(holders, target)) {
    for (const one of phase) tried.push(await tryEntry(one, target));
  }
  const lines = tried.flatMap(({ disagreements }) =>
    disagreements.map(({ code, where }) => `${code} ${where}`),
  );
  return { tried, lines };
}

describe("entries, their own and others'", () => {
  it("are reached as the policy says, by each person at each route that admits them", async () => {
    const { tried, lines } = await proved(policy.reach);
    expect(lines).toEqual([]);
    const outcomes = tried
      .filter(({ holder }) => holder.person?.label === "ann")
      .map(({ route, whose, reached }) => `${route} ${whose}: ${reached}`);
    expect(outcomes).toEqual(
      expect.arrayContaining([
        "GET /timesheets/{id} own: true",
        "GET /timesheets/{id} others': false",
        "PUT /timesheets/{id} others': false",
        "DELETE /timesheets/{id} own: true",
        "DELETE /timesheets/{id} others': false",
        "GET /timesheets others': false",
        "GET /weeks/{week} others': false",
      ]),
    );
    expect(
      tried
        .filter(({ holder, reached, whose }) => holder.person?.label === "max" && reached && whose !== "own")
        .map(({ route }) => route),
    ).toEqual(["GET /timesheets/{id}", "GET /approvals", "PUT /approvals/{id}"]);
  });

  it("are told when the API reaches more than the policy says", async () => {
    const { lines } = await proved({ ...policy.reach, "GET /timesheets/{id}": { own: true } });
    expect(lines).toEqual([
      "ACCESS_TOO_WIDE Timesheets Mobile · max · GET /timesheets/{id} · an entry of somebody else's",
    ]);
  });

  it("are told when the API reaches less", async () => {
    const { lines } = await proved({
      ...policy.reach,
      "PUT /approvals/{id}": { own: true, othersWith: "approve:timesheets" },
      "DELETE /timesheets/{id}": { own: true, othersWith: "approve:timesheets" },
    });
    expect(lines.toSorted()).toEqual(
      [
        "ACCESS_TOO_NARROW Timesheets Mobile · max · DELETE /timesheets/{id} · an entry of somebody else's",
        "ACCESS_TOO_NARROW Timesheets Mobile · max · PUT /approvals/{id} · an entry of their own",
      ].toSorted(),
    );
  });
});
