import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createKeys } from "../../../api/verify/keys.ts";
import { settle } from "../support/verifier.ts";

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** Keys whose fetches a test answers one by one, and the names of those in use after each change. */
function startKeys() {
  const fetches: { answer(...kids: string[]): void; fail(): void }[] = [];
  const inUse: string[][] = [];
  const outages: Error[] = [];
  const keys = createKeys({
    jwksUri: "https://issuer/jwks",
    fetchKeys: () =>
      new Promise((resolve, reject) => {
        fetches.push({
          answer: (...kids) => {
            const set = { keys: kids.map((kid) => ({ ...publicKey.export({ format: "jwk" }), kid })) };
            resolve(new TextEncoder().encode(JSON.stringify(set)).buffer);
          },
          fail: () => reject(new Error("socket hang up")),
        });
      }),
    onChange: () => inUse.push(["a", "b", "new", "old"].filter((kid) => keys.find(kid) !== undefined)),
    onOutage: (error) => outages.push(error),
  });
  return { keys, fetches, inUse, outages };
}

async function startWithKeys() {
  const started = startKeys();
  const first = started.keys.catchUp(0);
  started.fetches[0]?.answer("a");
  await first;
  return started;
}

const MINUTES = 60_000;

describe("createKeys", () => {
  it("asks nobody before the first token needs a key", () => {
    const { keys, fetches } = startKeys();
    keys.freshen(0);
    expect(fetches).toEqual([]);
  });

  it("shares the first fetch", async () => {
    const { keys, fetches, inUse } = startKeys();
    const waiting = [keys.catchUp(0), keys.catchUp(0), keys.catchUp(5)];
    fetches[0]?.answer("a");
    await Promise.all(waiting);
    expect(fetches).toHaveLength(1);
    expect(inUse).toEqual([["a"]]);
  });

  it("tells all who share a fetch that it failed, and those who come in the second after", async () => {
    const { keys, fetches, outages } = startKeys();
    const waiting = [keys.catchUp(0), keys.catchUp(0)];
    fetches[0]?.fail();
    const answers = await Promise.allSettled([...waiting, settle().then(() => keys.catchUp(999))]);
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(fetches).toHaveLength(1);
    // Whoever asked was told: that is no outage behind anybody's back.
    expect(outages).toEqual([]);
  });

  it("takes keys for fresh for five minutes", async () => {
    const { keys, fetches } = await startWithKeys();
    keys.freshen(5 * MINUTES - 1);
    expect(fetches).toHaveLength(1);
    keys.freshen(5 * MINUTES);
    keys.freshen(5 * MINUTES);
    expect(fetches).toHaveLength(2);
  });

  it("counts the age of keys from when they were asked for", async () => {
    const { keys, fetches } = await startWithKeys();
    keys.freshen(5 * MINUTES);
    fetches[1]?.answer("a");
    await settle();
    keys.freshen(10 * MINUTES - 1);
    expect(fetches).toHaveLength(2);
    keys.freshen(10 * MINUTES);
    expect(fetches).toHaveLength(3);
  });

  it("asks again when the clock was set back, since it cannot tell how old its keys are", async () => {
    const { keys, fetches } = await startWithKeys();
    keys.freshen(-1);
    expect(fetches).toHaveLength(2);
  });

  it("uses keys again only when they differ", async () => {
    const { keys, fetches, inUse } = await startWithKeys();
    keys.freshen(5 * MINUTES);
    fetches[1]?.answer("a");
    await settle();
    keys.freshen(10 * MINUTES);
    fetches[2]?.answer("a", "b");
    await settle();
    expect(inUse).toEqual([["a"], ["a", "b"]]);
  });

  it("believes an issuer that has no keys any more", async () => {
    const { keys, fetches, inUse } = await startWithKeys();
    keys.freshen(5 * MINUTES);
    fetches[1]?.answer();
    await settle();
    expect(inUse).toEqual([["a"], []]);
  });

  it("gives up on a fetch that takes ten seconds, and doesn't listen to it afterwards", async () => {
    const { keys, fetches, inUse } = await startWithKeys();
    keys.freshen(5 * MINUTES);
    const waiting = keys.catchUp(5 * MINUTES + 10_000);
    fetches[2]?.answer("new");
    await waiting;
    fetches[1]?.answer("old");
    await settle();
    expect(inUse).toEqual([["a"], ["new"]]);
  });

  it("doesn't call it an outage that a fetch failed which it had given up on", async () => {
    const { keys, fetches } = await startWithKeys();
    keys.freshen(5 * MINUTES);
    const waiting = keys.catchUp(5 * MINUTES + 10_000);
    fetches[1]?.fail();
    await settle();
    const alsoWaiting = keys.catchUp(5 * MINUTES + 10_001);
    fetches[2]?.answer("new");
    expect(await Promise.all([waiting, alsoWaiting])).toEqual([undefined, undefined]);
  });

  it("tells of an outage that nobody waited for, and gives it to those who ask next", async () => {
    const { keys, fetches, outages } = await startWithKeys();
    keys.freshen(5 * MINUTES);
    fetches[1]?.fail();
    await settle();
    expect(outages.map(String)).toEqual([
      "KeysUnavailableError: the keys at https://issuer/jwks cannot be fetched; check that the issuer is right and reachable",
    ]);
    await expect(keys.catchUp(5 * MINUTES + 9_999)).rejects.toBe(outages[0]);
  });
});
