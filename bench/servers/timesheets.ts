// The Timesheets API on Node, with its own verifier and a store that holds one day.
import type { AddressInfo } from "node:net";
import { createApp } from "../../api/app.ts";
import { readEntryId } from "../../api/domain/entry-id.ts";
import { serverFrom } from "../../api/http/node.ts";
import type { TimesheetStore } from "../../api/store/store.ts";
import { createTokenVerifier } from "../../api/verify/verifier.ts";
import { ready, settings } from "./settings.mjs";

const { entry, issuer, audience, clients } = settings;
const now = () => new Date();
const { person, date, key } = readEntryId(entry.id) ?? { person: "", date: "", key: "" };
const day = { person, date, subject: entry.subject, slots: [{ key, sent: "", entry }] };
const unmeasured = () => Promise.reject(new Error("the benchmark only reads an entry"));
const store: TimesheetStore = {
  readDay: async () => day,
  changeDay: unmeasured,
  listDays: unmeasured,
  listDaysAwaitingApproval: unmeasured,
  listDaysOfEverybody: unmeasured,
  reserve: unmeasured,
  cursorSecret: unmeasured,
};

const app = createApp({
  issuer,
  audience,
  store,
  now,
  verify: createTokenVerifier({
    issuer,
    audience,
    clients,
    now,
    fetchKeys: async (uri) => (await fetch(uri)).arrayBuffer(),
  }),
});
const server = serverFrom(app.respond).listen(0, "127.0.0.1", () =>
  ready((server.address() as AddressInfo).port),
);
