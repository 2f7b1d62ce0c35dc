// @vitest-environment node
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Entry, Work } from "../../outbox/entry.ts";
import { type Outbox, UNDO_LASTS } from "../../outbox/outbox.ts";
import { savedIdOf } from "../../outbox/waiting.ts";
import { Device } from "./device.ts";
import type { Fault } from "./fake-api.ts";

const DATE = "2026-11-25";
const work = { project: "Harbour", hours: 2.5, note: "crane" };
const other = { project: "Airport", hours: 4, note: "crane" };

// Passes are begun by the tests, at the times that they say.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterAll(() => {
  vi.useRealTimers();
});

/** Does something on a device whose process may end in it. @returns whether it was done. */
async function attempt(device: Device, doing: () => Promise<unknown>): Promise<boolean> {
  let isDone = false;
  const done = doing().then(() => {
    isDone = true;
  });
  for (let turn = 0; turn < 500 && !isDone && !device.isDead; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (isDone) await done;
  return isDone;
}

/** Lets everything be sent that waits, over a network without faults. */
async function drain(device: Device, outbox: Outbox): Promise<void> {
  device.api.faults.length = 0;
  device.isOnline = true;
  for (let pass = 0; pass < 5; pass += 1) {
    await device.pass(UNDO_LASTS, outbox);
    await outbox.send({ retry: true });
  }
}

interface Scenario {
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly steps: readonly ((outbox: Outbox, device: Device) => Promise<unknown>)[];
  /** The API's entries before each step, and behind the last. */
  readonly outcomes: readonly (readonly Work[])[];
}

const waitingId = (outbox: Outbox): string => outbox.state().items[0]?.id ?? "";
const log = (outbox: Outbox) => outbox.log({ ...work, date: DATE });
const correct = (outbox: Outbox) => outbox.correct(waitingId(outbox), undefined, other);
const remove = (outbox: Outbox) => outbox.delete(waitingId(outbox), undefined);
const send = async (outbox: Outbox, device: Device) => {
  await device.pass(UNDO_LASTS);
  await outbox.send({ retry: true });
};

const scenarios: readonly Scenario[] = [
  { name: "logging", faults: [], steps: [log, send], outcomes: [[], [work], [work]] },
  {
    name: "a lost response",
    faults: ["lost"],
    steps: [log, send, send],
    outcomes: [[], [work], [work], [work]],
  },
  {
    name: "a correction behind a lost response",
    faults: ["lost", "lost", "lost"],
    steps: [log, send, correct, send, send],
    outcomes: [[], [work], [work], [other], [other], [other]],
  },
  {
    name: "a deletion behind a lost response",
    faults: ["lost", "lost", "lost"],
    steps: [log, send, remove, send, send],
    outcomes: [[], [work], [work], [], [], []],
  },
];

test.for(scenarios)(
  "stores once what was done, wherever the app ends: $name",
  async ({ faults, steps, outcomes }) => {
    let crashes = 0;
    for (let writes = 1; ; writes += 1) {
      const device = new Device();
      device.api.faults.push(...faults);
      const outbox = await device.start();
      device.writesLeft = writes;
      let done = 0;
      for (const step of steps) {
        if (!(await attempt(device, () => step(outbox, device)))) break;
        done += 1;
      }
      const isEnded = device.isDead;
      outbox.close();
      const next = await device.start({ inNewProcess: true });
      await drain(device, next);
      const contents = device.api.entries.map(({ project, hours, note = "" }) => ({ project, hours, note }));
      // The last thing before the app ended is done or isn't; all before it is.
      expect([outcomes[done], outcomes[done + 1] ?? outcomes[done]]).toContainEqual(contents);
      expect(next.state()).toMatchObject({ items: [], unreadable: 0, trouble: undefined });
      if (!isEnded) break;
      crashes += 1;
    }
    expect(crashes).toBeGreaterThanOrEqual(3);
  },
);

/** Numbers from 0 to below `below` that look random and are the same each time (mulberry32). */
function chanceOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const FAULTS: readonly Fault[] = [
  "lost",
  "lost",
  "unreachable",
  { status: 503 },
  { status: 500 },
  { status: 401 },
];

/** An entry that somebody logged, by its note, and what it may be in the end. */
interface Expected {
  readonly note: string;
  id: string;
  /** Hours; undefined for gone. */
  allowed: readonly (number | undefined)[];
  isGone?: boolean;
}

test.for(Array.from({ length: 100 }, (_, seed) => seed))(
  "stores once what a person did on a bad day (%i)",
  async (seed) => {
    const chance = chanceOf(seed);
    const device = new Device();
    const expected: Expected[] = [];
    let outbox = await device.start();

    const restart = async () => {
      outbox.close();
      outbox = await device.start({ inNewProcess: true });
    };
    /** The entry as the week would show it. */
    const shown = ({ id, note }: Expected): { id: string; seen: Entry | undefined } | undefined => {
      const seen = device.api.entries.find((entry) => entry.note === note);
      const item = outbox
        .state()
        .items.find((waiting) => waiting.id === id || (seen && savedIdOf(waiting) === seen.id));
      const name = item?.id ?? seen?.id;
      return name === undefined ? undefined : { id: name, seen };
    };

    for (let turn = 0; turn < 25; turn += 1) {
      if (chance(3) === 0) device.api.faults.push(FAULTS[chance(FAULTS.length)] ?? "lost");
      if (chance(6) === 0) device.writesLeft = 1 + chance(4);
      device.isOnline = chance(4) !== 0;
      const hours = 0.25 * (1 + chance(4));
      const entry = expected[chance(expected.length + 2)];
      const at = entry && shown(entry);
      let isDone = true;
      if (entry === undefined) {
        const fresh: Expected = { note: `${seed}-${turn}`, id: "none", allowed: [undefined, hours] };
        expected.push(fresh);
        const date = `2026-11-${10 + (turn % 20)}`;
        isDone = await attempt(device, async () => {
          fresh.id = (await outbox.log({ project: "Harbour", hours, note: fresh.note, date })).id;
        });
        if (isDone) fresh.allowed = [hours];
      } else if (at !== undefined && !entry.isGone) {
        const before = entry.allowed;
        const wanted = chance(4) === 0 ? undefined : hours;
        entry.allowed = [...before, wanted];
        let isUndone = false;
        isDone = await attempt(device, async () => {
          if (wanted !== undefined) {
            await outbox.correct(at.id, at.seen, { project: "Harbour", hours, note: entry.note });
            return;
          }
          const { undo } = await outbox.delete(at.id, at.seen);
          isUndone = chance(2) === 0 && (await undo());
        });
        if (isDone) entry.allowed = isUndone ? before : [wanted];
        // A deleted entry isn't shown any more, so that nobody goes on with it.
        entry.isGone = wanted === undefined && !isUndone;
      }
      if (isDone && chance(2) === 0) {
        const wait = chance(12) === 0 ? 25 * 3_600_000 : chance(20_000);
        isDone = await attempt(device, async () => device.pass(wait, outbox));
      }
      if (!isDone || chance(10) === 0) await restart();
    }
    device.writesLeft = Number.POSITIVE_INFINITY;
    await restart();
    await drain(device, outbox);

    expect(outbox.state()).toMatchObject({ items: [], trouble: undefined });
    for (const { note, allowed } of expected) {
      const there = device.api.entries.filter((entry) => entry.note === note);
      expect(there.length, note).toBeLessThanOrEqual(1);
      expect(allowed, note).toContain(there[0]?.hours);
    }
  },
);
