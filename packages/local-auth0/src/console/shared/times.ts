import { type Html, html } from "./html.ts";

/** A time in UTC, for example `2026-11-21 10:00:00`. */
export function timeOf(date: Date): Html {
  const iso = date.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")}</time>`;
}

const UNITS = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
  [1, "second"],
] as const;

/** The part of a unit that may lack: a token of a day that was issued just now expires in 1 day, not in 23 hours. */
const LACK = 0.02;

/** Seconds in words, by their largest unit: `2 hours`. */
export function interval(seconds: number): string {
  const [size, name] = UNITS.find(([unit]) => seconds / unit + LACK >= 1) ?? [1, "second"];
  const count = Math.floor(seconds / size + LACK);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

/** How long ago something was, or how long it will take. */
export function distance(from: Date, to: Date): string {
  const seconds = Math.round((to.getTime() - from.getTime()) / 1000);
  if (Math.abs(seconds) < 1) return "just now";
  return seconds > 0 ? `in ${interval(seconds)}` : `${interval(-seconds)} ago`;
}
