import { beforeEach, describe, expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

let tenant: ReturnType<typeof managedTenant>;

beforeEach(async () => {
  tenant = managedTenant();
  for (const name of ["A", "B", "C", "D", "E"]) {
    await tenant.call("POST", "/resource-servers", { name, identifier: `https://${name}` });
  }
});

/** The names in an answer's list of APIs, without the tenant's own. */
function namesOf(items: unknown): unknown[] {
  const servers = items as { name: string }[];
  return servers.map(({ name }) => name).filter((name) => name !== "Auth0 Management API");
}

describe("pages", () => {
  it("are plain arrays", async () => {
    const { body } = await tenant.call("GET", "/resource-servers?page=1&per_page=2");
    expect(namesOf(body)).toEqual(["B", "C"]);
  });

  it("say start, limit and total when asked to", async () => {
    const { body } = await tenant.call("GET", "/resource-servers?include_totals=true&page=2&per_page=2");
    expect(body).toMatchObject({
      start: 4,
      limit: 2,
      total: 6,
      resource_servers: [{ name: "D" }, { name: "E" }],
    });
  });

  it("hold 50 items unless told otherwise", async () => {
    const { body } = await tenant.call("GET", "/resource-servers?include_totals=true");
    expect(body).toMatchObject({ start: 0, limit: 50, total: 6 });
  });
});

describe("checkpoints", () => {
  it("lead through the whole list", async () => {
    const seen: unknown[] = [];
    let from: string | undefined;
    do {
      const { body } = await tenant.call("GET", `/resource-servers?take=4${from ? `&from=${from}` : ""}`);
      const page = body as { resource_servers: unknown; next?: string };
      seen.push(...namesOf(page.resource_servers));
      from = page.next;
    } while (from !== undefined);

    expect(seen).toEqual(["A", "B", "C", "D", "E"]);
  });

  it("end where nothing is left, though the last page is full", async () => {
    const { body } = await tenant.call("GET", "/resource-servers?take=6");
    expect(body).not.toHaveProperty("next");
  });

  it("are read on from though what came before them is gone, or the next one is", async () => {
    const read = async (query: string) => {
      const { body } = await tenant.call("GET", `/resource-servers?take=3${query}`);
      const { resource_servers: items, next } = body as { resource_servers: { id: string }[]; next?: string };
      return { ids: items.map(({ id }) => id), names: namesOf(items), from: `&from=${next}` };
    };
    const first = await read("");
    const [, before = "", last = ""] = first.ids;
    const { ids } = await read(first.from);
    await tenant.call("DELETE", `/resource-servers/${before}`);
    await tenant.call("DELETE", `/resource-servers/${last}`);
    expect((await read(first.from)).names).toEqual(["C", "D", "E"]);

    const again = await read("");
    const [, , third = ""] = again.ids;
    expect(third).toBe(ids[1]);
    await tenant.call("DELETE", `/resource-servers/${ids[2]}`);
    expect((await read(again.from)).names).toEqual([]);
  });

  it("end without a next one", async () => {
    const { body } = await tenant.call("GET", "/resource-servers?take=100");
    expect(Object.keys(body as object)).toEqual(["resource_servers"]);
  });
});

describe("queries that are refused", () => {
  it.each([
    ["per_page=101", "'Value 101 is greater than maximum 100' on property per_page"],
    ["page=-1", "'Value -1 is less than minimum 0' on property page"],
    ["page=first", "'Expected type integer but found type string' on property page"],
    ["include_totals=maybe", "'Expected type boolean but found type string' on property include_totals"],
    ["take=0", "'Value 0 is less than minimum 1' on property take"],
    ["from=elsewhere", "'Unknown checkpoint' on property from"],
  ])("%s", async (query, problem) => {
    expect(await tenant.call("GET", `/resource-servers?${query}`)).toMatchObject({
      status: 400,
      body: { message: `Query validation error: ${problem}.`, errorCode: "invalid_query_string" },
    });
  });
});

describe("fields", () => {
  it("are those that are asked for", async () => {
    const { body } = await tenant.call("GET", "/resource-servers/https:%2F%2FA?fields=name,identifier");
    expect(body).toEqual({ name: "A", identifier: "https://A" });
  });

  it("are all others with include_fields=false", async () => {
    const { body } = await tenant.call(
      "GET",
      "/resource-servers/https:%2F%2FA?fields=name&include_fields=false",
    );
    expect(body).toMatchObject({ identifier: "https://A" });
    expect(body).not.toHaveProperty("name");
  });
});
