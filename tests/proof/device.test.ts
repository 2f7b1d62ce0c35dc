import { describe, expect, it } from "vitest";
import { Device } from "../../proof/device.ts";

/** The key of the test vectors, and their last six digits by the second (RFC 6238, appendix B, SHA-1). */
const KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const VECTORS = [
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
] as const;

describe("a device", () => {
  it.each(VECTORS)("shows the code of the %i. second", (second, code) => {
    expect(new Device().code(`<a href="otpauth://totp/T:a?secret=${KEY}&amp;issuer=T">`, second * 1000)).toBe(
      code,
    );
  });

  it("shows no code twice, but the next one", async () => {
    const device = new Device();
    const [first, second, third] = [29_000, 31_000, 31_000].map((now) =>
      device.code(`otpauth://totp/T:a?secret=${KEY}`, now),
    );
    expect([first, second, third]).toEqual(["755224", "287082", "359152"]);
    // It was shown long ago.
    await device.ready();
  });

  it("keeps the key of a page, and the cookie of a remembered browser alone", () => {
    const device = new Device();
    expect([device.code("<p>a page without a key</p>", 59_000), device.isEnrolled]).toEqual([
      undefined,
      false,
    ]);
    device.code(`otpauth://totp/T:a?issuer=T&secret=${KEY}`, 29_000);
    expect([device.code("", 59_000), device.isEnrolled]).toEqual(["287082", true]);
    device.keep("auth0=SESSION");
    expect(device.remembered).toBe(undefined);
    device.keep("auth0-mf=KEPT");
    expect(device.remembered).toBe("auth0-mf=KEPT");
  });

  it("does one login after another, also after one that failed", async () => {
    const device = new Device();
    const order: string[] = [];
    const slow = device.inTurn(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push("first");
      throw new Error("refused");
    });
    const next = device.inTurn(async () => order.push("second"));
    await expect(slow).rejects.toThrow("refused");
    await next;
    expect(order).toEqual(["first", "second"]);
  });
});
