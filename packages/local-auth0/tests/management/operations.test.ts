import { describe, expect, it } from "vitest";
import { OPERATIONS } from "../../src/management/generated/operations.ts";
import { absentOperations, byPath, signatureOf } from "../../src/management/operations.ts";
import { managementEndpoints } from "../../src/management/resource-types.ts";
import { UNDONE } from "../../src/management/undone.ts";
import { History } from "../../src/state/history.ts";
import { DOMAIN, managedTenant, NOW } from "./harness.ts";

const { call, state } = managedTenant();
const history = new History(state, () => NOW);
const endpoints = managementEndpoints({
  state,
  history,
  domain: DOMAIN,
  now: () => NOW,
  signingKeys: () => [],
});
const absent = absentOperations(endpoints);

describe("an operation of Auth0's that the tenant hasn't", () => {
  it("is answered with 501 and its name", async () => {
    expect(await call("GET", "/agents")).toMatchObject({
      status: 501,
      body: {
        statusCode: 501,
        error: "Not Implemented",
        message: "local-auth0 does not have the operation agents.list (GET /agents).",
        errorCode: "not_implemented",
      },
    });
  });

  it("is so for each of them, also where another's path could be read as the same", async () => {
    const statuses = await Promise.all(
      absent.map(async ({ method, path }) => {
        const { status } = await call(method, path.replaceAll(/\{\w+\}/g, "one"));
        return `${status} ${method} ${path}`;
      }),
    );

    expect(statuses).toEqual(absent.map(({ method, path }) => `501 ${method} ${path}`));
    expect(statuses.length).toBeGreaterThan(0);
  });

  it("is said to nobody without a token", async () => {
    const { status } = await call("GET", "/agents", undefined, "bad");

    expect(status).toBe(401);
  });
});

it("answers 404 for what Auth0 has neither", async () => {
  expect(await call("GET", "/no-such-thing")).toMatchObject({ status: 404 });
});

describe("an operation whose settings the tenant keeps, and doesn't go by", () => {
  const lacksOf = (path: string) => endpoints.find((one) => one.path === path)?.lacks;

  it("says so, and others don't", () => {
    expect(["/forms", "/network-acls/:id", "/branding/phone/providers", "/branding"].map(lacksOf)).toEqual([
      "no page shows one",
      "keeps nobody out",
      "nothing is sent by it",
      "pages have a look and texts of their own",
    ]);
    expect(lacksOf("/branding/phone/templates/:id/try")).toBe("sends nothing");
    expect(["/roles", "/connections/:id", "/attack-protection/brute-force-protection"].map(lacksOf)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each(Object.entries(UNDONE))("is there below %s", (start, lacks) => {
    expect(endpoints.filter(({ path }) => path.startsWith(start)).map((one) => one.lacks)).toContain(lacks);
  });
});

it("serves no operation twice", () => {
  const signatures = endpoints.map(signatureOf);

  expect(signatures.filter((signature, index) => signatures.indexOf(signature) !== index)).toEqual([]);
});

it("knows the SDK's operations by method and path", () => {
  expect(OPERATIONS.length).toBeGreaterThan(400);
  expect(OPERATIONS).toContainEqual({
    method: "POST",
    path: "/clients/{id}/rotate-secret",
    name: "clients.rotateSecret",
  });
});

it("tries a word before anything in its place", () => {
  const paths = ["/a/:id", "/a/modules", "/a/:id/versions", "/:x/z", "/a/zzz"].map((path) => ({ path }));

  expect(paths.toSorted(byPath).map(({ path }) => path)).toEqual([
    "/a/modules",
    "/a/zzz",
    "/a/:id",
    "/a/:id/versions",
    "/:x/z",
  ]);
});
