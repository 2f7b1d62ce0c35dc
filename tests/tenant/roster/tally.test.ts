import { expect, it } from "vitest";
import { Tally } from "../../../tenant/roster/tally.ts";

it("lets no name, and no reason of a tenant, write a line", () => {
  const tally = new Tally();
  const name = "Ada\n       9 created\u001b[1A";
  const profile = { name };
  tally.add("ada@exampleco.com", { kind: "change", id: "auth0|1", profile, addRoles: [], removeRoles: [] });
  tally.fail("bob@exampleco.com", 3, "no\r::error::x");
  expect(tally.write(true)).toBe(`       0 created
       1 changed
      ada@exampleco.com  name "Ada‹U+000A›       9 created‹U+001B›[1A"
       0 left as they were
       1 NOT DONE
      line 3: bob@exampleco.com: no‹U+000D›::error::x`);
});
