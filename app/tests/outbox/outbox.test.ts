// @vitest-environment node
import { expect, test } from "vitest";
import { Device } from "./device.ts";

const DATE = "2026-11-25";
const work = { project: "Harbour", hours: 2.5, note: "crane" };
const entry = { ...work, date: DATE };

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
