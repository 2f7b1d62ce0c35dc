import type { Page } from "puppeteer-core";
import type { Measurement } from "../support/report.ts";
import { count } from "../support/report.ts";
import { median } from "../support/statistics.ts";
import { inBrowser, PHONE, signInManager } from "./browser.ts";

const ENTRIES = 1_000;

/** Pixels a second, and in all: somebody who goes through a long list with a thumb. */
const SPEED = 2_500;
const DISTANCE = 10_000;

/** A list of 1,000 entries beside a plain list of the browser's own with as many rows. */
export async function measureAppScrolling(quick: boolean): Promise<Measurement> {
  const rounds = quick ? 1 : 5;
  const [app, plain] = await inBrowser(async (browser, stack) => {
    const page = await browser.newPage();
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (pathname !== "/api/approvals") return void request.continue();
      const body = JSON.stringify({ entries: entriesToApprove() });
      void request.respond({ status: 200, contentType: "application/json", body });
    });
    await signInManager(page, stack);
    await page.locator('::-p-aria([name="Approvals"][role="link"])').click();
    await page.waitForSelector('[data-testid="element-approvals"] [role="checkbox"]', { visible: true });
    const other = await browser.newPage();
    await other.setContent(plainList());
    return scrollInTurns([page, other], rounds);
  });
  const row = (name: string, { frames, dropped, memory }: Scrolled) => [
    name,
    frames.toFixed(1),
    dropped.toFixed(1),
    (memory / 1e6).toFixed(1),
  ];
  return {
    title: `A list of ${count(ENTRIES)} entries`,
    method: `A gesture scrolls ${count(DISTANCE)} pixels at ${count(SPEED)} a second: through the approvals of the app, and through a plain list of the browser's own with as many rows, which is what the platform can do here. A frame is dropped when one follows the one before after more than one and a half times the usual. By turns; medians of ${rounds}.`,
    columns: ["", "frames a second", "frames dropped, %", "memory, MB"],
    rows: [row("Timesheets Mobile", app), row("plain list", plain)],
    targets: [
      {
        what: "frames a second, of the plain list's",
        ratio: app.frames / plain.frames,
        bound: { atLeast: 0.9 },
      },
    ],
  };
}

interface Scrolled {
  /** A second. */
  readonly frames: number;
  /** In percent. */
  readonly dropped: number;
  /** Of JavaScript, in bytes. */
  readonly memory: number;
}

/** The words in the middle of the window. */
const MIDDLE = `document.elementFromPoint(${PHONE.width / 2}, ${PHONE.height / 2})?.textContent`;

/** Scrolls one page after the other, round by round, so that whatever else the machine does slows all of them. */
async function scrollInTurns(pages: readonly [Page, Page], rounds: number): Promise<[Scrolled, Scrolled]> {
  const seen: [Round[], Round[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const distance = round % 2 === 0 ? -DISTANCE : DISTANCE;
    seen[0].push(await scroll(pages[0], distance));
    seen[1].push(await scroll(pages[1], distance));
  }
  return [await summed(pages[0], seen[0]), await summed(pages[1], seen[1])];
}

async function summed(page: Page, rounds: readonly Round[]): Promise<Scrolled> {
  const { JSHeapUsedSize = Number.NaN } = await page.metrics();
  return {
    frames: median(rounds.map(({ frames }) => frames)),
    dropped: median(rounds.map(({ dropped }) => dropped)),
    memory: JSHeapUsedSize,
  };
}

type Round = Pick<Scrolled, "frames" | "dropped">;

async function scroll(page: Page, yDistance: number): Promise<Round> {
  await page.bringToFront();
  const session = await page.createCDPSession();
  const before = await page.evaluate(MIDDLE);
  await page.evaluate(`{
    const round = { isOver: false, times: [] };
    globalThis.round = round;
    requestAnimationFrame(function next(time) {
      round.times.push(time);
      if (!round.isOver) requestAnimationFrame(next);
    });
  }`);
  await session.send("Input.synthesizeScrollGesture", {
    x: PHONE.width / 2,
    y: PHONE.height / 2,
    yDistance,
    speed: SPEED,
    // Chromium without a screen makes no touches: nothing would move.
    gestureSourceType: "mouse",
  });
  const times = (await page.evaluate("round.isOver = true, round.times")) as number[];
  await session.detach();
  if ((await page.evaluate(MIDDLE)) === before) throw new Error("NOT_SCROLLED: the list is where it was");
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const usual = 1_000 / 60;
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
  const dropped = gaps
    .filter((gap) => gap > usual * 1.5)
    .reduce((sum, gap) => sum + Math.round(gap / usual) - 1, 0);
  return { frames: gaps.length / seconds, dropped: (100 * dropped) / (gaps.length + dropped) };
}

/** Entries of ten people, as the API gives them. */
const entriesToApprove = () =>
  Array.from({ length: ENTRIES }, (_, index) => {
    const person = `person-${Math.floor(index / 100)}`;
    const date = new Date(Date.UTC(2026, 0, 5) + (index % 100) * 86_400_000).toISOString().slice(0, 10);
    return {
      id: `entry-${index}`,
      subject: `auth0|${person}`,
      email: `${person}@exampleco.com`,
      date,
      project: `Project ${index % 7}`,
      hours: 1 + (index % 28) / 4,
      ...(index % 3 === 0 && { note: `Note ${index}` }),
      state: "submitted",
      version: 1,
      createdAt: `${date}T08:00:00.000Z`,
      updatedAt: `${date}T08:00:00.000Z`,
    };
  });

function plainList(): string {
  const rows = entriesToApprove().map(
    ({ date, project, hours }) =>
      `<li><b>${project}</b> <span>${hours} h</span><br><small>${date}</small></li>`,
  );
  return `<!doctype html><meta name="viewport" content="width=device-width"><style>
    body { margin: 0; font: 16px/24px sans-serif } ul { margin: 0; padding: 0; height: 100vh; overflow-y: scroll }
    li { list-style: none; padding: 8px 16px; border-bottom: 1px solid #ddd }</style><ul>${rows.join("")}</ul>`;
}
