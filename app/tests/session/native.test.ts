import { expect, test, vi } from "vitest";
import { SessionError } from "../../session/reasons.ts";
import { erin, mona } from "./people.ts";
import { credentialsOf, openStub } from "./stub.ts";

const { scopes: _scopes, ...person } = erin;
const somebody = { status: "somebody", person, scopes: erin.scopes, since: Date.now() - 1_000 } as const;

const unreachable = async () => {
  throw new SessionError("unreachable");
};

test("starts without network with whom the device knows, and what they may do", async () => {
  const { tenant, presence, session } = openStub();
  presence.present = somebody;
  tenant.answer = unreachable;
  await session.start();
  expect(session.getState()).toMatchObject({ status: "signed-in", person, scopes: new Set(erin.scopes) });
  await expect(session.accessToken()).rejects.toMatchObject({ reason: "unreachable" });
  expect(session.getState().status).toBe("signed-in");
  tenant.answer = async () => credentialsOf(erin);
  await expect(session.accessToken()).resolves.toMatch(/^e30/);
});

test("shows whom the device knows before the tenant has answered", async () => {
  const { tenant, presence, session } = openStub();
  presence.present = somebody;
  const seen: string[] = [];
  session.subscribe(() => seen.push(session.getState().status));
  tenant.answer = async () => credentialsOf(erin);
  await session.start();
  expect(seen).toEqual(["signed-in", "signed-in"]);
});

test("counts the session from its sign-in, also after a start", async () => {
  const { tenant, presence, session } = openStub({ lifetimes: { lifetime: 3_600, idleLifetime: 3_600 } });
  presence.present = somebody;
  tenant.answer = async () => credentialsOf(erin);
  await session.start();
  expect(session.getState().endsAt).toEqual(new Date(somebody.since + 3_600_000));
});

test("signs out whose stored session has ended, and shows nothing of them any more", async () => {
  const { tenant, presence, session } = openStub();
  presence.present = somebody;
  tenant.answer = async () => {
    throw new SessionError("revoked");
  };
  await session.start();
  expect(session.getState()).toEqual({ status: "signed-out", reason: "revoked", scopes: new Set() });
  expect(tenant.asked).toEqual(["resume", "forget"]);
  expect(presence.present).toEqual({ status: "nobody" });
});

test("doesn't ask the storage when nobody was signed in", async () => {
  const { tenant, session } = openStub();
  await session.start();
  expect(session.getState()).toEqual({ status: "signed-out", scopes: new Set() });
  expect(tenant.asked).toEqual([]);
});

test("goes on with a sign-in during which the system ended the app", async () => {
  const { tenant, session } = openStub();
  tenant.finishSignIn = async () => ({ credentials: credentialsOf(erin) });
  await session.start();
  expect(session.getState()).toMatchObject({ status: "signed-in", person });
});

test("says that a sign-in was cancelled, and signs in the next time", async () => {
  const { tenant, session } = openStub();
  await session.start();
  tenant.answer = async () => {
    throw new SessionError("cancelled");
  };
  await session.signIn();
  expect(session.getState()).toEqual({ status: "signed-out", reason: "cancelled", scopes: new Set() });
  tenant.answer = async () => credentialsOf(mona);
  await session.signIn({ returnTo: "/approvals" });
  const state = session.getState();
  expect(state).toMatchObject({
    status: "signed-in",
    returnTo: "/approvals",
    scopes: new Set(["approve:timesheets"]),
  });
  expect(state.reason).toBeUndefined();
});

test("steps up: asks the person once for all requests, and signs in as the API wants", async () => {
  const { tenant, session } = openStub();
  tenant.answer = async () => credentialsOf(erin);
  await session.start();
  await session.signIn();
  const before = await session.accessToken();
  const waiting = [
    session.stepUp({ acrValues: "mfa", maxAge: 0 }),
    session.stepUp({ acrValues: "mfa", maxAge: 0 }),
  ];
  expect(session.getState().stepUp).toEqual({ acrValues: "mfa", maxAge: 0 });
  tenant.answer = async () => credentialsOf(erin, { number: 2 });
  await session.answerStepUp("/entry/new");
  await Promise.all(waiting);
  expect(tenant.signIns.at(-1)).toEqual({
    acrValues: "mfa",
    maxAge: 0,
    returnTo: "/entry/new",
    again: false,
  });
  expect(session.getState().stepUp).toBeUndefined();
  expect(await session.accessToken()).not.toBe(before);
});

test.each([
  ["puts it off", undefined],
  ["leaves the sign-in page", "/entry/new"],
])("ends what waits for a step-up when the person %s, who stays signed in", async (_how, returnTo) => {
  const { tenant, session } = openStub();
  tenant.answer = async () => credentialsOf(erin);
  await session.signIn();
  const waiting = session.stepUp({ maxAge: 60 });
  tenant.answer = async () => {
    throw new SessionError("cancelled");
  };
  const ended = expect(waiting).rejects.toMatchObject({ reason: "cancelled" });
  await session.answerStepUp(returnTo);
  await ended;
  expect(session.getState()).toMatchObject({ status: "signed-in", person });
  expect(session.getState().stepUp).toBeUndefined();
});

test("ends what waits for a step-up when the person signs out", async () => {
  const { tenant, session } = openStub();
  tenant.answer = async () => credentialsOf(erin);
  await session.signIn();
  const ended = expect(session.stepUp({})).rejects.toMatchObject({ reason: "cancelled" });
  await session.signOut();
  await ended;
});

test("signs out: revokes, forgets, then ends the session in the browser", async () => {
  const { tenant, presence, session } = openStub();
  tenant.answer = async () => credentialsOf(erin);
  await session.signIn();
  tenant.asked.length = 0;
  await session.signOut();
  expect(tenant.asked).toEqual(["revoke", "forget", "endSession"]);
  expect(presence.present).toEqual({ status: "nobody" });
});

test("signs out though nothing of it can be done elsewhere", async () => {
  const { tenant, presence, session } = openStub();
  tenant.answer = async () => credentialsOf(erin);
  await session.signIn();
  const fail = async () => {
    throw new SessionError("unreachable");
  };
  Object.assign(tenant, { revoke: fail, forget: fail, endSession: fail });
  await session.signOut();
  expect(session.getState()).toEqual({ status: "signed-out", reason: "still-known", scopes: new Set() });
  expect(presence.present).toEqual({ status: "still-known" });
  await expect(session.accessToken()).rejects.toBeInstanceOf(SessionError);
});

test("remembers that somebody is signing out before anything else, wherever the app ends in it", async () => {
  for (const step of ["revoke", "forget", "endSession"] as const) {
    const { tenant, presence, session } = openStub();
    tenant.answer = async () => credentialsOf(erin);
    await session.signIn();
    let isThere = false;
    Object.assign(tenant, {
      [step]: () => {
        isThere = true;
        return new Promise(() => {});
      },
    });
    void session.signOut();
    await vi.waitUntil(() => isThere);
    expect(presence.present, step).toEqual({ status: "still-known" });
    expect(session.getState(), step).toEqual({ status: "loading", scopes: new Set() });
  }
});

test("asks for the password at the second try, too, while the tenant may still know who has signed out", async () => {
  const { tenant, presence, session } = openStub();
  presence.present = { status: "still-known" };
  await session.start();
  const answers = [
    async () => {
      throw new SessionError("cancelled");
    },
    async () => credentialsOf(mona),
  ];
  for (const answer of answers) {
    tenant.answer = answer;
    await session.signIn();
  }
  expect(tenant.signIns).toMatchObject([{ again: true }, { again: true }]);
  expect(presence.present).toMatchObject({ status: "somebody" });
});

test("takes a late response to somebody's request for no news of whoever signed in meanwhile", async () => {
  const { tenant, session } = openStub();
  const late = credentialsOf(erin).accessToken;
  tenant.answer = async () => credentialsOf(mona);
  await session.signIn();
  await session.onForbidden(late, "approve:timesheets");
  await session.reject(late);
  expect(session.getState()).toMatchObject({ status: "signed-in", person: { sub: mona.sub } });
  expect(session.getState().forbidden).toBeUndefined();
  await session.reject(credentialsOf(mona).accessToken);
  expect(session.getState()).toMatchObject({ status: "signed-out", reason: "rejected" });
});

test("counts how often somebody else signs in, not how often the same person does", async () => {
  const { tenant, session } = openStub();
  for (const somebody of [erin, erin, mona, erin]) {
    tenant.answer = async () => credentialsOf(somebody);
    await session.signIn();
    await session.signOut();
  }
  expect(session.getChangesOfPerson()).toBe(2);
});

test("learns from responses that the clock is wrong, and tells it once", async () => {
  const { tenant, session } = openStub();
  tenant.answer = async () => credentialsOf(erin);
  await session.signIn();
  let told = 0;
  session.subscribe(() => told++);
  session.learnTime(new Date(Date.now() - 3_600_000).toUTCString());
  session.learnTime(new Date(Date.now() - 3_600_000).toUTCString());
  expect(session.getState().clockSkew).toBe(3_600_000);
  session.learnTime(new Date().toUTCString());
  expect(session.getState().clockSkew).toBeUndefined();
  session.learnTime("no date");
  session.learnTime(null);
  expect(told).toBe(2);
});
