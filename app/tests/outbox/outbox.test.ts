// @vitest-environment node
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Outbox } from "../../outbox/outbox.ts";
import { UNDO_LASTS } from "../../outbox/outbox.ts";
import { Device } from "./device.ts";

const DATE = "2026-11-25";
const work = { project: "Harbour", hours: 2.5, note: "crane" };
const other = { project: "Airport", hours: 4 };
const entry = { ...work, date: DATE };
const HOUR = 3_600_000;

// Passes are begun by the tests, at the times that they say.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  return () => vi.useRealTimers();
});

/** A device on which something was logged and sent, but whose API's response was lost. */
async function withLostResponse(): Promise<{ device: Device; outbox: Outbox; id: string }> {
  const device = new Device();
  device.api.faults.push("lost");
  const outbox = await device.start();
  const { id } = await outbox.log(entry);
  await outbox.send();
  return { device, outbox, id };
}

/** A device whose person has an entry at the API, and changes it. */
async function withEntry(): Promise<{
  device: Device;
  outbox: Outbox;
  saved: Device["api"]["entries"][number];
}> {
  const device = new Device();
  return { device, outbox: await device.start(), saved: device.api.add(entry) };
}

describe("logging", () => {
  test("sends what is logged, and forgets it once the API has it", async () => {
    const device = new Device();
    const outbox = await device.start();
    await outbox.log(entry);
    await outbox.send();
    expect(device.api.entries).toMatchObject([entry]);
    expect(outbox.state()).toMatchObject({ items: [], isSending: false, trouble: undefined });
    expect(device.texts.size).toBe(0);
    expect(device.stored).toEqual(device.api.entries);
  });

  test("keeps what is logged without network, over restarts, and sends it once", async () => {
    const device = new Device();
    device.isOnline = false;
    const outbox = await device.start();
    await outbox.log(entry);
    await outbox.send();
    expect(device.api.requests).toEqual([]);
    expect(outbox.state()).toMatchObject({ items: [{ wanted: work }], trouble: "offline" });

    const restarted = await device.start({ inNewProcess: true });
    expect(restarted.state().items).toMatchObject([{ wanted: work }]);
    device.isOnline = true;
    await restarted.send();
    await restarted.send();
    expect(device.api.requests).toEqual(["POST /timesheets"]);
    expect(device.api.entries).toMatchObject([entry]);
  });

  test("sends again under the same key when the response was lost, and it is stored once", async () => {
    const { device, outbox } = await withLostResponse();
    expect(outbox.state().trouble).toBe("unavailable");
    await device.pass(HOUR, outbox);
    expect(device.api.keys).toEqual(["id-2", "id-2"]);
    expect(device.api.entries).toHaveLength(1);
    expect(outbox.state().items).toEqual([]);
  });

  test("sends in the order in which it was done, one at a time, whatever the clock does", async () => {
    const device = new Device();
    device.isOnline = false;
    const outbox = await device.start();
    for (const project of ["one", "two", "three"]) {
      await outbox.log({ ...entry, project });
      device.now -= HOUR;
    }
    device.isOnline = true;
    await outbox.send();
    expect(device.api.entries.map(({ project }) => project)).toEqual(["one", "two", "three"]);
  });

  test("sends each entry once from two tabs", async () => {
    const device = new Device();
    device.isOnline = false;
    const [one, two] = [await device.start(), await device.start()];
    await Promise.all(["a", "b", "c"].map((project) => one.log({ ...entry, project })));
    await Promise.all(["d", "e"].map((project) => two.log({ ...entry, project })));
    device.isOnline = true;
    await Promise.all([one.send(), two.send()]);
    expect(device.api.entries.map(({ project }) => project).sort()).toEqual(["a", "b", "c", "d", "e"]);
    expect(device.api.requests).toHaveLength(5);
    await two.load();
    expect([one.state().items, two.state().items]).toEqual([[], []]);
  });

  test("shows nobody what somebody else left waiting, and sends it as nobody else", async () => {
    const device = new Device();
    device.isOnline = false;
    const ann = await device.start({ person: "auth0|ann" });
    await ann.log(entry);
    ann.close();
    device.isOnline = true;
    for (const person of ["auth0|an", "auth0|ann/x", "auth0|bob", "auth0"]) {
      const outbox = await device.start({ person });
      await outbox.send();
      expect(outbox.state().items).toEqual([]);
    }
    expect(device.api.requests).toEqual([]);
    expect((await device.start({ person: "auth0|ann" })).state().items).toHaveLength(1);
  });
});

describe("changing one's mind before the API knows", () => {
  test("makes one request of an entry that was corrected while it waited", async () => {
    const device = new Device();
    device.isOnline = false;
    const outbox = await device.start();
    const { id } = await outbox.log(entry);
    await outbox.correct(id, undefined, other);
    await outbox.correct(id, undefined, { ...other, hours: 5 }, "2026-11-26");
    device.isOnline = true;
    await outbox.send();
    expect(device.api.requests).toEqual(["POST /timesheets"]);
    expect(device.api.entries).toMatchObject([{ project: "Airport", hours: 5, date: "2026-11-26" }]);
  });

  test("sends nothing of an entry that was deleted while it waited", async () => {
    const device = new Device();
    device.isOnline = false;
    const outbox = await device.start();
    const { id } = await outbox.log(entry);
    await outbox.delete(id, undefined);
    device.isOnline = true;
    await device.pass(UNDO_LASTS, outbox);
    expect(device.api.requests).toEqual([]);
    expect(device.texts.size).toBe(0);
  });

  test("makes one request of two corrections, against the version that its person saw", async () => {
    const { device, outbox, saved } = await withEntry();
    device.isOnline = false;
    await outbox.correct(saved.id, saved, other);
    await outbox.correct(saved.id, saved, { ...other, hours: 1 });
    device.isOnline = true;
    await outbox.send();
    expect(device.api.requests).toEqual([`PUT /timesheets/${saved.id}`]);
    expect(device.api.entries).toMatchObject([{ project: "Airport", hours: 1, version: 2 }]);
  });

  test("sends nothing of a correction that was taken back", async () => {
    const { device, outbox, saved } = await withEntry();
    device.isOnline = false;
    await outbox.correct(saved.id, saved, other);
    await outbox.correct(saved.id, saved, work);
    expect(outbox.state().items).toEqual([]);
  });

  test("sends a rejected entry again as it was, when its person says so", async () => {
    const { device, outbox, saved } = await withEntry();
    const rejected = device.api.change(saved.id, { state: "rejected" });
    await outbox.correct(saved.id, rejected, work);
    await outbox.send();
    expect(device.api.entries).toMatchObject([{ ...work, state: "submitted", version: 3 }]);
  });

  test("sends both an entry that may have arrived and its correction, the key with the content that it had", async () => {
    const { device, outbox, id } = await withLostResponse();
    await outbox.correct(id, undefined, other, "2026-11-26");
    await device.pass(HOUR, outbox);
    expect(device.api.requests).toEqual(["POST /timesheets", "POST /timesheets", "PUT /timesheets/entry-1"]);
    // The API keeps an entry at its date.
    expect(device.api.entries).toMatchObject([{ ...other, date: DATE, version: 2 }]);
    expect(outbox.state().items).toEqual([]);
  });

  test("sends both an entry that may have arrived and its deletion", async () => {
    const { device, outbox, id } = await withLostResponse();
    await outbox.delete(id, undefined);
    await device.pass(HOUR, outbox);
    expect(device.api.requests).toEqual([
      "POST /timesheets",
      "POST /timesheets",
      "DELETE /timesheets/entry-1",
    ]);
    expect(device.api.entries).toEqual([]);
    expect(outbox.state().items).toEqual([]);
  });

  test("corrects an entry under its old name after it was stored", async () => {
    const device = new Device();
    const outbox = await device.start();
    const { id } = await outbox.log(entry);
    await outbox.send();
    await outbox.correct(id, undefined, other);
    await outbox.send();
    expect(device.api.entries).toMatchObject([{ ...other, version: 2 }]);
  });

  test("keeps what is wanted while the request is under way", async () => {
    const device = new Device();
    const outbox = await device.start();
    const { id } = await outbox.log(entry);
    // The pass is under way: its request has been begun or is about to be.
    await Promise.all([outbox.send(), outbox.correct(id, undefined, other)]);
    await outbox.send();
    expect(device.api.entries).toMatchObject([other]);
    expect(outbox.state().items).toEqual([]);
  });
});

describe("a key that is too old to be trusted", () => {
  test("doesn't send again what arrived long ago", async () => {
    const { device, outbox } = await withLostResponse();
    device.isOnline = false;
    await device.pass(25 * HOUR, outbox);
    device.isOnline = true;
    await outbox.send({ retry: true });
    expect(device.api.requests).toEqual(["POST /timesheets", "GET /timesheets"]);
    expect(device.api.entries).toHaveLength(1);
    expect(outbox.state().items).toEqual([]);
    expect(device.doubted).toContain(DATE);
  });

  test("sends again what never arrived", async () => {
    const device = new Device();
    device.api.faults.push("unreachable");
    const outbox = await device.start();
    await outbox.log(entry);
    await outbox.send();
    await device.pass(25 * HOUR, outbox);
    expect(device.api.requests).toEqual(["GET /timesheets", "POST /timesheets"]);
    expect(device.api.entries).toMatchObject([entry]);
  });

  test("carries out what was wanted since, of what arrived long ago", async () => {
    const { device, outbox, id } = await withLostResponse();
    await outbox.delete(id, undefined);
    await device.pass(25 * HOUR, outbox);
    expect(device.api.entries).toEqual([]);
    expect(outbox.state().items).toEqual([]);
  });

  test("drops the deletion of what never arrived", async () => {
    const device = new Device();
    device.api.faults.push("unreachable");
    const outbox = await device.start();
    const { id } = await outbox.log(entry);
    await outbox.send();
    await outbox.delete(id, undefined);
    await device.pass(25 * HOUR, outbox);
    expect(device.api.requests).toEqual(["GET /timesheets"]);
    expect(outbox.state().items).toEqual([]);
  });

  test.for([
    ["looks the same but is of another time", { add: entry, wait: 2 * HOUR }],
    ["was changed since it was logged at that time", { change: { hours: 7 }, wait: 0 }],
  ] as const)("asks its person about an entry that %s", async ([, { wait, ...doing }]) => {
    const device = new Device();
    device.api.faults.push("change" in doing ? "lost" : "unreachable");
    const outbox = await device.start();
    await outbox.log(entry);
    await outbox.send();
    device.isOnline = false;
    await device.pass(wait);
    const theirs = "change" in doing ? device.api.change("entry-1", doing.change) : device.api.add(doing.add);
    await device.pass(25 * HOUR);
    device.isOnline = true;
    await outbox.send({ retry: true });
    expect(outbox.state().items).toMatchObject([{ conflict: { kind: "alike", theirs }, wanted: work }]);

    const [{ id } = { id: "" }] = outbox.state().items;
    await outbox.takeTheirs(id);
    await outbox.send();
    expect(outbox.state().items).toEqual([]);
    expect(device.api.entries).toEqual([theirs]);
  });

  test("logs it beside the one that only looks the same, under a new key", async () => {
    const device = new Device();
    device.api.faults.push("unreachable");
    const outbox = await device.start();
    const { id } = await outbox.log(entry);
    await outbox.send();
    await device.pass(2 * HOUR);
    device.api.add(entry);
    await device.pass(25 * HOUR);
    await outbox.send({ retry: true });
    await outbox.keepMine(id);
    await outbox.send();
    expect(device.api.entries).toMatchObject([entry, entry]);
    expect(device.api.keys[0]).not.toBe("id-2");
  });

  test("looks, too, when the clock was put back since", async () => {
    const { device, outbox } = await withLostResponse();
    device.now -= 48 * HOUR;
    await outbox.send({ retry: true });
    expect(device.api.requests).toEqual(["POST /timesheets", "GET /timesheets"]);
    expect(outbox.state().items).toEqual([]);
  });

  test("sends again what may still be under way, instead of looking for it, when the clock was put right by a little", async () => {
    const { device, outbox } = await withLostResponse();
    device.now -= 2_000;
    await outbox.send({ retry: true });
    expect(device.api.requests).toEqual(["POST /timesheets", "POST /timesheets"]);
    expect(device.api.keys).toEqual(["id-2", "id-2"]);
    expect(device.api.entries).toHaveLength(1);
  });
});

describe("conflicts", () => {
  test("shows both versions of an entry that was corrected here and elsewhere", async () => {
    const { device, outbox, saved } = await withEntry();
    const theirs = device.api.change(saved.id, { hours: 8 });
    await outbox.correct(saved.id, saved, other);
    await outbox.send();
    expect(outbox.state().items).toMatchObject([{ wanted: other, conflict: { kind: "changed", theirs } }]);
    expect(device.api.entries).toEqual([theirs]);
    await outbox.send({ retry: true });
    expect(device.api.requests.filter((request) => request.startsWith("PUT"))).toHaveLength(1);
  });

  test("keeps mine, against the version that is there now", async () => {
    const { device, outbox, saved } = await withEntry();
    device.api.change(saved.id, { hours: 8 });
    await outbox.correct(saved.id, saved, other);
    await outbox.send();
    await outbox.keepMine(saved.id);
    await outbox.send();
    expect(device.api.entries).toMatchObject([{ ...other, version: 3 }]);
    expect(outbox.state().items).toEqual([]);
  });

  test("takes theirs, and sends nothing", async () => {
    const { device, outbox, saved } = await withEntry();
    const theirs = device.api.change(saved.id, { hours: 8 });
    await outbox.correct(saved.id, saved, other);
    await outbox.send();
    await outbox.takeTheirs(saved.id);
    await outbox.send();
    expect(device.api.entries).toEqual([theirs]);
    expect(outbox.state().items).toEqual([]);
  });

  test("asks before it deletes what somebody changed meanwhile", async () => {
    const { device, outbox, saved } = await withEntry();
    device.api.change(saved.id, { hours: 8 });
    await outbox.delete(saved.id, saved);
    await device.pass(UNDO_LASTS, outbox);
    expect(outbox.state().items).toMatchObject([{ wanted: null, conflict: { kind: "changed" } }]);
    await outbox.keepMine(saved.id);
    await outbox.send();
    expect(device.api.entries).toEqual([]);
  });

  test("says of an entry that is gone that it is, and logs it again if its person wants that", async () => {
    const { device, outbox, saved } = await withEntry();
    device.api.remove(saved.id);
    await outbox.correct(saved.id, saved, other);
    await outbox.send();
    expect(outbox.state().items).toMatchObject([{ conflict: { kind: "deleted", theirs: null } }]);
    await outbox.keepMine(saved.id);
    await outbox.send();
    expect(device.api.entries).toMatchObject([{ ...other, date: DATE }]);
  });

  test("shows that an entry has been approved meanwhile", async () => {
    const { device, outbox, saved } = await withEntry();
    const theirs = device.api.change(saved.id, { state: "approved" });
    await outbox.correct(saved.id, saved, other);
    await outbox.send();
    expect(outbox.state().items).toMatchObject([{ conflict: { kind: "changed", theirs } }]);
  });

  test("makes none of a correction of its own whose response was lost, nor of what was wanted since", async () => {
    const { device, outbox, saved } = await withEntry();
    device.api.faults.push("lost");
    await outbox.correct(saved.id, saved, other);
    await outbox.send();
    device.api.faults.push("unreachable");
    await outbox.correct(saved.id, saved, { ...other, hours: 1 });
    await outbox.send({ retry: true });
    await outbox.correct(saved.id, saved, { ...other, hours: 2 });
    await outbox.send({ retry: true });
    expect(device.api.entries).toMatchObject([{ ...other, hours: 2, version: 3 }]);
    expect(outbox.state().items).toEqual([]);
  });

  test("makes none where both sides want the same, or the deletion has arrived", async () => {
    const { device, outbox, saved } = await withEntry();
    device.api.change(saved.id, other);
    await outbox.correct(saved.id, saved, { ...work, ...other });
    await outbox.send();
    expect(outbox.state().items).toEqual([]);

    const again = device.api.add(entry);
    device.api.faults.push("lost");
    await outbox.delete(again.id, again);
    await device.pass(UNDO_LASTS, outbox);
    await outbox.send({ retry: true });
    expect(outbox.state().items).toEqual([]);
    expect(device.api.entries).toMatchObject([other]);
  });

  test("doesn't undo elsewhere's correction of an entry whose first response was lost", async () => {
    const { device, outbox } = await withLostResponse();
    const theirs = device.api.change("entry-1", { hours: 8 });
    await device.pass(HOUR, outbox);
    expect(device.api.entries).toEqual([theirs]);
    expect(outbox.state().items).toEqual([]);
  });

  test("asks when such an entry was corrected here, too", async () => {
    const { device, outbox, id } = await withLostResponse();
    const theirs = device.api.change("entry-1", { hours: 8 });
    await outbox.correct(id, undefined, other);
    await device.pass(HOUR, outbox);
    expect(outbox.state().items).toMatchObject([{ wanted: other, conflict: { kind: "changed", theirs } }]);
    await outbox.keepMine(id);
    await outbox.send();
    expect(device.api.entries).toMatchObject([{ ...other, version: 3 }]);
  });
});

describe("refusals", () => {
  test("keeps what the API will not have, with the reason, and sends it corrected under a new key", async () => {
    const device = new Device();
    const outbox = await device.start();
    const { id } = await outbox.log({ ...entry, project: "unwanted" });
    await outbox.send();
    expect(outbox.state().items).toMatchObject([
      { wanted: { project: "unwanted" }, refusal: { code: "invalid_body", status: 422 } },
    ]);
    await outbox.send({ retry: true });
    expect(device.api.keys).toHaveLength(1);

    await outbox.correct(id, undefined, work, "2026-11-26");
    await outbox.send();
    expect(device.api.entries).toMatchObject([{ ...work, date: "2026-11-26" }]);
    expect(new Set(device.api.keys).size).toBe(2);
    expect(outbox.state().items).toEqual([]);
  });

  test("gives a refused one up when its person does", async () => {
    const device = new Device();
    const outbox = await device.start();
    const { id } = await outbox.log({ ...entry, project: "unwanted" });
    await outbox.send();
    await outbox.drop(id);
    expect(outbox.state().items).toEqual([]);
    expect(device.texts.size).toBe(0);
  });

  test("sends on after one that is refused", async () => {
    const device = new Device();
    device.isOnline = false;
    const outbox = await device.start();
    await outbox.log({ ...entry, project: "unwanted" });
    await outbox.log(entry);
    device.isOnline = true;
    await outbox.send();
    expect(device.api.entries).toMatchObject([entry]);
  });

  test("doesn't forget that an entry may have arrived because the token lacks a scope now", async () => {
    const { device, outbox, id } = await withLostResponse();
    device.api.faults.push({ status: 403, code: "insufficient_scope" });
    await device.pass(HOUR, outbox);
    expect(outbox.state().items).toMatchObject([{ refusal: { code: "insufficient_scope" } }]);
    await outbox.correct(id, undefined, other);
    await outbox.send();
    expect(device.api.entries).toMatchObject([other]);
    expect(new Set(device.api.keys).size).toBe(1);
  });

  test.for([
    { status: 404, code: "not_found" },
    { status: 400, code: "http_400" },
    { status: 422, code: "invalid_body" },
  ])("doesn't forget that an entry may have arrived because it is refused later: $code", async (refused) => {
    const { device, outbox, id } = await withLostResponse();
    device.api.faults.push(refused);
    await device.pass(HOUR, outbox);
    expect(outbox.state().items).toMatchObject([{ wanted: work, refusal: { code: refused.code } }]);
    await outbox.retry(id);
    await outbox.send();
    expect(device.api.entries).toMatchObject([entry]);
    expect(outbox.state().items).toEqual([]);
  });

  test("corrects what had arrived before it was refused, and logs nothing beside it", async () => {
    const { device, outbox, id } = await withLostResponse();
    device.api.faults.push({ status: 422, code: "invalid_body" });
    await device.pass(HOUR, outbox);
    await outbox.correct(id, undefined, other);
    await outbox.send();
    expect(device.api.entries).toMatchObject([other]);
    expect(outbox.state().items).toEqual([]);
  });

  test("logs what had never arrived before it was refused, once it is corrected", async () => {
    const device = new Device();
    device.api.faults.push("unreachable");
    const outbox = await device.start();
    const { id } = await outbox.log({ ...entry, project: "unwanted" });
    await outbox.send();
    await device.pass(HOUR, outbox);
    expect(outbox.state().items).toMatchObject([{ refusal: { code: "invalid_body" } }]);
    await outbox.correct(id, undefined, work);
    await outbox.send();
    expect(device.api.entries).toMatchObject([entry]);
    expect(outbox.state().items).toEqual([]);
  });

  test("brings back what was there before a correction that may have arrived and was refused later", async () => {
    const { device, outbox, saved } = await withEntry();
    device.api.faults.push("lost", { status: 400, code: "http_400" });
    await outbox.correct(saved.id, saved, other);
    await outbox.send();
    await device.pass(HOUR, outbox);
    expect(outbox.state().items).toMatchObject([{ refusal: { code: "http_400" } }]);
    await outbox.correct(saved.id, saved, work);
    await outbox.send();
    expect(device.api.entries).toMatchObject([entry]);
    expect(outbox.state().items).toEqual([]);
  });

  test("takes no entry for gone because somebody before the API knows no such address", async () => {
    const { device, outbox, saved } = await withEntry();
    await outbox.delete(saved.id, saved);
    device.api.faults.push({ status: 404, code: "http_404" }, { status: 404, code: "http_404" });
    await device.pass(UNDO_LASTS, outbox);
    expect(outbox.state().items).toMatchObject([{ wanted: null, refusal: { code: "http_404" } }]);
    await outbox.retry(saved.id);
    await outbox.send();
    expect(device.api.entries).toEqual([]);
    expect(outbox.state().items).toEqual([]);
  });

  test("tries again what had no room in a day, once there is some", async () => {
    const { device, outbox, saved } = await withEntry();
    device.api.add({ ...entry, hours: 20 });
    await outbox.log({ ...other, date: DATE });
    await outbox.send();
    expect(outbox.state().items).toMatchObject([{ refusal: { code: "day_full" } }]);
    await outbox.delete(saved.id, saved);
    await device.pass(UNDO_LASTS, outbox);
    expect(device.api.entries).toMatchObject([{ hours: 20 }, other]);
    expect(outbox.state().items).toEqual([]);
  });

  test("keeps a correction that has no room in its day", async () => {
    const { device, outbox, saved } = await withEntry();
    device.api.add({ ...entry, hours: 20 });
    await outbox.correct(saved.id, saved, { ...work, hours: 8 });
    await outbox.send();
    expect(outbox.state().items).toMatchObject([{ wanted: { hours: 8 }, refusal: { code: "day_full" } }]);
    await outbox.correct(saved.id, saved, { ...work, hours: 4 });
    await outbox.send();
    expect(device.api.entries[0]).toMatchObject({ hours: 4, version: 2 });
  });
});

describe("waiting", () => {
  test.for([
    [
      "as long as the API asks",
      { status: 503, code: "store_unavailable", headers: { "retry-after": "40" } },
      40_000,
    ],
    ["when there are too many requests", { status: 429, headers: { "retry-after": "7" } }, 7_000],
    ["when whoever stands before the API can't reach it", { status: 502 }, 2_000],
    ["without network", "unreachable", 2_000],
  ] as const)("waits %s, and then sends by itself", async ([, fault, wait]) => {
    const device = new Device();
    device.api.faults.push(fault);
    const outbox = await device.start();
    await outbox.log(entry);
    await outbox.log({ ...entry, ...other });
    await outbox.send();
    expect(outbox.state()).toMatchObject({ trouble: "unavailable", retryAt: device.now + wait });
    // One that failed for all keeps the next from being tried.
    expect(device.api.faults).toEqual([]);
    expect(device.api.entries).toEqual([]);
    await device.pass(wait - 1, outbox);
    expect(device.api.entries).toEqual([]);
    device.now += 1;
    await vi.advanceTimersByTimeAsync(wait);
    expect(device.api.entries).toMatchObject([entry, other]);
    expect(outbox.state()).toMatchObject({ items: [], trouble: undefined, retryAt: undefined });
  });

  test("waits longer each time", async () => {
    const device = new Device();
    const outbox = await device.start();
    const waits: number[] = [];
    await outbox.log(entry);
    device.api.faults.push(
      "unreachable",
      "unreachable",
      "unreachable",
      "unreachable",
      "unreachable",
      "unreachable",
    );
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await outbox.send();
      waits.push((outbox.state().retryAt ?? 0) - device.now);
      await device.pass(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([2_000, 5_000, 15_000, 60_000, 300_000, 300_000]);
  });

  test("has no trouble any more once its person has given up what waited", async () => {
    const device = new Device();
    device.api.faults.push("unreachable");
    const outbox = await device.start();
    const { id } = await outbox.log(entry);
    await outbox.send();
    expect(outbox.state().trouble).toBe("unavailable");
    await outbox.drop(id);
    await outbox.send();
    expect(outbox.state()).toMatchObject({ items: [], trouble: undefined, retryAt: undefined });
    // It may have arrived after all.
    expect(device.doubted).toEqual([DATE]);
  });

  test("doesn't ask at once again for a sign-in that its person would rather not do", async () => {
    const device = new Device();
    device.reason = "cancelled";
    const outbox = await device.start();
    await outbox.log(entry);
    await outbox.send();
    expect(outbox.state()).toMatchObject({ trouble: "signed-out", retryAt: device.now + 600_000 });
    await device.pass(599_999, outbox);
    expect(device.asked).toBe(1);
  });

  test("sends the others when the API breaks down on one", async () => {
    const device = new Device();
    device.isOnline = false;
    const outbox = await device.start();
    await outbox.log(entry);
    await outbox.log({ ...entry, ...other });
    device.api.faults.push({ status: 500, code: "internal" });
    device.isOnline = true;
    await outbox.send();
    expect(device.api.entries).toMatchObject([other]);
    await device.pass(2_000, outbox);
    expect(device.api.entries).toMatchObject([other, entry]);
  });

  test("keeps what waits when the session ends, and sends it in the next", async () => {
    const device = new Device();
    device.reason = "expired";
    const outbox = await device.start();
    await outbox.log(entry);
    await outbox.send();
    expect(outbox.state()).toMatchObject({ items: [{ wanted: work }], trouble: "signed-out" });
    outbox.close();
    device.reason = undefined;
    const next = await device.start({ inNewProcess: true });
    await next.send();
    expect(device.api.entries).toMatchObject([entry]);
  });

  test("sends nothing more after it was closed, but keeps the result of what was under way", async () => {
    const device = new Device();
    const outbox = await device.start();
    device.isOnline = false;
    await outbox.log(entry);
    await outbox.log({ ...entry, ...other });
    device.isOnline = true;
    device.api.onRequest = () => outbox.close();
    await outbox.send();
    expect(device.api.entries).toMatchObject([entry]);
    expect(device.texts.size).toBe(1);
  });
});

describe("the device's storage", () => {
  test.for([
    ["STORAGE_FULL", Object.assign(new Error("exceeded"), { name: "QuotaExceededError" })],
    ["STORAGE_BROKEN", new Error("denied")],
  ] as const)("says %s rather than lose what was typed", async ([code, fault]) => {
    const device = new Device();
    const outbox = await device.start();
    device.storageFault = fault;
    await expect(outbox.log(entry)).rejects.toMatchObject({ name: "StorageError", code });
    expect(outbox.state().items).toEqual([]);
    expect(device.api.requests).toEqual([]);
  });

  test("sends nothing that it couldn't say was sent, and goes on when the storage does", async () => {
    const device = new Device();
    device.isOnline = false;
    const outbox = await device.start();
    await outbox.log(entry);
    device.isOnline = true;
    device.storageFault = new Error("denied");
    await outbox.send();
    expect(device.api.requests).toEqual([]);
    expect(outbox.state()).toMatchObject({ items: [{ wanted: work }], trouble: "storage" });
    device.storageFault = undefined;
    await device.pass(2_000, outbox);
    expect(device.api.entries).toMatchObject([entry]);
  });

  test("sends again under the same key when it couldn't write down that the API has it", async () => {
    const device = new Device();
    const outbox = await device.start();
    await outbox.log(entry);
    device.api.onRequest = () => {
      device.storageFault = new Error("denied");
    };
    await outbox.send();
    expect(outbox.state()).toMatchObject({ items: [{ wanted: work }], trouble: "storage" });
    device.api.onRequest = () => {};
    device.storageFault = undefined;
    await device.pass(2_000, outbox);
    expect(device.api.keys).toEqual(["id-2", "id-2"]);
    expect(device.api.entries).toHaveLength(1);
    expect(outbox.state()).toMatchObject({ items: [], trouble: undefined });
  });

  test("leaves what it can't read, and counts it", async () => {
    const device = new Device();
    const outbox = await device.start();
    device.texts.set(`${outbox.prefix}new`, JSON.stringify({ form: 2, item: {} }));
    device.texts.set(`${outbox.prefix}bad`, "{");
    await outbox.load();
    await outbox.send();
    expect(outbox.state()).toMatchObject({ items: [], unreadable: 2 });
    expect(device.texts.size).toBe(2);
  });

  test("tells of what another tab has settled", async () => {
    const device = new Device();
    device.isOnline = false;
    const [one, two] = [await device.start(), await device.start()];
    await one.log(entry);
    await two.load();
    expect(two.state().items).toHaveLength(1);
    device.isOnline = true;
    await one.send();
    await two.load();
    expect(two.state().items).toEqual([]);
    expect(device.doubted).toEqual([DATE]);
  });
});

describe("undoing", () => {
  test("sends a deletion only when it can't be undone any more", async () => {
    const { device, outbox, saved } = await withEntry();
    const { undo, until } = await outbox.delete(saved.id, saved);
    expect(until).toBe(device.now + UNDO_LASTS);
    await device.pass(UNDO_LASTS - 1, outbox);
    expect(device.api.requests).toEqual([]);
    expect(await undo()).toBe(true);
    await device.pass(1, outbox);
    expect(device.api.entries).toEqual([saved]);
    expect(outbox.state().items).toEqual([]);
  });

  test("sends a deletion by itself when its time is over, also after a restart", async () => {
    const { device, outbox, saved } = await withEntry();
    await outbox.delete(saved.id, saved);
    const next = await device.start({ inNewProcess: true });
    await next.send();
    expect(device.api.entries).toEqual([saved]);
    device.now += UNDO_LASTS;
    await vi.advanceTimersByTimeAsync(UNDO_LASTS);
    expect(device.api.entries).toEqual([]);
  });

  test("brings back what waited before the deletion", async () => {
    const { device, outbox, saved } = await withEntry();
    device.isOnline = false;
    await outbox.correct(saved.id, saved, other);
    const correction = await outbox.delete(saved.id, saved);
    const { id } = await outbox.log(entry);
    const logging = await outbox.delete(id, undefined);
    expect(await correction.undo()).toBe(true);
    expect(await logging.undo()).toBe(true);
    device.isOnline = true;
    await outbox.send();
    expect(device.api.entries).toMatchObject([other, entry]);
  });

  test("says when it is too late, and leaves the entry deleted", async () => {
    const { device, outbox, saved } = await withEntry();
    device.api.faults.push("lost");
    const { undo } = await outbox.delete(saved.id, saved);
    await device.pass(UNDO_LASTS, outbox);
    expect(await undo()).toBe(false);
    await outbox.send({ retry: true });
    expect(await undo()).toBe(false);
    expect(device.api.entries).toEqual([]);
  });

  test("undoes the logging of an entry that hasn't been sent by forgetting it", async () => {
    const device = new Device();
    device.isOnline = false;
    const outbox = await device.start();
    const { undo } = await outbox.log(entry);
    expect(await undo()).toBe(true);
    expect(device.texts.size).toBe(0);
  });

  test("undoes the logging of an entry that may have arrived, or is stored, by deleting it", async () => {
    const device = new Device();
    const outbox = await device.start();
    const stored = await outbox.log(entry);
    await outbox.send();
    device.api.faults.push("lost");
    const lost = await outbox.log(entry);
    await outbox.send();
    expect(device.api.entries).toHaveLength(2);
    expect(await stored.undo()).toBe(true);
    expect(await lost.undo()).toBe(true);
    await outbox.send({ retry: true });
    expect(device.api.entries).toEqual([]);
    expect(outbox.state().items).toEqual([]);
  });

  test("undoes decisions together, before any is sent", async () => {
    const { device, outbox, saved } = await withEntry();
    const second = device.api.add({ ...other, date: DATE });
    const { undo } = await outbox.decide([saved, second], { state: "approved" });
    await device.pass(UNDO_LASTS - 1, outbox);
    expect(await undo()).toBe(true);
    await device.pass(UNDO_LASTS, outbox);
    expect(device.api.requests).toEqual([]);
    expect(outbox.state().items).toEqual([]);
  });

  test("says that it is too late for a decision that is under way, or may have arrived", async () => {
    const { device, outbox, saved } = await withEntry();
    const { undo } = await outbox.decide([saved], { state: "approved" });
    let undone: Promise<boolean> | undefined;
    device.api.faults.push("lost");
    device.api.onRequest = () => {
      undone ??= undo();
    };
    await outbox.send({ hurry: true });
    expect(await undone).toBe(false);
    expect(await undo()).toBe(false);
    await outbox.send({ retry: true });
    expect(device.api.entries).toMatchObject([{ state: "approved" }]);
  });

  test("leaves no time for it before signing out", async () => {
    const { device, outbox, saved } = await withEntry();
    await outbox.delete(saved.id, saved);
    await outbox.send({ hurry: true });
    expect(device.api.entries).toEqual([]);
  });
});

describe("deciding", () => {
  test("sends the decisions on several entries, each against the version that was seen", async () => {
    const { device, outbox, saved } = await withEntry();
    const second = device.api.add({ ...other, date: DATE });
    const third = device.api.add({ ...other, date: DATE });
    device.api.change(second.id, { hours: 1 });
    await outbox.decide([saved, second, third], { state: "rejected", reason: "no" });
    await device.pass(UNDO_LASTS, outbox);
    expect(device.api.entries.map(({ state }) => state)).toEqual(["rejected", "submitted", "rejected"]);
    expect(outbox.state().items).toMatchObject([
      { id: second.id, refusal: { code: "changed", status: 412 } },
    ]);

    // Seen again, it can be decided again.
    await outbox.decide([device.api.entries[1] ?? second], { state: "approved" });
    await device.pass(UNDO_LASTS, outbox);
    expect(device.api.entries[1]).toMatchObject({ state: "approved" });
    expect(outbox.state().items).toEqual([]);
  });

  test("keeps a decision that is made without network", async () => {
    const { device, outbox, saved } = await withEntry();
    device.isOnline = false;
    await outbox.decide([saved], { state: "approved" });
    await device.pass(UNDO_LASTS, outbox);
    device.isOnline = true;
    const next = await device.start({ inNewProcess: true });
    await next.send();
    expect(device.api.entries).toMatchObject([{ state: "approved" }]);
  });
});
