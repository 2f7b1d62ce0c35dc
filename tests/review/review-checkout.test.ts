import { expect, it } from "vitest";
import { reviewCheckout } from "../../review/review-checkout.ts";

it("reviews a revision against itself: nothing changes, every file is judged, and its approvals are the base's", async () => {
  const model = await reviewCheckout({ base: "HEAD", head: "HEAD", stack: ["dev"] });
  expect(model.diff).toMatchObject({
    base: "HEAD",
    commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    changes: [],
    approvers: ["@exampleco/security"],
    blocked: false,
  });
  expect(model.unjudgedFiles).toEqual([]);
  expect(model.stack).toBe("dev");
});

it("says which revision can't be read, the base or the head", async () => {
  await expect(reviewCheckout({ base: "HEAD", head: "nowhere", stack: ["dev"] })).rejects.toThrow(
    'REVIEW_NO_REVISION: git knows no revision "nowhere"',
  );
});
