import AsyncStorage from "@react-native-async-storage/async-storage";
import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { useFormats, useLanguage } from "../../language/language.tsx";
import type { Language } from "../../language/languages.ts";
import { show } from "../screens/shown.tsx";

beforeEach(async () => {
  document.body.replaceChildren();
  await AsyncStorage.clear();
});

function Speaking() {
  const { language, chosen, choose } = useLanguage();
  const { hours, hoursSpoken } = useFormats();
  const choice = (name: string, wanted: Language | undefined) => (
    <button type="button" onClick={() => choose(wanted)}>
      {name}
    </button>
  );
  return (
    <>
      <p data-testid="said">
        {[language, chosen ?? "device", hours(7.5), hoursSpoken(1), hoursSpoken(7.5)].join("; ")}
      </p>
      {choice("German", "de")}
      {choice("Device's", undefined)}
    </>
  );
}

const said = () => screen.getByTestId("said").textContent;
const page = () => [document.documentElement.lang, document.documentElement.dir];

test("speaks the device's language, and the next best where it doesn't speak that", async () => {
  await show(<Speaking />, ["fr-FR", "de-AT", "en"]);
  expect(said()).toBe("de; device; 7,5 Std.; 1 Stunde; 7,5 Stunden");
  expect(page()).toEqual(["de-AT", "ltr"]);
});

test("speaks the language that was chosen, and does so after the app has ended, too", async () => {
  const { unmount } = await show(<Speaking />, ["en-GB"]);
  expect(said()).toBe("en; device; 7.5 h; 1 hour; 7.5 hours");
  fireEvent.click(screen.getByRole("button", { name: "German" }));
  await vi.waitFor(() => expect(said()).toBe("de; de; 7,5 Std.; 1 Stunde; 7,5 Stunden"));
  expect(page()).toEqual(["de", "ltr"]);
  unmount();
  await show(<Speaking />, ["en-GB"]);
  expect(said()).toBe("de; de; 7,5 Std.; 1 Stunde; 7,5 Stunden");
});

test("follows the device again when nothing is chosen any more", async () => {
  await AsyncStorage.setItem("language", "de");
  await show(<Speaking />, ["en-GB"]);
  fireEvent.click(screen.getByRole("button", { name: "Device's" }));
  await vi.waitFor(() => expect(said()).toMatch(/^en; device/));
  await act(async () => undefined);
  expect(await AsyncStorage.getItem("language")).toBeNull();
});

test("runs in the device's direction, until a language is chosen", async () => {
  await show(<Speaking />, ["he-IL"]);
  expect(page()).toEqual(["en", "rtl"]);
  fireEvent.click(screen.getByRole("button", { name: "German" }));
  await vi.waitFor(() => expect(page()).toEqual(["de", "ltr"]));
});

test.each(["fr", "__proto__", ""])("takes no heed of %j kept as the language", async (kept) => {
  await AsyncStorage.setItem("language", kept);
  await show(<Speaking />, ["en-GB"]);
  expect(said()).toMatch(/^en; device/);
});
