import { expect, it } from "vitest";
import { patiently } from "../../proof/patient-fetch.ts";
import { requestTokens } from "../../proof/token-endpoint.ts";

/** Sends a request to somebody who answers so, one after the other; gives the last response and the waits in between. */
async function sent(...responses: readonly Response[]) {
  const waits: number[] = [];
  const left = [...responses];
  const send = patiently(
    async () => left.shift() ?? Response.error(),
    async (milliseconds) => waits.push(milliseconds),
  );
  const { status } = await send("https://api.example.com/");
  return { status, waits };
}

const refused = (headers: Record<string, string> = {}) => new Response("", { status: 429, headers });
const ok = () => new Response("{}");

it("waits as long as a 429 says, and comes again", async () => {
  expect(await sent(refused({ "retry-after": "2" }), ok())).toEqual({ status: 200, waits: [2_000] });
});

it("waits until the limit is over, as Auth0 says it", async () => {
  const soon = Math.ceil(Date.now() / 1000) + 3;
  const { waits } = await sent(refused({ "x-ratelimit-reset": String(soon) }), ok());
  expect(waits[0]).toBeGreaterThan(1_000);
  expect(waits[0]).toBeLessThanOrEqual(4_000);
});

it("waits until a date", async () => {
  const date = new Date(Date.now() + 5_000).toUTCString();
  const [wait] = (await sent(refused({ "retry-after": date }), ok())).waits;
  expect(wait).toBeGreaterThan(2_000);
  expect(wait).toBeLessThanOrEqual(5_000);
});

it("waits longer each time where nobody says how long, as a gateway of AWS doesn't", async () => {
  expect(await sent(refused(), refused(), refused(), ok())).toEqual({
    status: 200,
    waits: [250, 500, 1_000],
  });
});

it("waits for half a minute in all, as everybody is tried at a route that lets one pass a second", async () => {
  const { status, waits } = await sent(...Array.from({ length: 7 }, () => refused()), ok());
  expect([status, waits.reduce((sum, one) => sum + one)]).toEqual([200, 31_750]);
});

it("gives up after some tries, and never waits for longer than a minute", async () => {
  const { status, waits } = await sent(
    ...Array.from({ length: 9 }, () => refused({ "retry-after": "9999" })),
  );
  expect(status).toBe(429);
  expect(waits).toEqual(Array.from({ length: 7 }, () => 60_000));
});

it.each([200, 401, 403, 500, 503])("takes %i as it is", async (status) => {
  expect(await sent(new Response("", { status }))).toEqual({ status, waits: [] });
});

it("reads a page in the place of tokens as a refusal, without quoting it", async () => {
  const page = async () => new Response("<html>Hush</html>", { status: 502 });
  expect(await requestTokens("https://tenant.example.com/", {}, page)).toEqual({
    ok: false,
    status: 502,
    error: "unknown",
    description: "the tenant answered 502",
  });
});
