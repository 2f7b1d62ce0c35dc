import { describe, expect, it } from "vitest";
import { KeysUnavailableError } from "../../../api/verify/error.ts";
import { settle, startVerifier } from "../support/verifier.ts";

const MINUTES = 60_000;
const HOURS = 60 * MINUTES;

describe("a tenant that is out", () => {
  it("stops no request whose key is known, remembered or new, for as long as it takes", async () => {
    const { verify, verifyAtOnce, token, pass, tenant, outages } = await startVerifier();
    const [remembered, fresh] = [await token({ exp: 4e9 }), await token({ exp: 4e9, sub: "auth0|bob" })];
    await verify(remembered);
    tenant("down");
    pass(30 * HOURS);
    expect(verifyAtOnce(remembered)).toMatchObject({ subject: "auth0|ann" });
    expect(verifyAtOnce(fresh)).toMatchObject({ subject: "auth0|bob" });
    await settle();
    expect(outages.map(({ code }) => code)).toEqual(["KEYS_UNAVAILABLE"]);
    expect(outages[0]?.cause).toEqual(new Error("connect ECONNREFUSED"));
  });

  it("is asked again every ten seconds, and no more often", async () => {
    const { verify, token, pass, tenant, fetches } = await startVerifier();
    const sent = await token();
    await verify(sent);
    tenant("down");
    pass(5 * MINUTES);
    for (let second = 0; second < 30; second += 1) {
      await verify(sent);
      await settle();
      pass(1000);
    }
    expect(fetches()).toBe(1 + 3);
  });

  it("makes nobody guess about a key that it may have", async () => {
    const { issuer, verify, token, pass, tenant } = await startVerifier();
    await verify(await token());
    issuer.rotate();
    const sent = await token();
    tenant("down");
    pass(MINUTES);
    await expect(verify(sent)).rejects.toBeInstanceOf(KeysUnavailableError);
    // Within the pause it isn't asked, but the answer is the same.
    await expect(verify(sent)).rejects.toBeInstanceOf(KeysUnavailableError);
    tenant("up");
    pass(9_999);
    await expect(verify(sent)).rejects.toBeInstanceOf(KeysUnavailableError);
    pass(1);
    expect((await verify(sent)).subject).toBe("auth0|ann");
  });

  it("doesn't make an invented key right that it lacked a moment ago", async () => {
    const { verify, token, tenant, pass } = await startVerifier();
    await verify(await token());
    tenant("down");
    pass(9_999);
    await expect(verify(await token({}, { kid: "invented" }))).rejects.toMatchObject({
      fault: "unknown_key",
    });
  });

  it("is asked again after a second, when there are no keys yet", async () => {
    const { verify, token, pass, tenant, fetches } = await startVerifier();
    const sent = await token();
    tenant("down");
    await expect(verify(sent)).rejects.toBeInstanceOf(KeysUnavailableError);
    tenant("up");
    pass(999);
    await expect(verify(sent)).rejects.toBeInstanceOf(KeysUnavailableError);
    expect(fetches()).toBe(1);
    pass(1);
    expect((await verify(sent)).subject).toBe("auth0|ann");
  });

  it("is forgotten as soon as it answers", async () => {
    const { verify, token, pass, tenant, outages } = await startVerifier();
    const sent = await token();
    await verify(sent);
    tenant("down");
    pass(5 * MINUTES);
    await verify(sent);
    await settle();
    tenant("up");
    pass(10_000);
    await verify(sent);
    await settle();
    await expect(verify(await token({}, { kid: "invented" }))).rejects.toMatchObject({
      fault: "unknown_key",
    });
    expect(outages).toHaveLength(1);
  });
});

describe("a tenant that doesn't answer", () => {
  it("keeps no request waiting whose key is known", async () => {
    const { verify, verifyAtOnce, token, pass, tenant, fetches } = await startVerifier();
    const [remembered, fresh] = [await token(), await token({ sub: "auth0|bob" })];
    await verify(remembered);
    tenant("silent");
    pass(5 * MINUTES);
    expect(verifyAtOnce(remembered)).toMatchObject({ subject: "auth0|ann" });
    expect(verifyAtOnce(fresh)).toMatchObject({ subject: "auth0|bob" });
    expect(fetches()).toBe(2);
  });
});

describe("tokens with invented keys", () => {
  it("share one fetch when they flood in, and are refused at once for ten seconds after it", async () => {
    const { verify, token, pass, fetches } = await startVerifier();
    await verify(await token());
    pass(MINUTES);
    const flood = await Promise.all(
      Array.from({ length: 100 }, (_, index) => token({}, { kid: `invented-${index}` })),
    );
    for (let second = 0; second < 10; second += 1) {
      const answers = await Promise.allSettled(flood.map(verify));
      expect(new Set(answers.map((answer) => answer.status === "rejected" && answer.reason.fault))).toEqual(
        new Set(["unknown_key"]),
      );
      pass(999);
    }
    expect(fetches()).toBe(2);
  });

  it("don't delay good tokens, remembered or new, while they wait", async () => {
    const { verify, verifyAtOnce, token, pass, tenant } = await startVerifier();
    const [remembered, fresh] = [await token(), await token({ sub: "auth0|bob" })];
    await verify(remembered);
    pass(MINUTES);
    tenant("silent");
    const waiting = verify(await token({}, { kid: "invented" }));
    expect(verifyAtOnce(remembered)).toMatchObject({ subject: "auth0|ann" });
    expect(verifyAtOnce(fresh)).toMatchObject({ subject: "auth0|bob" });
    tenant("up");
    await expect(waiting).rejects.toMatchObject({ fault: "unknown_key" });
  });

  it("don't hide a real new key for longer than ten seconds", async () => {
    const { issuer, verify, token, pass } = await startVerifier();
    await verify(await token());
    pass(MINUTES);
    await expect(verify(await token({}, { kid: "invented" }))).rejects.toMatchObject({
      fault: "unknown_key",
    });
    issuer.rotate();
    const sent = await token();
    pass(9_999);
    await expect(verify(sent)).rejects.toMatchObject({ fault: "unknown_key" });
    pass(1);
    expect((await verify(sent)).subject).toBe("auth0|ann");
  });
});
