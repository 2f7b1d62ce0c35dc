import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { tryAccess } from "../../proof/access.ts";
import { farOffDay } from "../../proof/occasion.ts";
import { policy } from "../../rules/policy.ts";

let server: Server | undefined;
afterEach(() => server?.close());

/** A cell of a batch process with these scopes, by which the policy admits it or doesn't, at a gateway that responds so. */
async function cellWith(status: number, { given = ["batch:upload"], body = "{}" } = {}) {
  const started = createServer((_request, response) => response.writeHead(status).end(body));
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  const { port } = started.address() as AddressInfo;
  const target = {
    policy,
    apiUrl: `http://127.0.0.1:${port}/`,
    occasion: farOffDay(),
  };
  const holder = {
    application: "batch",
    tokens: { access_token: "token", expires_in: 60, token_type: "Bearer" },
    disagreements: [],
  };
  return tryAccess(holder, "POST /timesheets/batch", target, given);
}

it.each([200, 201, 204, 404, 409])("takes %i for a response to somebody who is admitted", async (status) => {
  expect(await cellWith(status)).toMatchObject({ admitted: true, agrees: true, disagreements: [] });
});

it("takes AWS's 403 for a refusal, which has no challenge that anybody promises", async () => {
  const refused = await cellWith(403, { given: [], body: '{"message":"Forbidden"}' });
  expect(refused).toMatchObject({ admitted: false, agrees: true, disagreements: [] });
});

it.each([
  [200, "{}", "ACCESS_TOO_WIDE", "admitted (200)"],
  [403, '{"code":"insufficient_scope"}', "ACCESS_TOO_WIDE", "403 from the API"],
  [401, '{"message":"Unauthorized"}', "ACCESS_TOO_WIDE", "401 from the gateway"],
  [503, '{"message":"Service Unavailable"}', "ANSWER_BROKEN", "broken (503)"],
] as const)("takes no %i (%s) for the gateway's refusal", async (status, body, code, told) => {
  const { disagreements } = await cellWith(status, { given: [], body });
  expect(disagreements).toMatchObject([{ code, what: expect.stringContaining(told) }]);
});

it.each([400, 405, 413, 415, 422, 428])(
  "says of %i that the proof's own request is not as the API wants it",
  async (status) => {
    expect(await cellWith(status)).toMatchObject({
      agrees: false,
      disagreements: [
        {
          code: "REQUEST_NOT_TAKEN",
          where: "Timesheets Batch · POST /timesheets/batch",
          what: `the policy admits it, but the API could not take the proof's request (${status})`,
          look: "the body and the headers in proof/requests.ts",
        },
      ],
    });
  },
);
