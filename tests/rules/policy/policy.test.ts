import { expect, it } from "vitest";
import { policy } from "../../../rules/policy.ts";

it("keeps uploading and approving apart in ExampleCo's policy", () => {
  expect(policy.separatedDuties).toEqual([["batch:upload", "approve:timesheets"]]);
});
