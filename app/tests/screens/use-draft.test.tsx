import AsyncStorage from "@react-native-async-storage/async-storage";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, test } from "vitest";
import { draftKey, useDraft } from "../../screens/use-draft.ts";
import { SessionProvider } from "../../session/session-provider.tsx";
import { erin, mona } from "../session/people.ts";
import { credentialsOf, openStub } from "../session/stub.ts";

const NOTHING = { project: "", hours: "", note: "" };
const TYPED = { project: "Apollo", hours: "7:3", note: "" };

beforeEach(() => AsyncStorage.clear());

/** The form of a person who is signed in. */
async function formOf(person: typeof erin, name = "new", initial = NOTHING) {
  const { tenant, session } = openStub();
  tenant.answer = async () => credentialsOf(person);
  await session.signIn();
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <SessionProvider session={session}>{children}</SessionProvider>
  );
  const form = renderHook(() => useDraft(name, initial), { wrapper });
  await waitFor(() => expect(form.result.current.draft).toBeDefined());
  return form;
}

test("what stands in a form is there again after the app has ended, as it was typed", async () => {
  const before = await formOf(erin);
  act(() => before.result.current.change(TYPED));
  before.unmount();
  expect((await formOf(erin)).result.current.draft).toEqual(TYPED);
});

test("nobody sees what another person typed on the same device", async () => {
  const before = await formOf(erin);
  act(() => before.result.current.change(TYPED));
  before.unmount();
  expect((await formOf(mona)).result.current.draft).toEqual(NOTHING);
});

test("each form has its own, and no person's key begins as another's", async () => {
  const before = await formOf(erin);
  act(() => before.result.current.change(TYPED));
  expect((await formOf(erin, "entry-1")).result.current.draft).toEqual(NOTHING);
  expect(draftKey("a/b", "c")).not.toBe(draftKey("a", "b/c"));
});

test("nothing is kept once it is saved, nor when all is as it was at first", async () => {
  const form = await formOf(erin);
  act(() => form.result.current.change(TYPED));
  act(() => form.result.current.clear());
  expect(form.result.current.draft).toEqual(NOTHING);
  act(() => form.result.current.change(TYPED));
  act(() => form.result.current.change(NOTHING));
  await act(async () => undefined);
  expect((await AsyncStorage.getAllKeys()).filter((key) => key.startsWith("timesheets/draft"))).toEqual([]);
});

test.each(["{", "[]", "null", '{"project":1,"hours":"","note":""}', '"text"'])(
  "begins anew where the device has kept %s",
  async (kept) => {
    const { unmount } = await formOf(erin);
    unmount();
    await AsyncStorage.setItem(draftKey(erin.sub, "new"), kept);
    expect((await formOf(erin)).result.current.draft).toEqual(NOTHING);
  },
);
