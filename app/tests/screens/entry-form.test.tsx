import { act, fireEvent, screen, within } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { Draft } from "../../screens/draft.ts";
import { EntryForm, type EntryFormProps } from "../../screens/entry-form.tsx";
import { show } from "./shown.tsx";

const EMPTY: Draft = { date: "2026-11-27", project: "", hours: "", note: "" };

function Form({ draft: initial = EMPTY, ...props }: Partial<EntryFormProps>) {
  const [draft, setDraft] = useState(initial);
  return (
    <EntryForm
      draft={draft}
      onChange={setDraft}
      recent={[
        { project: "Apollo", hours: 7.5 },
        { project: "Internal", hours: 0.5 },
      ]}
      loggedOn={() => 0}
      saveTitle="Log time"
      onSave={() => undefined}
      {...props}
    />
  );
}

afterEach(() => {
  document.body.replaceChildren();
});

const field = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

test("two taps log what was logged last: the project with its hours, and the button", async () => {
  const onSave = vi.fn();
  await show(<Form onSave={onSave} />);
  fireEvent.click(screen.getByRole("radio", { name: "Apollo" }));
  press("Log time");
  expect(onSave).toHaveBeenCalledExactlyOnceWith({ project: "Apollo", hours: 7.5 }, "2026-11-27");
});

test("leaves hours that were typed as they are when a project is chosen", async () => {
  await show(<Form draft={{ ...EMPTY, hours: "3" }} />);
  fireEvent.click(screen.getByRole("radio", { name: "Apollo" }));
  expect(field("Hours").value).toBe("3");
});

test.each([
  ["7:30", 7.5],
  ["7,5", 7.5],
  ["7.5", 7.5],
])("takes %s for %d hours", async (typed, hours) => {
  const onSave = vi.fn();
  await show(<Form onSave={onSave} />);
  fireEvent.change(field("Project"), { target: { value: "Apollo" } });
  fireEvent.change(field("Hours"), { target: { value: typed } });
  fireEvent.change(field("Note (optional)"), { target: { value: " Importer " } });
  press("Log time");
  expect(onSave).toHaveBeenCalledExactlyOnceWith(
    { project: "Apollo", hours, note: "Importer" },
    "2026-11-27",
  );
});

test("steps by quarters, with buttons and with arrow keys", async () => {
  await show(<Form draft={{ ...EMPTY, hours: "7.5" }} />);
  press("A quarter hour more");
  expect(field("Hours").value).toBe("7.75");
  press("A quarter hour less");
  fireEvent.keyDown(field("Hours"), { key: "ArrowDown" });
  expect(field("Hours").value).toBe("7.25");
  fireEvent.keyDown(field("Hours"), { key: "ArrowUp" });
  expect(field("Hours").value).toBe("7.5");
});

test("says beside each field what is wrong, ties it to the field, and brings the first one into focus", async () => {
  const onSave = vi.fn();
  await show(<Form draft={{ ...EMPTY, hours: "7.3" }} onSave={onSave} />);
  press("Log time");
  expect(onSave).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(field("Project"));
  expect(field("Project").getAttribute("aria-invalid")).toBe("true");
  expect(descriptionOf(field("Project"))).toBe("Say which project it was");
  expect(descriptionOf(field("Hours"))).toContain("Quarter hours only: 7.25 or 7.5");
  expect(screen.getAllByTestId("error")).toHaveLength(2);
  const live = screen.getAllByTestId("error").map((error) => error.closest("[aria-live]"));
  expect(live.every((region) => region !== null)).toBe(true);
});

test("takes an error away as soon as its field is corrected, and no other", async () => {
  await show(<Form draft={{ ...EMPTY, hours: "x" }} />);
  press("Log time");
  fireEvent.change(field("Project"), { target: { value: "Apollo" } });
  expect(screen.getAllByTestId("error")).toHaveLength(1);
  expect(field("Project").getAttribute("aria-invalid")).toBe("false");
  expect(field("Hours").getAttribute("aria-invalid")).toBe("true");
});

test("refuses more than a day's 24 hours, with what is logged on that day", async () => {
  await show(<Form draft={{ ...EMPTY, project: "Apollo", hours: "8" }} loggedOn={() => 16.5} />);
  press("Log time");
  expect(descriptionOf(field("Hours"))).toContain("A day has 24 hours, and 16.5 h are logged already");
  expect(document.activeElement).toBe(field("Hours"));
});

test("chooses the day by the arrow keys, as a radio group does", async () => {
  const onChange = vi.fn();
  await show(<Form onChange={onChange} />);
  const days = within(screen.getByRole("radiogroup", { name: "Day" }));
  const friday = days.getByRole("radio", { name: "Friday 27 November" });
  expect(friday.getAttribute("aria-checked")).toBe("true");
  expect(days.getAllByRole("radio").filter(({ tabIndex }) => tabIndex === 0)).toEqual([friday]);
  act(() => friday.focus());
  fireEvent.keyDown(friday, { key: "ArrowRight" });
  expect(onChange).toHaveBeenLastCalledWith({ ...EMPTY, date: "2026-11-28" });
});

test("goes to the same day of the week before", async () => {
  await show(<Form />);
  press("Previous week");
  expect(screen.getByRole("radio", { name: "Friday 20 November" }).getAttribute("aria-checked")).toBe("true");
});

test("keeps the day of an entry that the API has", async () => {
  await show(<Form hasFixedDate />);
  expect(screen.queryByRole("radiogroup", { name: "Day" })).toBeNull();
  expect(screen.getByText("Friday 27 November")).toBeTruthy();
});

test("speaks German, with German numbers and hours", async () => {
  await show(<Form draft={{ ...EMPTY, hours: "7,5" }} loggedOn={() => 20.5} />, ["de-DE"]);
  fireEvent.click(screen.getByRole("button", { name: "Eine Viertelstunde mehr" }));
  expect(field("Stunden").value).toBe("7,75");
  fireEvent.change(field("Projekt"), { target: { value: "Apollo" } });
  press("Log time");
  expect(descriptionOf(field("Stunden"))).toContain(
    "Ein Tag hat 24 Stunden, und 20,5 Std. sind schon erfasst",
  );
  expect(document.documentElement.lang).toBe("de-DE");
});

test("mirrors arrows and direction where the device writes from right to left", async () => {
  const onChange = vi.fn();
  await show(<Form onChange={onChange} />, ["ar-EG"]);
  expect(document.documentElement.dir).toBe("rtl");
  const friday = screen.getByRole("radio", { name: /Friday/ });
  fireEvent.keyDown(friday, { key: "ArrowLeft" });
  expect(onChange).toHaveBeenLastCalledWith({ ...EMPTY, date: "2026-11-28" });
});

function descriptionOf(element: HTMLElement): string {
  const ids = (element.getAttribute("aria-describedby") ?? "").split(" ");
  return ids
    .map((id) => document.getElementById(id)?.textContent ?? "")
    .join(" ")
    .trim();
}
