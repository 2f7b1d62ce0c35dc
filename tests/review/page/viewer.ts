import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "puppeteer-core";
import { launchChromium } from "../../support/chromium.ts";

/** How a page is looked at. */
export interface View {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
  readonly script?: boolean;
  readonly print?: boolean;
}

/** A browser with files of its own, which shows one document at a time. */
export interface Viewer {
  readonly page: Page;
  /** Shows a document. */
  open(document: string, view?: View): Promise<Page>;
  /** Messages of the document's console, and its requests beside itself, since it was opened. */
  readonly noise: readonly string[];
  close(): Promise<void>;
}

export async function startViewer(): Promise<Viewer> {
  const folder = await mkdtemp(path.join(tmpdir(), "review-page-"));
  const browser = await launchChromium({ userDataDir: path.join(folder, "profile") });
  const file = path.join(folder, "page.html");
  const address = `${pathToFileURL(file)}`;
  const [page = await browser.newPage()] = await browser.pages();
  const session = await page.createCDPSession();
  const noise: string[] = [];
  page.on("console", (message) => noise.push(message.text()));
  page.on("pageerror", (error) => noise.push(String(error)));
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address) noise.push(request.url());
  });
  return {
    page,
    noise,
    open: async (
      document,
      { width = 1280, height = 800, scheme = "light", script = true, print = false } = {},
    ) => {
      await writeFile(file, document);
      await page.setViewport({ width, height });
      await page.setJavaScriptEnabled(script);
      // Both at once: by themselves each takes the other back.
      await session.send("Emulation.setEmulatedMedia", {
        media: print ? "print" : "screen",
        features: [{ name: "prefers-color-scheme", value: scheme }],
      });
      noise.length = 0;
      await page.goto(address);
      return page;
    },
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
