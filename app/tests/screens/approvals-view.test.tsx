import { act, cleanup, configure, fireEvent, render, screen, within } from "@testing-library/react";
import { useState } from "react";
import { SafeAreaProvider } from "react-native-safe-area-context";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { ThemeProvider } from "../../design/theme.tsx";
import { byPerson } from "../../entries/use-approvals.ts";
import { LanguageProvider } from "../../language/language.tsx";
import type { Decision, Entry } from "../../outbox/entry.ts";
import type { WaitingDecision } from "../../outbox/waiting.ts";
import { ApprovalsView, type ApprovalsViewProps } from "../../screens/approvals/approvals-view.tsx";

// Entries are handed in: no session and no API is needed.
vi.mock("../../entries/entries-provider.tsx", () => ({ useWork: () => undefined }));
vi.mock("expo-localization", () => ({ useLocales: () => [{ languageTag: "en-US" }] }));

beforeAll(() => {
  // Nothing here is hidden, and to find that out takes most of the time.
  configure({ defaultHidden: true });
  // jsdom has none.
  vi.stubGlobal("matchMedia", () => ({
    matches: true,
    addListener() {},
    removeListener() {},
    addEventListener() {},
    removeEventListener() {},
  }));
});

afterEach(cleanup);

const entryOf = (id: string, who: string, date: string, more: Partial<Entry> = {}): Entry => ({
  id,
  subject: who,
  email: `${who}@example.com`,
  date,
  project: `project ${id}`,
  hours: 2.5,
  version: 1,
  createdAt: "2026-11-16T08:00:00Z",
  updatedAt: "2026-11-16T08:00:00Z",
  ...more,
  state: "submitted",
});

const mia = [entryOf("1", "mia", "2026-11-16"), entryOf("2", "mia", "2026-11-17")];
const ben = [entryOf("3", "ben", "2026-11-16")];

const refusedOf = (entry: Entry, code: string): WaitingDecision => ({
  kind: "decision",
  id: entry.id,
  since: 1,
  entry,
  decision: { state: "approved" },
  refusal: { code, status: 412, detail: "…" },
});

/** Shows it as the route does, and remembers what was decided. */
async function show(props: Partial<ApprovalsViewProps> = {}) {
  const decided: { ids: string[]; decision: Decision }[] = [];
  const putAway: string[] = [];
  function Shown() {
    const [entries, setEntries] = useState(props.entries ?? [...mia, ...ben]);
    return (
      <ApprovalsView
        status="ready"
        people={byPerson(entries)}
        entries={entries}
        more={false}
        deciding={0}
        refused={[]}
        canDecide
        onPutAway={(id) => putAway.push(id)}
        onRefresh={() => undefined}
        {...props}
        onDecide={(some, decision) => {
          decided.push({ ids: some.map(({ id }) => id), decision });
          setEntries(entries.filter((entry) => !some.includes(entry)));
        }}
      />
    );
  }
  const frame = { x: 0, y: 0, width: 360, height: 640 };
  await act(
    async () =>
      void render(
        <SafeAreaProvider initialMetrics={{ frame, insets: { top: 0, bottom: 0, left: 0, right: 0 } }}>
          <LanguageProvider>
            <ThemeProvider direction="ltr" app="Timesheets">
              <Shown />
            </ThemeProvider>
          </LanguageProvider>
        </SafeAreaProvider>,
      ),
  );
  return { decided, putAway };
}

const weekOfMia = () =>
  screen.getByRole("checkbox", { name: /^mia@example\.com, .*all 2 entries, 5 hours$/ });
const entryOfMia = (id: string) =>
  screen.getByRole("checkbox", { name: new RegExp(`^mia@example.com, .*project ${id}`) });
const button = (name: string) => screen.getByRole("button", { name });

describe("what waits for approval", () => {
  it("is grouped by person and week, with their hours", async () => {
    await show();
    expect(screen.getAllByRole("heading").map(({ textContent }) => textContent)).toEqual([
      "ben@example.com",
      "mia@example.com",
    ]);
    expect(screen.getAllByText(/^Nov 16/)).toHaveLength(2);
    expect(screen.getByText("5 h in all")).toBeDefined();
  });

  it("asks for a choice before anything can be decided", async () => {
    const { decided } = await show();
    expect(screen.getByText("Select what you want to decide")).toBeDefined();
    fireEvent.click(button("Approve"));
    expect(screen.getByText("Select at least one entry first")).toBeDefined();
    fireEvent.click(button("Reject"));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(decided).toEqual([]);
    fireEvent.click(weekOfMia());
    expect(screen.getByText("2 selected · 5 h")).toBeDefined();
  });

  it("approves a person's week at once, and chooses nothing then", async () => {
    const { decided } = await show();
    fireEvent.click(weekOfMia());
    expect(screen.getByText("2 selected · 5 h")).toBeDefined();
    button("Approve").focus();
    fireEvent.click(button("Approve"));
    expect(document.activeElement).toBe(button("Approve"));
    expect(decided).toEqual([{ ids: ["1", "2"], decision: { state: "approved" } }]);
    expect(screen.getByText("Select what you want to decide")).toBeDefined();
    expect(screen.queryByText("mia@example.com")).toBeNull();
  });

  it("says of a week of which some is chosen that it is mixed", async () => {
    await show();
    fireEvent.click(entryOfMia("1"));
    expect(weekOfMia().getAttribute("aria-checked")).toBe("mixed");
    expect(entryOfMia("1").getAttribute("aria-checked")).toBe("true");
    expect(entryOfMia("2").getAttribute("aria-checked")).toBe("false");
  });

  it("is chosen by Space, and given up by Escape", async () => {
    await show();
    fireEvent.keyDown(entryOfMia("2"), { key: " " });
    expect(entryOfMia("2").getAttribute("aria-checked")).toBe("true");
    fireEvent.keyDown(entryOfMia("2"), { key: "Escape" });
    expect(entryOfMia("2").getAttribute("aria-checked")).toBe("false");
  });

  it("can be chosen as a whole", async () => {
    const { decided } = await show();
    fireEvent.click(button("Select all 3"));
    fireEvent.click(button("Approve"));
    expect(decided.map(({ ids }) => ids.toSorted())).toEqual([["1", "2", "3"]]);
  });

  it("is rejected with a reason only", async () => {
    const { decided } = await show();
    fireEvent.click(weekOfMia());
    button("Reject").focus();
    fireEvent.click(button("Reject"));
    const dialog = within(screen.getByRole("dialog", { name: "Reject 2 entries?" }));
    expect(document.activeElement).toBe(dialog.getByRole("textbox"));
    fireEvent.click(dialog.getByRole("button", { name: "Reject 2" }));
    expect(dialog.getByText("Say why, so that it can be corrected")).toBeDefined();
    expect(decided).toEqual([]);
    fireEvent.change(dialog.getByRole("textbox", { name: "Reason" }), {
      target: { value: "  wrong\u200b project " },
    });
    fireEvent.click(dialog.getByRole("button", { name: "Reject 2" }));
    expect(decided).toEqual([{ ids: ["1", "2"], decision: { state: "rejected", reason: "wrong project" } }]);
    expect(document.activeElement).toBe(button("Reject"));
  });

  it("refuses a reason that is too long for the API", async () => {
    const { decided } = await show();
    fireEvent.click(weekOfMia());
    fireEvent.click(button("Reject"));
    const dialog = within(screen.getByRole("dialog"));
    fireEvent.change(dialog.getByRole("textbox"), { target: { value: "x".repeat(501) } });
    fireEvent.click(dialog.getByRole("button", { name: "Reject 2" }));
    expect(dialog.getByText("At most 500 characters")).toBeDefined();
    expect(decided).toEqual([]);
  });

  it("can be looked at only by whoever may not decide", async () => {
    await show({ canDecide: false });
    expect(screen.queryAllByRole("checkbox")).toEqual([]);
    expect(screen.queryByTestId("element-decide")).toBeNull();
    expect(screen.getByText("project 1")).toBeDefined();
  });

  it("says beside an entry why a decision about it wasn't stored, and by itself where the entry is gone", async () => {
    const gone = entryOf("9", "mia", "2026-11-16");
    const [first = gone] = mia;
    const { putAway } = await show({
      refused: [refusedOf(first, "changed"), refusedOf(gone, "already_decided")],
    });
    expect(screen.getByText("Not decided: It was changed meanwhile. Look at it again.")).toBeDefined();
    expect(screen.getByText("Not decided: Somebody has decided already.")).toBeDefined();
    expect(screen.queryByText(/^Somebody else has changed or decided it/)).toBeNull();
    fireEvent.click(button("OK: project 9"));
    fireEvent.click(button("OK: project 1"));
    expect(putAway).toEqual(["9", "1"]);
  });

  it("doesn't send anybody to look again at an entry that isn't there any more", async () => {
    const gone = entryOf("9", "mia", "2026-11-16");
    await show({ refused: [refusedOf(gone, "changed")] });
    expect(screen.getByText(/^Somebody else has changed or decided it/)).toBeDefined();
    expect(screen.queryByText(/Look at it again/)).toBeNull();
  });

  it("says how many decisions are on their way, and how far they are", async () => {
    await show({ deciding: 4 });
    const bar = screen.getByRole("progressbar", { name: "4 decisions are on their way" });
    expect(bar.getAttribute("aria-valuemax")).toBe("4");
    expect(bar.getAttribute("aria-valuenow")).toBe("0");
  });

  it("has words for nothing, for loading, and for what couldn't be read", async () => {
    await show({ entries: [] });
    expect(screen.getByText("Nothing waits for you")).toBeDefined();
    expect(screen.queryByTestId("element-decide")).toBeNull();
  });

  it("asks again where it couldn't be read", async () => {
    const onRefresh = vi.fn();
    await show({ status: "failed", failure: "The server can't be reached.", onRefresh });
    expect(screen.getByRole("alert").textContent).toContain("The server can't be reached.");
    fireEvent.click(button("Try again"));
    expect(onRefresh).toHaveBeenCalledOnce();
  });
});
