import { chromium } from "command-line/chromium";
import { decodeJwt } from "jose";
import type { Page } from "puppeteer-core";
import { describe, expect, test } from "vitest";
import { DIRECTORY_DOMAIN, type Persona, personasOf } from "../../proof/personas.ts";
import { policy } from "../../rules/policy.ts";
import { inChromium } from "../support/chromium.ts";
import { elementsIn, marked, newDevice, press, SOON, screen, see, signIn, textOf } from "./support/device.ts";
import { apiOf, entriesOf, management, newPerson, personaOf, tokenOf, userIdOf } from "./support/stack.ts";
import { choose, logTime, openEntry, ready } from "./support/words.ts";

/** The scope that each element of the app is for, spelled out: the app's own table may be wrong. */
const SCOPE_OF = {
  week: "read:timesheets",
  log: "create:timesheets",
  correct: "create:timesheets",
  delete: "delete:timesheets",
  approvals: "approve:timesheets",
  decide: "approve:timesheets",
};

/** Looks for elements on every screen that somebody gets to. */
async function shownTo(page: Page): Promise<string[]> {
  const found = new Set<string>();
  const look = async () => {
    for (const element of await elementsIn(page)) found.add(element);
  };
  await ready(page);
  await look();
  if (found.has("log")) {
    await logTime(page, { project: "Seen", hours: "0.25" });
    await screen(page, "week");
    await openEntry(page, "Seen");
    await ready(page);
    await look();
    await press(page, "Back");
    await screen(page, "week");
  }
  const approvals = await page.$('::-p-aria([name="Approvals"][role="link"])');
  if (approvals !== null) {
    await approvals.click();
    await screen(page, "approvals");
    await ready(page);
    await look();
  }
  return [...found].toSorted();
}

/** The login page leads addresses of a directory's domain to the directory, also that of a contractor who claims one. */
const isLedElsewhere = ({ email, connection }: Persona): boolean =>
  connection === undefined && email.endsWith(`@${DIRECTORY_DOMAIN}`);

describe.skipIf(chromium === undefined)(`what people are shown, ${inChromium}`, () => {
  const labels = personasOf(policy, () => "")
    .filter((person) => !isLedElsewhere(person))
    .map(({ label }) => label);

  test.each(labels)("%s sees exactly what their token allows", async (label) => {
    const person = personaOf(label);
    const scopes = String(decodeJwt(await tokenOf(person)).scope).split(" ");
    const allowed = Object.entries(SCOPE_OF).flatMap(([element, scope]) =>
      scopes.includes(scope) ? [element] : [],
    );
    const { page } = await (await newDevice()).open();
    await signIn(page, person);
    expect(await shownTo(page)).toEqual(allowed.toSorted());
  });

  test("somebody without a role is told what they lack and whom to ask", async () => {
    const { page } = await (await newDevice()).open();
    await signIn(page, await newPerson());
    await see(page, "You can't use Timesheets yet");
    expect(await textOf(page)).toContain("Ask your manager");
    expect(await page.$('::-p-aria([name="Approvals"][role="link"])')).toBeNull();
  });

  test("an address of a screen leads nobody to it whose token doesn't", async () => {
    const device = await newDevice();
    const { page } = await device.open();
    await signIn(page, await newPerson({ roles: ["Employee"] }));
    const other = await device.open({}, "/approvals");
    await screen(other.page, "week");
    expect(await elementsIn(other.page)).not.toContain("approvals");
  });

  test("a role that is taken away in the middle is told at the next refusal, and its elements go", async () => {
    const person = await newPerson({ roles: ["Manager"] });
    const employee = await newPerson({ roles: ["Employee"] });
    const api = await apiOf(employee);
    await api("POST", "/timesheets", { date: "2026-01-05", project: "Undecided", hours: 1 });
    const tab = await (await newDevice()).open();
    const { page } = tab;
    await signIn(page, person);
    await press(page, "Approvals", "link");
    await choose(page, employee, "Undecided");

    const roles = await management().roles.list({ name_filter: "Manager" });
    await management().users.roles.delete(await userIdOf(person), {
      roles: roles.data.flatMap(({ id }) => id ?? []),
    });
    // The token still has the scope: the API's refusal is what says so.
    await tab.answer(({ method, url }) =>
      method === "PUT" && url.pathname.startsWith("/api/approvals/")
        ? {
            status: 403,
            headers: {
              "content-type": "application/problem+json",
              "www-authenticate": 'Bearer error="insufficient_scope", scope="approve:timesheets"',
            },
            body: JSON.stringify({ status: 403, code: "insufficient_scope", title: "Forbidden" }),
          }
        : undefined,
    );
    await press(page, "Approve");
    await see(page, "Your account may not do this");
    await expect.poll(() => elementsIn(page), SOON).not.toContain("decide");
    expect(await page.$('::-p-aria([name="Approvals"][role="link"])')).toBeNull();
    expect(await entriesOf(api)).toMatchObject([{ project: "Undecided", state: "submitted" }]);
    await page.locator(marked("error")).wait();
  });
});
