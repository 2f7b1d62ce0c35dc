import { chromium } from "command-line/chromium";
import { describe, expect, test } from "vitest";
import { policy } from "../../rules/policy.ts";
import { inChromium } from "../support/chromium.ts";
import { logIn, marked, newDevice, screen, see, signIn, textOf, tokenRequests } from "./support/device.ts";
import { newPerson, shared } from "./support/stack.ts";

describe.skipIf(chromium === undefined)(`signing in, ${inChromium}`, () => {
  test("asks the tenant for the API's scopes by Authorization Code with PKCE", async () => {
    const person = await newPerson({ roles: ["Employee"] });
    const tab = await (await newDevice()).open();
    await signIn(tab.page, person);

    const asked = tab.sent.filter(({ url }) => url.pathname === "/authorize");
    expect(asked).toHaveLength(1);
    const parameters = Object.fromEntries(asked[0]?.url.searchParams ?? []);
    const { clientId, appUrl, audience } = shared();
    expect(parameters).toMatchObject({
      response_type: "code",
      client_id: clientId,
      redirect_uri: `${appUrl}/callback`,
      audience,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
      state: expect.stringMatching(/.{20,}/),
      nonce: expect.stringMatching(/.{20,}/),
    });
    const ofMobile = policy.applications.mobile.scopes;
    expect(parameters.scope?.split(" ").toSorted()).toEqual(
      ["openid", "profile", "email", "offline_access", ...ofMobile].toSorted(),
    );
    // The verifier is sent once, with the code, and is what the challenge was made of.
    const [exchange, ...others] = tokenRequests(tab, "authorization_code");
    expect(others).toEqual([]);
    expect(exchange?.body).toContain("code_verifier");
  });

  test("that somebody leaves says that nothing has changed", async () => {
    const { page } = await (await newDevice()).open();
    await page.locator(marked("sign-in")).click();
    await page.waitForSelector("#password");
    await page.goBack();
    await see(page, "Sign-in was cancelled");
    // And works when it is tried again.
    await signIn(page, await newPerson({ roles: ["Employee"] }));
  });

  test("comes back by itself when the app is opened again", async () => {
    const device = await newDevice();
    const { page } = await device.open();
    await signIn(page, await newPerson({ roles: ["Employee"] }));
    await page.reload();
    await screen(page, "week");
    const other = await device.open();
    await screen(other.page, "week");
    expect(tokenRequests(other, "authorization_code")).toHaveLength(1);
  });

  test("lets nobody in whom the tenant blocks", async () => {
    const { page } = await (await newDevice()).open();
    await page.locator(marked("sign-in")).click();
    await logIn(page, { ...(await newPerson()), password: "wrong" });
    await see(page, "Wrong");
    expect(await textOf(page)).not.toContain("Your week");
  });
});
