import { describe, expect, test } from "vitest";
import { domainAt, operatorFor, portFor } from "../../src/durable/residence.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";

describe("where a tenant lives", () => {
  test.each([
    [4443, "localhost:4443"],
    // nextjs-auth0 takes no domain with a port, and clients compare issuers as URLs write them.
    [443, "localhost"],
  ])("on port %i is %s, and it goes on there", (port, domain) => {
    const state = emptyTenantState();
    expect(domainAt(port)).toBe(domain);
    operatorFor(state, domain);
    expect([portFor(state, 0), portFor(state, port)]).toEqual([port, port]);
    expect(() => portFor(state, 8443)).toThrow(
      `DURABLE_PORT_DIFFERS: the tenant that was kept has port ${port}, not 8443`,
    );
  });

  test("is up to whoever starts it as long as it is new", () => {
    expect([portFor(emptyTenantState(), 0), portFor(emptyTenantState(), 443)]).toEqual([0, 443]);
  });
});
