import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "command-line/scratch-folder";
import { resourceTypes } from "declared-stack/resource-types";
import { textsOf } from "declared-stack/value";
import { type BoundingBox, launch, type Page } from "puppeteer-core";
import { renderPage } from "./page/page.ts";
import { review } from "./review.ts";
import { type Snapshot, takeSnapshots } from "./snapshot/take.ts";

const SCOPE = "approve:timesheets";
const WIDTH = 1280;
/** Around what is shown, in pixels. */
const AIR = 16;

/**
 * Makes the README's pictures of the page. They show a checkout's policy, and as what changes that managers get to approve in
 * the mobile application.
 *
 * @param executablePath of Chromium.
 */
export async function takePictures(executablePath: string, root: string): Promise<void> {
  const document = renderPage(await modelOf(root));
  const browser = await launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const folder = temporaryFolder("review-picture");
  try {
    const file = path.join(folder.path, "review.html");
    await writeFile(file, document);
    const page = await browser.newPage();
    await page.setViewport({ width: WIDTH, height: 1000 });
    await page.goto(`${pathToFileURL(file)}`);
    await page.select("#choose-scope select", String(await optionOf(page)));
    await mkdir(path.join(root, "docs"), { recursive: true });
    await shoot(page, "body", "#grid tbody", path.join(root, "docs", "review.png"));
    await shoot(page, "#flows", "#flows", path.join(root, "docs", "review-scope.png"));
  } finally {
    await browser.close();
    folder.remove();
  }
}

/** This checkout, compared with itself as it was before managers could approve anywhere. */
async function modelOf(root: string) {
  const snapshots = await takeSnapshots(root);
  const base = {
    snapshots: snapshots.map(withoutGrant),
    commit: "",
    revision: "main",
    approvals: { approvals: [], owners: [], faults: [] },
    unjudgedFiles: [],
  };
  return review({ snapshots, today: new Date().toISOString().slice(0, 10), base, approvals: [] });
}

function withoutGrant(snapshot: Snapshot): Snapshot {
  const resources = snapshot.resources.map((resource) => {
    if (resource.type !== resourceTypes.clientGrant) return resource;
    const scopes = textsOf(resource.inputs.scopes).filter((scope) => scope !== SCOPE);
    return { ...resource, inputs: { ...resource.inputs, scopes } };
  });
  return { ...snapshot, resources };
}

function optionOf(page: Page): Promise<unknown> {
  const isScope = `({ textContent }) => textContent === ${JSON.stringify(SCOPE)}`;
  return page.evaluate(`[...document.querySelectorAll("#choose-scope option")].find(${isScope}).value`);
}

/** From the top of one element to the bottom of another, as wide as the first, with some air. */
async function shoot(page: Page, from: string, to: string, file: string): Promise<void> {
  const [first, last] = await Promise.all([boundsOf(page, from), boundsOf(page, to)]);
  const [x, y] = [Math.max(0, first.x - AIR), Math.max(0, first.y - AIR)];
  const width = Math.min(WIDTH, first.x + first.width + AIR) - x;
  const clip = { x, y, width, height: last.y + last.height + AIR - y };
  await writeFile(file, await page.screenshot({ clip, captureBeyondViewport: true }));
}

async function boundsOf(page: Page, selector: string): Promise<BoundingBox> {
  const bounds = await (await page.$(selector))?.boundingBox();
  if (!bounds) throw new Error(`The page has no ${selector}; expected one to take a picture of`);
  return bounds;
}
