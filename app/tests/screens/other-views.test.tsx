import { fireEvent, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Entry } from "../../outbox/entry.ts";
import { ConflictView } from "../../screens/conflict-view.tsx";
import { placeOf } from "../../screens/place-of.ts";
import { SignInView } from "../../screens/sign-in-view.tsx";
import { WaitingView } from "../../screens/waiting-view.tsx";
import { reasons } from "../../session/reasons.ts";
import { show } from "./shown.tsx";

afterEach(() => {
  document.body.replaceChildren();
});

const nothing = () => undefined;

describe("a conflict", () => {
  const theirs: Entry = {
    id: "1",
    subject: "auth0|erin",
    date: "2026-11-27",
    project: "Apollo",
    hours: 6,
    state: "submitted",
    version: 2,
    createdAt: "2026-11-27T08:00:00Z",
    updatedAt: "2026-11-27T09:00:00Z",
  };
  const mine = { project: "Apollo", hours: 7.5, note: "Importer" };

  test("shows both versions, with what differs marked in each, and takes either", async () => {
    const [onKeepMine, onKeepTheirs] = [vi.fn(), vi.fn()];
    await show(
      <ConflictView
        kind="changed"
        date="2026-11-27"
        mine={mine}
        theirs={theirs}
        onKeepMine={onKeepMine}
        onKeepTheirs={onKeepTheirs}
      />,
    );
    for (const text of ["7.5 h", "6 h", "Importer", "No note"]) expect(screen.getByText(text)).toBeTruthy();
    // Hours and note, on both sides; the project is the same.
    expect(screen.getAllByText("Differs")).toHaveLength(4);
    fireEvent.click(screen.getByRole("button", { name: "Keep yours" }));
    fireEvent.click(screen.getByRole("button", { name: "Keep the server's" }));
    expect([onKeepMine, onKeepTheirs].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  test("with an approved entry leaves only the API's version", async () => {
    await show(
      <ConflictView kind="changed" date="2026-11-27" mine={mine} theirs={theirs} onKeepTheirs={nothing} />,
    );
    expect(screen.queryByRole("button", { name: "Keep yours" })).toBeNull();
    expect(screen.getByText("It is approved by now and stays as it is.")).toBeTruthy();
  });

  test("with a deleted entry says so", async () => {
    await show(
      <ConflictView
        kind="deleted"
        date="2026-11-27"
        mine={mine}
        theirs={null}
        onKeepMine={nothing}
        onKeepTheirs={nothing}
      />,
    );
    expect(screen.getByText("Deleted there")).toBeTruthy();
    expect(screen.queryByText("Differs")).toBeNull();
  });
});

describe("what waits", () => {
  const item = { id: "1", kind: "log", date: "2026-11-27", project: "Apollo", hours: 7.5 } as const;

  test.each([
    ["waiting", ["Open: Apollo", "Discard: Apollo"]],
    ["refused", ["Open: Apollo", "Try again: Apollo", "Discard: Apollo"]],
    ["conflict", ["Compare: Apollo"]],
  ] as const)("offers for what is %s: %j", async (state, names) => {
    await show(
      <WaitingView items={[{ ...item, state }]} onOpen={nothing} onRetry={nothing} onDiscard={nothing} />,
    );
    expect(screen.getAllByRole("button").map((button) => button.getAttribute("aria-label"))).toEqual(names);
  });

  test("says why something isn't accepted", async () => {
    const problem = "The day would have more than 24 hours.";
    await show(
      <WaitingView
        items={[{ ...item, state: "refused", problem }]}
        onOpen={nothing}
        onRetry={nothing}
        onDiscard={nothing}
      />,
    );
    expect(screen.getByText(problem)).toBeTruthy();
  });

  test("says when there is nothing", async () => {
    await show(<WaitingView items={[]} onOpen={nothing} onRetry={nothing} onDiscard={nothing} />);
    expect(screen.getByRole("heading", { name: "Nothing waits" })).toBeTruthy();
  });
});

describe("signing in", () => {
  test.each(reasons)("says in words why it is needed: %s", async (reason) => {
    await show(<SignInView reason={reason} isBusy={false} onSignIn={nothing} />, ["de-DE"]);
    const banner = screen.getByTestId("error");
    expect(banner.textContent?.length).toBeGreaterThan(30);
    expect(banner.textContent).not.toContain("signIn.");
    expect(banner.closest("[aria-live]")).not.toBeNull();
  });

  test("says nothing of reasons where there is none, and can't be begun twice", async () => {
    const onSignIn = vi.fn();
    const { rerender } = await show(<SignInView isBusy={false} onSignIn={onSignIn} />);
    expect(screen.queryByTestId("error")).toBeNull();
    fireEvent.click(screen.getByTestId("sign-in"));
    expect(onSignIn).toHaveBeenCalledOnce();
    rerender(<p>left</p>);
    await show(<SignInView isBusy onSignIn={onSignIn} />);
    const busy = within(document.body).getByTestId("sign-in");
    fireEvent.click(busy);
    expect(busy.getAttribute("aria-busy")).toBe("true");
    expect(onSignIn).toHaveBeenCalledOnce();
  });
});

test.each([
  ["/week", { week: "2026-W47" }, "/week?week=2026-W47"],
  ["/entry/new", { date: "2026-11-27" }, "/entry/new?date=2026-11-27"],
  ["/entry/1.2", { id: "1.2" }, "/entry/1.2"],
  ["/sign-in", {}, undefined],
  ["/callback", { code: "secret", state: "secret" }, undefined],
])("the place %s with %j is %s", (path, parameters, place) => {
  expect(placeOf(path, parameters)).toBe(place);
});
