import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serverFrom } from "../../api/http/node.ts";
import type { ApiRequest } from "../../api/http/request.ts";
import type { SerialisedResponse } from "../../api/http/response.ts";
import { entryTries, tryEntry } from "../../proof/entries.ts";
import { farOffDay } from "../../proof/occasion.ts";
import type { Holder } from "../../proof/sign-ins.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { policy } from "../../rules/policy.ts";
import { createTestApp } from "../api/support/api.ts";

let server: Server;

/** Changes responses of the API on their way. */
let tamper: (request: ApiRequest, response: SerialisedResponse) => Promise<SerialisedResponse>;
let respond: ReturnType<typeof createTestApp>["app"]["respond"];
const as = (who: string) => (name: string) => (name === "authorization" ? `Bearer ${who}` : undefined);

beforeEach(async () => {
  tamper = async (_request, response) => response;
  respond = createTestApp().app.respond;
  server = serverFrom(async (request) => tamper(request, await respond(request))).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

/** Somebody with a role, whose token is their name. */
const holder = (name: string, application: string, ...roles: string[]): Holder => ({
  application,
  person: {
    label: name,
    email: `${name}@example.com`,
    password: "",
    roles,
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
  holder("audrey", "web", "Auditor"),
  holder("ian", "web", "Employee", "Auditor"),
];

/** The tries, and the disagreements, over a policy that says this of whose entries are reached. */
async function proved(reach: Policy["reach"]) {
  const { port } = server.address() as AddressInfo;
  const apiUrl = `http://127.0.0.1:${port}`;
  const target = { policy: { ...policy, reach } as Policy, apiUrl, occasion: farOffDay() };
  const tried = [];
  for (const phase of await entryTries(holders, target)) {
    // At once, as some wait for what a list shows later only.
    tried.push(...(await Promise.all(phase.map((one) => tryEntry(one, target)))));
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
        "DELETE /timesheets/{id} nobody's: false",
        "PUT /approvals/{id} others': false",
        "GET /timesheets others': false",
        "GET /weeks/{week} others': false",
      ]),
    );
    expect(
      tried
        .filter(({ holder, reached, whose }) => holder.person?.label === "max" && reached && whose !== "own")
        .map(({ route }) => route),
    ).toEqual(["GET /timesheets/{id}", "GET /approvals", "PUT /approvals/{id}"]);
    const tries = (name: string) =>
      tried
        .filter(({ holder }) => holder.person?.label === name)
        .map(
          ({ route, whose, subject = "", reached }) =>
            `${route} ${whose} ${subject === "*" || subject === "" ? subject : "theirs"}: ${reached}`,
        );
    expect(tries("audrey")).toEqual([
      "GET /timesheets others' : true",
      "GET /timesheets others' theirs: true",
      "GET /timesheets others' *: true",
      "GET /timesheets/{id} others' : true",
      "GET /timesheets/{id} nobody's : false",
      "GET /weeks/{week} others' : false",
      "GET /weeks/{week} others' theirs: true",
      "PUT /timesheets/{id} others' : false",
      "PUT /approvals/{id} others' : false",
      "DELETE /timesheets/{id} others' : false",
    ]);
    expect(tries("ian")).toEqual(
      expect.arrayContaining([
        "GET /timesheets own : true",
        "GET /timesheets others' : false",
        "GET /timesheets others' theirs: true",
        "GET /timesheets own *: true",
        "GET /weeks/{week} own : true",
      ]),
    );
  });

  it("are told when the API reaches more than the policy says", async () => {
    const { lines } = await proved({
      ...policy.reach,
      "GET /timesheets/{id}": { own: ["read:timesheets"], others: ["audit:timesheets"] },
      "GET /weeks/{week}": { own: ["read:timesheets"], others: [] },
      "GET /timesheets": { own: [], others: ["audit:timesheets", "read:timesheets"] },
    });
    const others = "an entry of somebody else's";
    expect(new Set(lines.filter((line) => line.startsWith("ACCESS_TOO_WIDE")))).toEqual(
      new Set([
        `ACCESS_TOO_WIDE Timesheets Mobile · max · GET /timesheets/{id} · ${others}`,
        `ACCESS_TOO_WIDE Timesheets Web · audrey · GET /weeks/{week} · ${others}`,
        `ACCESS_TOO_WIDE Timesheets Web · ian · GET /weeks/{week} · ${others}`,
        ...["Mobile · ann", "Web · bob", "Mobile · max", "Web · ian"].map(
          (who) => `ACCESS_TOO_WIDE Timesheets ${who} · GET /timesheets · an entry of their own`,
        ),
      ]),
    );
  });

  it("are told when the API's response tells one that is out of reach from one that isn't there", async () => {
    tamper = async (request, response) => {
      const { status } = response;
      const isThere = status === 404 && (await respond({ ...request, header: as("audrey") })).status === 200;
      return isThere ? { ...response, status: 403 } : response;
    };
    const { lines } = await proved(policy.reach);
    expect(lines).toEqual(
      ["Mobile · ann", "Web · bob"].map(
        (who) => `EXISTENCE_TOLD Timesheets ${who} · GET /timesheets/{id} · an entry of somebody else's`,
      ),
    );
  });

  it("are looked for in each part of a list", async () => {
    tamper = async (request, response) => {
      if (!request.query.includes("limit=100")) return response;
      const query = request.query.replace("limit=100", "limit=1");
      return respond({
        ...request,
        query,
        header: (name) => request.header(name),
        body: () => request.body(),
      });
    };
    const { tried, lines } = await proved(policy.reach);
    expect(lines).toEqual([]);
    const listed = tried.filter(({ route, reached }) => route === "GET /approvals" && reached);
    expect(listed.map(({ holder }) => holder.person?.label)).toEqual(["max"]);
  });

  it("are told when the API reaches less", async () => {
    const { lines } = await proved({
      ...policy.reach,
      "PUT /approvals/{id}": { own: ["approve:timesheets"], others: ["approve:timesheets"] },
      "DELETE /timesheets/{id}": { own: ["delete:timesheets"], others: ["approve:timesheets"] },
    });
    expect(lines.toSorted()).toEqual(
      [
        "ACCESS_TOO_NARROW Timesheets Mobile · max · DELETE /timesheets/{id} · an entry of somebody else's",
        "ACCESS_TOO_NARROW Timesheets Mobile · max · PUT /approvals/{id} · an entry of their own",
      ].toSorted(),
    );
  });
});
