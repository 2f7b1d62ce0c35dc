import { chromium } from "command-line/chromium";
import { describe, expect, onTestFinished, test } from "vitest";
import { Device } from "../../proof/device.ts";
import { bundleActions } from "../../rules/actions/bundle.ts";
import { MULTI_FACTOR } from "../../rules/policy/second-factor.ts";
import { policy } from "../../rules/policy.ts";
import { inChromium } from "../support/chromium.ts";
import { fill, newDevice, press, SOON, screen, see, signIn } from "./support/device.ts";
import { apiOf, entriesOf, management, newPerson, shared } from "./support/stack.ts";
import { choose } from "./support/words.ts";

/**
 * The tenant as it is after the policy was changed to ask for a second factor for approvals: with the Actions of that policy, for one
 * person alone, as other tests use the tenant, too.
 */
async function askForFactors(email: string): Promise<void> {
  const { actions, guardian, tenants } = management();
  await tenants.settings.update({ customize_mfa_in_postlogin_action: true });
  await guardian.factors.set("otp", { enabled: true });
  const approve = { description: "Approve", secondFactor: true } as const;
  const wanting = { ...policy, scopes: { ...policy.scopes, "approve:timesheets": approve } };
  const bundles = await bundleActions(wanting, shared().audience);
  const made = bundles.filter(({ key }) => key.startsWith("second-factor"));
  const ids: string[] = [];
  for (const { name, code } of made) {
    const { id = "" } = await actions.create({
      name: `${name} of ${email}`,
      supported_triggers: [{ id: "post-login", version: "v3" }],
      code: `${code}
const run = exports.onExecutePostLogin;
exports.onExecutePostLogin = async (event, api) => event.user.email === ${JSON.stringify(email)} ? run(event, api) : undefined;`,
    });
    await actions.deploy(id);
    ids.push(id);
  }
  const { data } = await actions.triggers.bindings.list("post-login");
  const bound = data.map(({ action, display_name }) => ({ id: action?.id ?? "", display_name }));
  const bind = (list: readonly { id: string; display_name?: string | undefined }[]) =>
    actions.triggers.bindings.updateMany("post-login", {
      bindings: list.map(({ id, display_name = id }) => ({
        ref: { type: "action_id", value: id },
        display_name,
      })),
    });
  await bind([...ids.slice(0, 1).map((id) => ({ id })), ...bound, ...ids.slice(1).map((id) => ({ id }))]);
  onTestFinished(async () => {
    await bind(bound);
  });
}

describe.skipIf(chromium === undefined)(`a second factor, ${inChromium}`, () => {
  test("is shown by a manager whose token lacks the scope for want of one, after they put it off once", async () => {
    const employee = await newPerson({ groups: ["Contractors"] });
    const api = await apiOf(employee);
    const date = new Date().toISOString().slice(0, 10);
    expect(await api("POST", "/timesheets", { date, project: "Apollo", hours: 2 })).toMatchObject({
      status: 201,
    });
    const manager = await newPerson({ groups: ["Managers"] });
    const own = await apiOf(manager);
    const tab = await (await newDevice()).open();
    const { page } = tab;
    await signIn(page, manager);

    await askForFactors(manager.email);
    // The tenant still knows them, by the password alone.
    await page.reload();
    await press(page, "Approvals", "link");
    await see(page, "Sign in once more");
    await press(page, "Cancel");
    await see(page, "This waits until you sign in once more.");
    await press(page, "Week", "link");
    await screen(page, "week");
    await press(page, "Log time");
    await fill(page, "Project", "Kept");
    await fill(page, "Hours", "1");
    await press(page, "Log time");
    await expect.poll(() => entriesOf(own), SOON).toMatchObject([{ project: "Kept" }]);

    await press(page, "Approvals", "link");
    await press(page, "Try again");
    await see(page, "Sign in once more");
    await press(page, "Sign in");
    const field = await page.waitForSelector("#code", { visible: true, timeout: SOON.timeout });
    await field?.type(new Device().code(await page.content()) ?? "");
    await page.locator('form:has(#code) button[type="submit"]').click();
    await screen(page, "approvals");
    await choose(page, employee, "Apollo");
    await press(page, "Approve");
    await see(page, "1 entry approved");
    await expect.poll(() => entriesOf(api), SOON).toMatchObject([{ state: "approved" }]);
    const asked = tab.sent
      .filter(({ url }) => url.pathname === "/authorize")
      .map(({ url }) => url.searchParams);
    expect(asked.map((parameters) => parameters.get("acr_values"))).toEqual([null, null, MULTI_FACTOR]);
  });
});
