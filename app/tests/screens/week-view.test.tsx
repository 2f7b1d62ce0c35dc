import { fireEvent, screen, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { type EntryView, savedView, type WeekView, weekView } from "../../entries/view.ts";
import type { Entry } from "../../outbox/entry.ts";
import { WeekDays, type WeekDaysProps } from "../../screens/week-view.tsx";
import { show } from "./shown.tsx";

const TODAY = "2026-11-27";

const base = {
  subject: "auth0|erin",
  project: "Apollo",
  hours: 7.5,
  version: 1,
  createdAt: "2026-11-27T08:00:00Z",
  updatedAt: "2026-11-27T08:00:00Z",
};
const entry = (id: string, date: string, more: Partial<Entry> = {}): Entry =>
  Object.assign({ ...base, id, date, state: "submitted" as const }, more);

/** A week with the entries given, as the API has them. */
function weekOf(
  entries: readonly Entry[],
  change: (view: EntryView) => EntryView = (view) => view,
): WeekView {
  const empty = weekView("2026-W48", undefined, { items: [], saved: new Map() });
  const days = empty.days.map((day) => {
    const views = entries.filter(({ date }) => date === day.date).map((one) => change(savedView(one)));
    return { ...day, entries: views, hours: views.reduce((sum, { hours }) => sum + hours, 0) };
  });
  return { ...empty, days, hours: days.reduce((sum, { hours }) => sum + hours, 0) };
}

const props: WeekDaysProps = {
  week: weekOf([]),
  today: TODAY,
  onRetry: () => undefined,
  canLog: true,
  onLog: () => undefined,
  onOpen: () => undefined,
  onCopy: () => undefined,
};

afterEach(() => {
  document.body.replaceChildren();
});

const headings = () => screen.getAllByRole("heading").map(({ textContent }) => textContent);

test("has a heading for each day, from Monday to Sunday, by its whole date", async () => {
  await show(<WeekDays {...props} />);
  expect(headings()).toEqual([
    "Monday 23",
    "Tuesday 24",
    "Wednesday 25",
    "Thursday 26",
    "Friday 27",
    "Saturday 28",
    "Sunday 29",
  ]);
  expect(screen.getByRole("heading", { name: "Friday 27 November" })).toBeTruthy();
});

test.each([
  ["submitted", {}, "Submitted"],
  ["approved", { state: "approved" }, "Approved"],
  ["rejected", { state: "rejected", reason: "Not mine" }, "Rejected: Not mine"],
] as const)("says in words that an entry is %s", async (_, change, words) => {
  const changed = Object.assign(entry("1", TODAY), change);
  await show(<WeekDays {...props} week={weekOf([changed])} />);
  expect(screen.getByRole("button", { name: new RegExp(`Apollo.*7.5 h.*${words}`) })).toBeTruthy();
});

test.each([
  ["waiting", "Waiting to be sent"],
  ["refused", "Not accepted"],
  ["conflict", "Changed elsewhere"],
] as const)(
  "says of an entry that is %s what is the matter, before what the API said last",
  async (sync, words) => {
    const week = weekOf([entry("1", TODAY)], (view) => ({ ...view, sync }));
    await show(<WeekDays {...props} week={week} />);
    expect(screen.getByRole("button", { name: new RegExp(words) }).textContent).not.toContain("Submitted");
  },
);

test("tells the hours of the week, of each day, and of each state", async () => {
  const approved = Object.assign(entry("1", "2026-11-23"), { state: "approved", hours: 8 });
  await show(<WeekDays {...props} week={weekOf([approved, entry("2", TODAY)])} />);
  expect(screen.getByText("15.5 h")).toBeTruthy();
  expect(screen.getByText("8 h Approved")).toBeTruthy();
  expect(screen.getByText("7.5 h Submitted")).toBeTruthy();
});

test("logs for a day by that day's own button, and opens an entry by its row", async () => {
  const [onLog, onOpen] = [vi.fn(), vi.fn()];
  await show(<WeekDays {...props} week={weekOf([entry("1", TODAY)])} onLog={onLog} onOpen={onOpen} />);
  fireEvent.click(screen.getByRole("button", { name: "Log time on Tuesday 24 November" }));
  fireEvent.click(screen.getByRole("button", { name: /^Apollo/ }));
  expect(onLog).toHaveBeenCalledExactlyOnceWith("2026-11-24");
  expect(onOpen).toHaveBeenCalledExactlyOnceWith("1");
});

test("offers nothing that logs to somebody who may not log", async () => {
  await show(<WeekDays {...props} canLog={false} week={weekOf([entry("1", "2026-11-23")])} />);
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual([
    "Apollo7.5 hSubmitted",
  ]);
});

test.each([
  ["the day after the last one with entries", ["2026-11-23", "2026-11-24"], "Same as Tuesday", "2026-11-25"],
  ["a gap in the week", ["2026-11-23", "2026-11-25"], "Same as Monday", "2026-11-24"],
])("offers to repeat a day on %s", async (_, dates, name, to) => {
  const onCopy = vi.fn();
  await show(<WeekDays {...props} week={weekOf(dates.map((date) => entry(date, date)))} onCopy={onCopy} />);
  fireEvent.click(screen.getByRole("button", { name }));
  expect(onCopy.mock.calls.map(([, date]) => date)).toEqual([to]);
});

test.each([
  ["before anything is logged", []],
  ["for days to come", [TODAY]],
])("offers no repetition %s", async (_, dates) => {
  await show(<WeekDays {...props} week={weekOf(dates.map((date) => entry(date, date)))} />);
  expect(screen.queryByRole("button", { name: /^Same as/ })).toBeNull();
});

test("holds the week's place while it loads, and says once that it does", async () => {
  await show(<WeekDays {...props} week={undefined} />);
  const status = screen.getByRole("status", { name: "Your week is loading" });
  expect(status.getAttribute("aria-busy")).toBe("true");
  expect(within(status).queryByRole("button")).toBeNull();
});

test("says why a week can't be loaded, at once, and tries again", async () => {
  const onRetry = vi.fn();
  await show(
    <WeekDays {...props} week={undefined} failure="The server can't be reached." onRetry={onRetry} />,
  );
  expect(screen.getByRole("alert").textContent).toContain("The server can't be reached.");
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(onRetry).toHaveBeenCalledOnce();
});

test("lets people log while their week loads, from the same place as afterwards", async () => {
  const above = <button type="button">Log time</button>;
  const order = () =>
    screen.getByRole("button", { name: "Log time" }).previousElementSibling?.textContent ?? "";
  const { unmount } = await show(<WeekDays {...props} week={undefined} above={above} />);
  expect(screen.getByRole("button", { name: "Log time" }).previousElementSibling?.getAttribute("role")).toBe(
    "status",
  );
  unmount();
  await show(<WeekDays {...props} above={above} />);
  expect(order()).toContain("Total");
});
