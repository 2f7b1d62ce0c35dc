import { expect, test } from "vitest";
import { readChallenge } from "../../api/challenge.ts";

test.each([
  [null, {}],
  ['Basic realm="x"', {}],
  ["Bearer", {}],
  [
    'Bearer realm="Timesheets", error="insufficient_scope", scope="approve:timesheets"',
    { error: "insufficient_scope", scope: "approve:timesheets" },
  ],
  ['Basic realm="x", Bearer error="invalid_token"', { error: "invalid_token" }],
  ["bearer error=invalid_token,scope=a", { error: "invalid_token", scope: "a" }],
  ['Bearer error="a\\"b"', { error: 'a"b' }],
  [
    'Bearer error="insufficient_user_authentication", error_description="A newer sign-in", acr_values="mfa phr", max_age="0"',
    { error: "insufficient_user_authentication", stepUp: { acrValues: "mfa phr", maxAge: 0 } },
  ],
  [
    'Bearer error="insufficient_user_authentication", max_age=300',
    { error: "insufficient_user_authentication", stepUp: { maxAge: 300 } },
  ],
  [
    'Bearer error="insufficient_user_authentication", max_age="-1"',
    { error: "insufficient_user_authentication", stepUp: {} },
  ],
  [
    'Bearer error="insufficient_user_authentication"',
    { error: "insufficient_user_authentication", stepUp: {} },
  ],
  ['Bearer error="invalid_token", acr_values="mfa"', { error: "invalid_token" }],
])("reads %s", (header, challenge) => {
  const headers = new Headers(header === null ? {} : { "www-authenticate": header });
  expect(readChallenge(new Response(null, { headers }))).toEqual(challenge);
});
