import { focusManager, onlineManager } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApi } from "../../api/client.ts";
import { EntriesProvider } from "../../entries/entries-provider.tsx";
import { useApprovals } from "../../entries/use-approvals.ts";
import { useCorrectEntry, useDecide, useDeleteEntry, useLogEntry } from "../../entries/use-changes.ts";
import { useConflict, useWaiting } from "../../entries/use-waiting.ts";
import { useEntry, useWeek } from "../../entries/use-weeks.ts";
import { UNDO_LASTS } from "../../outbox/outbox.ts";
import { FakeApi } from "../outbox/fake-api.ts";

const state = vi.hoisted(() => ({
  session: { status: "signed-in", person: { sub: "auth0|ann" } } as {
    status: string;
    person?: { sub: string };
  },
  api: {} as unknown,
}));
vi.mock("../../session/session-provider.tsx", () => ({ useSession: () => state.session }));
vi.mock("../../api/use-api.ts", () => ({ useApi: () => state.api }));

const WEEK = "2026-W48";
const TOKEN = "a-token-that-nobody-may-find";
const entry = { project: "Harbour", hours: 2.5, date: "2026-11-25" };

let api: FakeApi;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 25, 12), shouldAdvanceTime: true });
  api = new FakeApi();
  api.now = Date.now();
  vi.stubGlobal("fetch", api.fetch);
  const session = {
    accessToken: async () => TOKEN,
    learnTime: () => {},
    onForbidden: async () => {},
    reject: async () => {},
    stepUp: async () => {},
  };
  state.api = createApi({ apiUrl: "http://api", session, isOffline: () => !onlineManager.isOnline() });
  state.session = { status: "signed-in", person: { sub: "auth0|ann" } };
  onlineManager.setOnline(true);
});

afterEach(() => {
  cleanup();
  localStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const wrapper = ({ children }: { readonly children: ReactNode }) => (
  <EntriesProvider>{children}</EntriesProvider>
);

const allOf = () => {
  const { week, ...read } = useWeek(WEEK);
  return {
    week,
    read,
    entries: week.days.flatMap((day) => day.entries),
    log: useLogEntry(),
    correct: useCorrectEntry(),
    remove: useDeleteEntry(),
    decide: useDecide(),
    waiting: useWaiting(),
  };
};

const open = () => renderHook(allOf, { wrapper });

const keys = () => Object.keys(localStorage);
const stored = () => Object.values({ ...localStorage }).join("\n");

test("shows the week as the API has it, with the hours of its days in quarters", async () => {
  api.add({ ...entry, hours: 0.25 });
  api.add({ ...entry, hours: 7.5 });
  api.add({ ...entry, date: "2026-11-23", hours: 4 });
  api.change("entry-1", { state: "approved" });
  api.change("entry-3", { state: "rejected" });
  const { result } = open();
  expect(result.current.read.status).toBe("loading");
  await waitFor(() => expect(result.current.read.status).toBe("ready"));
  expect(result.current.week).toMatchObject({
    from: "2026-11-23",
    to: "2026-11-29",
    hours: 7.75,
    states: { submitted: 7.5, approved: 0.25, rejected: 4 },
    projects: [{ project: "Harbour", hours: 7.75 }],
    unsaved: 0,
  });
  expect(result.current.week.days.map(({ hours }) => hours)).toEqual([0, 0, 7.75, 0, 0, 0, 0]);
  expect(result.current.entries.map(({ canChange }) => canChange)).toEqual([true, false, true]);
});

test("shows what is logged at once, and never twice or not at all until it is saved", async () => {
  const seen: string[] = [];
  const { result } = renderHook(
    () => {
      const all = allOf();
      seen.push(all.entries.map(({ key, sync }) => `${key} ${sync}`).join());
      return all;
    },
    { wrapper },
  );
  await waitFor(() => expect(result.current.read.status).toBe("ready"));
  seen.length = 0;
  await act(async () => {
    await result.current.log.mutateAsync(entry);
  });
  await waitFor(() => expect(result.current.entries).toMatchObject([{ sync: "saved" }]));
  await waitFor(() => expect(result.current.read.isFetching).toBe(false));
  const [{ key } = { key: "" }] = result.current.entries;
  const states = seen.filter((text, index) => text !== "" && text !== seen[index - 1]);
  expect(states).toEqual([`${key} waiting`, `${key} saved`]);
  expect(result.current.entries[0]?.id).toBe("entry-1");
  expect(result.current.week).toMatchObject({ hours: 2.5, unsaved: 0 });
});

test("keeps parts of the week that are as they were the same objects", async () => {
  api.add({ ...entry, date: "2026-11-24" });
  const { result } = open();
  await waitFor(() => expect(result.current.read.status).toBe("ready"));
  const before = result.current.week.days[1];
  await act(async () => {
    await result.current.log.mutateAsync(entry);
  });
  await waitFor(() => expect(result.current.week.hours).toBe(5));
  expect(result.current.week.days[1]).toBe(before);
});

test("has the week and what waits without network after a restart, for its person only", async () => {
  api.add(entry);
  const first = open();
  await waitFor(() => expect(first.result.current.read.status).toBe("ready"));
  onlineManager.setOnline(false);
  await act(async () => {
    await first.result.current.log.mutateAsync({ ...entry, project: "Airport" });
    await vi.advanceTimersByTimeAsync(2_000);
  });
  const left = { ...localStorage };
  cleanup();
  localStorage.clear();
  for (const [key, text] of Object.entries(left)) localStorage.setItem(key, text);

  const again = open();
  await waitFor(() => expect(again.result.current.entries).toHaveLength(2));
  expect(again.result.current).toMatchObject({
    read: { status: "ready" },
    week: { hours: 5 },
    waiting: { waiting: 1, trouble: "offline" },
  });
  cleanup();

  state.session = { status: "signed-in", person: { sub: "auth0|bob" } };
  const others = open();
  await act(() => vi.advanceTimersByTimeAsync(100));
  expect(others.result.current).toMatchObject({
    read: { status: "offline" },
    entries: [],
    waiting: { items: [] },
  });
  expect(keys().some((key) => key.startsWith("timesheets/read/") && key.includes("ann"))).toBe(false);
});

test("forgets at sign-out what was read, and keeps what waits for its person", async () => {
  api.add(entry);
  const { result } = open();
  await waitFor(() => expect(result.current.read.status).toBe("ready"));
  onlineManager.setOnline(false);
  await act(async () => {
    await result.current.log.mutateAsync({ ...entry, project: "Airport" });
    await vi.advanceTimersByTimeAsync(2_000);
  });
  expect(keys().filter((key) => key.startsWith("timesheets/read/"))).toHaveLength(1);

  cleanup();
  state.session = { status: "signed-out" };
  const nobody = renderHook(() => null, { wrapper });
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  expect(keys()).toHaveLength(1);
  expect(stored()).toContain("Airport");
  expect(stored()).not.toContain("Harbour");
  nobody.unmount();

  state.session = { status: "signed-in", person: { sub: "auth0|ann" } };
  onlineManager.setOnline(true);
  const back = open();
  await waitFor(() => expect(back.result.current.week).toMatchObject({ hours: 5, unsaved: 0 }));
  expect(api.entries.map(({ project }) => project)).toEqual(["Harbour", "Airport"]);
});

test("keeps no token on the device", async () => {
  api.add(entry);
  const { result } = open();
  await waitFor(() => expect(result.current.read.status).toBe("ready"));
  await act(async () => {
    await result.current.log.mutateAsync(entry);
    await vi.advanceTimersByTimeAsync(2_000);
  });
  expect(stored()).toContain("Harbour");
  expect(stored()).not.toContain(TOKEN);
});

test("keeps what approvers read of others in memory only", async () => {
  api.add({ ...entry, project: "Secret" });
  const { result } = renderHook(() => useApprovals(), { wrapper });
  await waitFor(() => expect(result.current.entries).toHaveLength(1));
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  expect(stored()).not.toContain("Secret");
});

test("sends what waits when the network is back, and when the app is looked at again", async () => {
  onlineManager.setOnline(false);
  const { result } = open();
  await act(async () => {
    await result.current.log.mutateAsync(entry);
  });
  expect(result.current.read.status).toBe("offline");
  expect(result.current.entries).toMatchObject([{ sync: "waiting", canMove: true }]);
  act(() => onlineManager.setOnline(true));
  await waitFor(() => expect(result.current.entries).toMatchObject([{ sync: "saved", canMove: false }]));

  api.faults.push({ status: 500 });
  await act(async () => {
    await result.current.log.mutateAsync(entry);
    await vi.advanceTimersByTimeAsync(1_000);
  });
  expect(api.entries).toHaveLength(1);
  vi.setSystemTime(Date.now() + 10_000);
  await act(async () => {
    focusManager.setFocused(false);
    focusManager.setFocused(true);
  });
  await waitFor(() => expect(api.entries).toHaveLength(2));
});

test("sees what another tab does", async () => {
  const one = open();
  const two = open();
  await waitFor(() => expect(two.result.current.read.status).toBe("ready"));
  onlineManager.setOnline(false);
  await act(async () => {
    await one.result.current.log.mutateAsync(entry);
  });
  const [key = ""] = keys().filter((name) => name.startsWith("timesheets/waiting/"));
  act(() => {
    window.dispatchEvent(new StorageEvent("storage", { key }));
  });
  await waitFor(() => expect(two.result.current.entries).toMatchObject([{ sync: "waiting" }]));

  // The other tab has sent it, and only says that its item is gone.
  one.unmount();
  api.add(entry);
  localStorage.removeItem(key);
  api.requests.length = 0;
  onlineManager.setOnline(true);
  act(() => {
    window.dispatchEvent(new StorageEvent("storage", { key }));
  });
  await waitFor(() => expect(two.result.current.entries).toMatchObject([{ id: "entry-1", sync: "saved" }]));
});

test("hides a deleted entry at once, and brings it back if that is undone", async () => {
  api.add(entry);
  const { result } = open();
  await waitFor(() => expect(result.current.entries).toHaveLength(1));
  const [saved] = result.current.entries;
  if (saved === undefined) throw new RangeError("there is no entry");
  const { undo } = await act(() => result.current.remove.mutateAsync(saved));
  expect(result.current).toMatchObject({ entries: [], week: { hours: 0 } });
  expect(await act(undo)).toBe(true);
  expect(result.current.entries).toMatchObject([{ key: saved.key, sync: "saved" }]);

  await act(async () => {
    await result.current.remove.mutateAsync(saved);
    await vi.advanceTimersByTimeAsync(UNDO_LASTS + 100);
  });
  await waitFor(() => expect(api.entries).toEqual([]));
  expect(result.current.entries).toEqual([]);
});

test("shows both versions in a conflict, and counts the one at the API", async () => {
  api.add(entry);
  const { result } = renderHook(() => ({ ...allOf(), conflict: useConflict("entry-1") }), { wrapper });
  await waitFor(() => expect(result.current.entries).toHaveLength(1));
  const [saved] = result.current.entries;
  if (saved === undefined) throw new RangeError("there is no entry");
  api.change("entry-1", { hours: 6 });
  await act(async () => {
    await result.current.correct.mutateAsync({ entry: saved, work: { project: "Harbour", hours: 1 } });
  });
  await waitFor(() =>
    expect(result.current.conflict).toMatchObject({
      kind: "changed",
      mine: { hours: 1 },
      theirs: { hours: 6 },
      canKeepMine: true,
    }),
  );
  expect(result.current).toMatchObject({
    week: { hours: 6, unsaved: 1 },
    entries: [{ sync: "conflict", hours: 6, wanted: { hours: 1 } }],
    waiting: { waiting: 0, needed: 1 },
  });
  await act(async () => result.current.conflict?.keepMine());
  await waitFor(() => expect(result.current.entries).toMatchObject([{ sync: "saved", hours: 1 }]));
});

test("keeps a refused entry in its day with the reason, without counting it", async () => {
  const { result } = open();
  await act(async () => {
    await result.current.log.mutateAsync({ ...entry, project: "unwanted" });
  });
  await waitFor(() => expect(result.current.entries).toMatchObject([{ sync: "refused" }]));
  expect(result.current).toMatchObject({
    week: { hours: 0, projects: [], states: { submitted: 0 } },
    entries: [{ refusal: { code: "invalid_body", status: 422 }, canChange: true, canMove: true }],
  });
});

test("knows an entry by the id that it has, and by the one that it had", async () => {
  onlineManager.setOnline(false);
  const { result } = open();
  const { id } = await act(() => result.current.log.mutateAsync(entry));
  const one = renderHook(() => useEntry(id), { wrapper });
  await waitFor(() => expect(one.result.current.entry).toMatchObject({ ...entry, sync: "waiting" }));
  cleanup();

  const together = renderHook(() => ({ ...allOf(), entry: useEntry(id).entry }), { wrapper });
  act(() => onlineManager.setOnline(true));
  await waitFor(() => expect(together.result.current.entry).toMatchObject({ ...entry, sync: "saved" }));
});

test("takes entries off the approvals at once, together, and puts them back if that is undone", async () => {
  api.add(entry);
  api.add({ ...entry, date: "2026-11-30", hours: 1 });
  const { result } = renderHook(() => ({ ...useApprovals(), decide: useDecide() }), { wrapper });
  await waitFor(() => expect(result.current.entries).toHaveLength(2));
  expect(result.current.people).toMatchObject([
    { subject: "auth0|ann", hours: 3.5, weeks: [{ week: WEEK }, { week: "2026-W49" }] },
  ]);
  const { entries } = result.current;
  const { undo } = await act(() =>
    result.current.decide.mutateAsync({ entries, decision: { state: "approved" } }),
  );
  expect(result.current).toMatchObject({ entries: [], deciding: 2 });
  expect(await act(undo)).toBe(true);
  expect(result.current).toMatchObject({ entries, deciding: 0 });

  api.change("entry-2", { hours: 2 });
  await act(async () => {
    await result.current.decide.mutateAsync({ entries, decision: { state: "approved" } });
    await vi.advanceTimersByTimeAsync(UNDO_LASTS + 100);
  });
  await waitFor(() =>
    expect(result.current.refused).toMatchObject([{ id: "entry-2", refusal: { code: "changed" } }]),
  );
  // It can be seen as it is now, and decided again.
  await waitFor(() => expect(result.current.entries).toMatchObject([{ id: "entry-2", hours: 2 }]));
  expect(api.entries).toMatchObject([{ state: "approved" }, { state: "submitted" }]);
});
