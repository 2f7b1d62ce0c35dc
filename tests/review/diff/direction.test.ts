import { rows } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { directionOf } from "../../../review/diff/direction.ts";

/** Every setting that has a safe value, which guardrails demand from the same row. */
const settings = Object.values(rows).flatMap(({ type, safe }) =>
  Object.entries(safe ?? {}).map(([path, value]) => ({ type, path, safe: JSON.stringify(value) })),
);

describe("a safe value of a resource type's row", () => {
  it.each(settings)("is wide to leave and narrow to come to: $type $path", ({ type, path, safe }) => {
    expect(directionOf({ path, was: safe, is: null }, type)).toBe("wider");
    expect(directionOf({ path, was: safe, is: '"another"' }, type)).toBe("wider");
    expect(directionOf({ path, was: null, is: safe }, type)).toBe("narrower");
    expect(directionOf({ path, was: '"one"', is: '"another"' }, type)).toBe("neutral");
  });

  it("is that type's alone", () => {
    const leaf = { path: "oidcConformant", was: "true", is: "false" };
    expect(directionOf(leaf, rows.client.type)).toBe("wider");
    expect(directionOf(leaf, rows.role.type)).toBe("neutral");
  });
});

it("a switch of the whole tenant is judged by its own list", () => {
  const path = "tenant.flags.enable_client_connections";
  expect(directionOf({ path, was: "false", is: "true" })).toBe("wider");
  expect(directionOf({ path, was: "true", is: "false" })).toBe("narrower");
});
