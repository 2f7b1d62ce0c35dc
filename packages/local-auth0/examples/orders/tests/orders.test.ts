import { existsSync } from "node:fs";
import { launch } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AUDIENCE, type System, startSystem } from "../system.ts";

const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const ANN = { username: "ann@example.com", password: "Correct-horse-1" };
const BOB = { username: "bob@example.com", password: "Correct-horse-2" };
const DAY = 86_400_000;

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

const orders = async (token: string): Promise<number> => {
  const response = await fetch(`${system.url}/orders`, { headers: { authorization: `Bearer ${token}` } });
  return response.status;
};

describe("the orders API", () => {
  test.each([
    ["a customer", ANN, 200],
    ["somebody without a role", BOB, 403],
  ])("answers %s", async (_, person, status) => {
    const scope = "openid read:orders";
    const { access_token } = await system.tenant.signIn({
      client: "Orders",
      ...person,
      audience: AUDIENCE,
      scope,
    });
    expect(await orders(access_token)).toBe(status);
  });

  test.each([
    ["read:orders", 200],
    ["cancel:orders", 403],
  ])("answers a machine with %s", async (scope, status) => {
    const token = await system.tenant.accessToken({ audience: AUDIENCE, client: "Nightly export", scope });
    expect(await orders(token)).toBe(status);
  });

  test("doesn't answer somebody whose token has expired", async () => {
    const { tenant } = system;
    tenant.clock.advance(-2 * DAY);
    const token = await tenant.accessToken({
      audience: AUDIENCE,
      client: "Nightly export",
      scope: "read:orders",
    });
    tenant.clock.advance(2 * DAY);
    expect(await orders(token)).toBe(401);
  });
});

describe.skipIf(!existsSync(chromium))(`the page, in Chromium (${chromium})`, () => {
  test("shows a customer's orders after the login", async () => {
    await using browser = await launch({
      executablePath: chromium,
      acceptInsecureCerts: true,
      args: ["--no-sandbox"],
    });
    const page = await browser.newPage();
    await page.goto(system.url);
    await page.locator("#log-in").click();
    await page.locator("#username").fill(ANN.username);
    await page.locator("#password").fill(ANN.password);
    await page.locator("button[type=submit]").click();
    const news = await page.waitForFunction('document.getElementById("news")?.textContent');
    expect(await news.jsonValue()).toBe("Ann: Twelve apples");
  });
});
