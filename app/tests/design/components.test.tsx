import { act, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Button } from "../../design/button.tsx";
import { Choices, Field } from "../../design/field.tsx";
import { Icon } from "../../design/icon.tsx";
import { Banner, Mark, Skeleton } from "../../design/surface.tsx";
import { Text } from "../../design/text.tsx";
import { useToast } from "../../design/toast.tsx";
import { show } from "../screens/shown.tsx";

afterEach(() => {
  vi.useRealTimers();
  document.documentElement.style.fontSize = "";
  document.body.replaceChildren();
});

describe("a toast", () => {
  function Doing({ onUndo }: { readonly onUndo: () => void }) {
    const toast = useToast();
    return (
      <Button
        title="Do it"
        onPress={() => toast({ text: "Done", undo: { title: "Undo", onPress: onUndo } })}
      />
    );
  }

  const begin = async (onUndo = () => undefined) => {
    await show(<Doing onUndo={onUndo} />);
    vi.useFakeTimers();
    return screen.getByRole("status");
  };

  test("comes into a live region that is there before it", async () => {
    const region = await begin();
    expect([region.getAttribute("aria-live"), region.textContent]).toEqual(["polite", ""]);
    fireEvent.click(screen.getByRole("button", { name: "Do it" }));
    expect(region.textContent).toContain("Done");
  });

  test("takes back what was done, once, and goes", async () => {
    const onUndo = vi.fn();
    const region = await begin(onUndo);
    fireEvent.click(screen.getByRole("button", { name: "Do it" }));
    fireEvent.click(screen.getByTestId("undo"));
    expect(onUndo).toHaveBeenCalledOnce();
    expect(region.textContent).toBe("");
  });

  test("goes by itself, but not while somebody is at it", async () => {
    const region = await begin();
    fireEvent.click(screen.getByRole("button", { name: "Do it" }));
    act(() => screen.getByTestId("undo").focus());
    act(() => vi.advanceTimersByTime(60_000));
    expect(region.textContent).toContain("Done");
    act(() => screen.getByTestId("undo").blur());
    act(() => vi.advanceTimersByTime(60_000));
    expect(region.textContent).toBe("");
  });

  test("can be closed", async () => {
    const region = await begin();
    fireEvent.click(screen.getByRole("button", { name: "Do it" }));
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    expect(region.textContent).toBe("");
  });
});

describe("text", () => {
  test.each([
    ["100%", "16px", "24px"],
    ["200%", "32px", "48px"],
  ])("of a browser that writes at %s is %s high on lines of %s", async (size, letters, line) => {
    document.documentElement.style.fontSize = size === "100%" ? "16px" : "32px";
    await show(<Text>Words</Text>);
    const { style } = screen.getByText("Words");
    expect([style.fontSize, style.lineHeight]).toEqual([letters, line]);
  });

  test("is a heading where it has a level", async () => {
    await show(<Text level={2}>Words</Text>);
    expect(screen.getByRole("heading", { level: 2 }).textContent).toBe("Words");
  });

  test("takes no label in a browser, where only some roles may have one", async () => {
    await show(<Text spoken="7.5 hours">7.5 h</Text>);
    expect(screen.getByText("7.5 h").getAttribute("aria-label")).toBeNull();
  });
});

describe("a button", () => {
  test("that is at work keeps its name and can't be pressed", async () => {
    const onPress = vi.fn();
    await show(<Button title="Save" isBusy onPress={onPress} />);
    const button = screen.getByRole("button", { name: "Save" });
    fireEvent.click(button);
    expect([button.getAttribute("aria-busy"), button.getAttribute("aria-disabled")]).toEqual([
      "true",
      "true",
    ]);
    expect(onPress).not.toHaveBeenCalled();
  });
});

describe("signs", () => {
  test("are passed over by screen readers: words say the same", async () => {
    await show(
      <Mark tone="approved" sign="approve">
        Approved
      </Mark>,
    );
    expect(document.querySelector("svg")?.closest("[aria-hidden=true]")).not.toBeNull();
    expect(screen.getByText("Approved")).toBeTruthy();
  });

  test.each([
    ["forward", "ar-EG", true],
    ["forward", "en-GB", false],
    ["approve", "ar-EG", false],
  ] as const)("such as %s in %s are mirrored: %s", async (sign, language, isMirrored) => {
    await show(<Icon sign={sign} />, [language]);
    const style = document.querySelector("svg")?.getAttribute("style") ?? "";
    expect(/scaleX\(-1\)/.test(style)).toBe(isMirrored);
  });
});

describe("a banner", () => {
  test.each([
    ["alert", "assertive"],
    ["status", "polite"],
  ] as const)("that is an %s is read out: %s", async (announced, live) => {
    await show(<Banner tone="rejected" sign="warning" title="No" announced={announced} />);
    expect(screen.getAllByRole(announced).map((region) => region.getAttribute("aria-live"))).toContain(live);
  });
});

test("what holds a place while something loads is hidden from screen readers, and as high as the line will be", async () => {
  const { container } = await show(<Skeleton variant="display" />);
  const place = container.querySelector<HTMLElement>("[aria-hidden=true]");
  expect(place?.style.height).toBe("52px");
});

describe("a field", () => {
  test("has its label, hint and error, and needs no colour to say that it is wrong", async () => {
    await show(<Field label="Project" hint="Its name" error="Say which" isRequired />);
    const field = screen.getByRole("textbox", { name: "Project" });
    const described = (field.getAttribute("aria-describedby") ?? "").split(" ");
    expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual([
      "Say which",
      "Its name",
    ]);
    expect([field.getAttribute("aria-invalid"), field.getAttribute("aria-required")]).toEqual([
      "true",
      "true",
    ]);
    expect(screen.getByTestId("error").querySelector("svg")).not.toBeNull();
  });
});

describe("choices", () => {
  function Colours() {
    const [value, setValue] = useState("red");
    const choices = ["red", "green", "blue"].map((name) => ({ value: name, title: name }));
    return <Choices label="Colour" choices={choices} value={value} onChange={setValue} />;
  }

  test("are one stop for the keyboard; arrows choose, round and round, and take the focus along", async () => {
    await show(<Colours />);
    const radio = (name: string) => screen.getByRole("radio", { name });
    act(() => radio("red").focus());
    fireEvent.keyDown(radio("red"), { key: "ArrowLeft" });
    expect(document.activeElement).toBe(radio("blue"));
    expect(screen.getAllByRole("radio").map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0]);
    fireEvent.keyDown(radio("blue"), { key: "ArrowDown" });
    expect(radio("red").getAttribute("aria-checked")).toBe("true");
  });
});
