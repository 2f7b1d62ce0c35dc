import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { z } from "zod";
import { localFolder, project } from "../../../infra/project.ts";

/** The kept pictures, which the docs show too. */
const folder = path.join(project, "docs/app");

/** The letters with which the kept pictures were drawn, as `fingerprintOf` knows them. */
const fontsFile = path.join(project, "tests/app/fonts.txt");

/** Whether this run keeps pictures instead of comparing them. */
export const isKeeping = process.env.SCREENSHOTS === "keep";

/** Letters in the app's own faces, and signs that it uses. */
const SPECIMEN = `<!doctype html><meta charset="utf-8"><body style="margin:0;background:#fff;width:600px">
  <p style="font:400 16px/24px system-ui, sans-serif">Week 47: Übersicht, 3,75 h · 7½ ✓ ↩</p>
  <p style="font:600 20px/28px ui-serif, Georgia, 'DejaVu Serif', serif">Timesheets 0123456789</p>`;

/** A fingerprint of how this machine draws letters: the same where fonts and their rendering are the same. */
export async function fingerprintOf(browser: Browser): Promise<string> {
  const page = await browser.newPage();
  try {
    await page.setViewport({ width: 600, height: 120 });
    await page.setContent(SPECIMEN);
    return createHash("sha256")
      .update(await page.screenshot())
      .digest("hex");
  } finally {
    await page.close();
  }
}

/** Whether this machine draws letters as the one did that the kept pictures are from. */
export async function hasTheFonts(browser: Browser): Promise<boolean> {
  return existsSync(fontsFile) && readFileSync(fontsFile, "utf8").trim() === (await fingerprintOf(browser));
}

/** Keeps a picture, and with which letters it was drawn. */
export async function keep(name: string, picture: Uint8Array, browser: Browser): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${name}.png`), picture);
  await writeFile(fontsFile, `${await fingerprintOf(browser)}\n`);
}

/** Keeps a picture that differs, to be looked at, in `.local/app-test/`. */
export async function keepBeside(name: string, picture: Uint8Array): Promise<void> {
  const beside = path.join(localFolder, "app-test");
  await mkdir(beside, { recursive: true });
  await writeFile(path.join(beside, `${name}.png`), picture);
}

export const readKept = (name: string): Promise<Buffer> => readFile(path.join(folder, `${name}.png`));

const difference = z.strictObject({ sizes: z.tuple([z.string(), z.string()]), share: z.number() });

/** How two pictures differ. */
export type Difference = z.infer<typeof difference>;

/**
 * Compares two pictures in PNG, in a page of the browser, which can read them.
 *
 * @returns their sizes, and the share of pixels, from 0 to 1, of which a colour differs by more than rounding: 16 of 255.
 */
export async function compare(page: Page, one: Uint8Array, other: Uint8Array): Promise<Difference> {
  const sources = [one, other].map(
    (bytes) => `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`,
  );
  return difference.parse(
    await page.evaluate(`(async () => {
      const [one, other] = await Promise.all(${JSON.stringify(sources)}.map(async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
        canvas.drawImage(image, 0, 0);
        return canvas.getImageData(0, 0, image.width, image.height);
      }));
      const sizes = [one, other].map(({ width, height }) => width + "x" + height);
      if (sizes[0] !== sizes[1]) return { sizes, share: 1 };
      let differing = 0;
      for (let at = 0; at < one.data.length; at += 4) {
        if ([0, 1, 2].some((part) => Math.abs(one.data[at + part] - other.data[at + part]) > 16)) differing += 1;
      }
      return { sizes, share: differing / (one.data.length / 4) };
    })()`),
  );
}
