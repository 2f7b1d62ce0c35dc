import { describe, expect, it } from "vitest";
import { hasApp } from "../../local/app/app.ts";
import { developApp } from "../../local/develop-app.ts";

describe("the app in a browser of this machine", () => {
  it.each([
    ["development", "aws", true],
    ["development", "none", false],
    ["production", "aws", false],
    ["production", "none", false],
  ])("of a stack for %s with hosting %s: %s", (environment, hosting, has) => {
    expect(hasApp({ "timesheets:environment": environment, "timesheets:hosting": hosting })).toBe(has);
  });

  it("can't be developed against a production stack, of which nothing is brought up", async () => {
    const running = developApp(
      { stack: "prod", port: 0, today: "2026-11-27" },
      { home: "nowhere", leave: new AbortController().signal, onServing: () => expect.fail("it serves") },
    );
    await expect(running).rejects.toMatchObject({
      name: "UsageError",
      message:
        'NO_APP: stack "prod" has no app in a browser; expected a stack for development, with timesheets:hosting aws',
    });
  });
});
