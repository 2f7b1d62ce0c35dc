import type { Clock } from "../state/clock.ts";
import { type Html, html, text } from "./shared/html.ts";
import { interval, timeOf } from "./shared/times.ts";

/** Steps by which the clock is put forward, in seconds. */
const STEPS = [
  [60, "1 minute"],
  [3600, "1 hour"],
  [86_400, "1 day"],
  [2_592_000, "30 days"],
] as const;

/** The times that the clock can show, so that what is reckoned from them is a time too. */
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2100, 0);

/**
 * Sets the clock as its form says: `advance`, seconds; or `at`, a time in UTC, by the button `set`; or `present`.
 *
 * @returns why it doesn't, if it doesn't
 */
export function setClock(clock: Clock, form: Readonly<Record<string, unknown>>): string | undefined {
  const time = timeAsked(clock, form);
  if (Number.isNaN(time)) return "That is no time. Give it as 2026-12-31T23:59.";
  if (time < EARLIEST || time > LATEST) return "The clock goes from the year 2000 to 2099.";
  clock.set(new Date(time));
  return undefined;
}

function timeAsked(clock: Clock, { advance, at, present }: Readonly<Record<string, unknown>>): number {
  if (present !== undefined) return Date.now();
  if (typeof advance === "string") return clock.now().getTime() + Number(advance) * 1000;
  const time = new Date(`${at}Z`);
  // A 30th of February would be taken for a day in March.
  const isDay = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(String(at));
  return isDay && /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.test(String(at)) ? time.getTime() : Number.NaN;
}

/** The tenant's time, and the form that changes it. @param view that is shown again afterwards */
export function clockForm(clock: Clock, view: string, refusal?: string): Html {
  const now = clock.now();
  const ahead = Math.round((now.getTime() - Date.now()) / 1000);
  const difference =
    Math.abs(ahead) < 2
      ? "the present time"
      : `${interval(Math.abs(ahead))} ${ahead > 0 ? "ahead" : "behind"}`;
  const invalid = refusal === undefined ? "" : html`aria-invalid="true" aria-describedby="refusal"`;
  return html`
    <section class="clock" aria-labelledby="clock">
      <h2 id="clock">Clock</h2>
      <p class="time">${timeOf(now)} <span>${text(difference)}</span></p>
      ${refusal === undefined ? "" : html`<p class="refused" id="refusal" role="alert">${text(refusal)}</p>`}
      <form method="post" action="/">
        <input type="hidden" name="view" value="${view}" />
        <fieldset>
          <legend>Put it forward by</legend>
          ${STEPS.map(([seconds, label]) => html`<button name="advance" value="${seconds}">${label}</button>`)}
        </fieldset>
      </form>
      <form method="post" action="/">
        <input type="hidden" name="view" value="${view}" />
        <label for="at">or set it to (UTC)</label>
        <input id="at" type="datetime-local" name="at" value="${now.toISOString().slice(0, 16)}" required ${invalid} />
        <button name="set" value="1">Set</button>
        ${Math.abs(ahead) < 2 ? "" : html`<button name="present" value="1" formnovalidate>Back to the present</button>`}
      </form>
    </section>`;
}
