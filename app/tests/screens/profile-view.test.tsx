import { act, cleanup, configure, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { ThemeProvider } from "../../design/theme.tsx";
import { scopes as ofPolicy, type Scope } from "../../generated/policy.ts";
import { LanguageProvider, useLanguage } from "../../language/language.tsx";
import { NoAccess } from "../../screens/no-access.tsx";
import { ProfileView, type ProfileViewProps } from "../../screens/profile/profile-view.tsx";
import { UnsentDialog } from "../../screens/profile/unsent-dialog.tsx";

vi.mock("expo-localization", () => ({ useLocales: () => [{ languageTag: "en-US" }] }));

beforeAll(() => {
  configure({ defaultHidden: true });
});
afterEach(() => {
  cleanup();
  localStorage.clear();
});

async function show(children: ReactNode) {
  await act(
    async () =>
      void render(
        <LanguageProvider>
          <ThemeProvider direction="ltr" app="Timesheets">
            {children}
          </ThemeProvider>
        </LanguageProvider>,
      ),
  );
}

const mia = { name: "Mia Manager", email: "mia@example.com" };

function Profile(props: Partial<ProfileViewProps>) {
  const { chosen, choose } = useLanguage();
  return (
    <ProfileView
      person={mia}
      scopes={new Set()}
      language={{ chosen, choose }}
      onSignInAgain={() => undefined}
      onSignOut={() => undefined}
      isSigningOut={false}
      {...props}
    />
  );
}

const button = (name: string) => screen.getByRole("button", { name });
const held = (...scopes: Scope[]): ReadonlySet<Scope> => new Set(scopes);
const sentences: Readonly<Record<Scope, string>> = {
  "read:timesheets": "See your own entries",
  "create:timesheets": "Log time, and correct what isn't approved",
  "delete:timesheets": "Delete your own entries that aren't approved",
  "approve:timesheets": "See and approve the entries of others",
};

describe("a profile", () => {
  it.each(Object.entries(sentences))(
    "tells of %s where it is held, and of no other",
    async (scope, sentence) => {
      const isIt = (name: string): name is Scope => name === scope;
      await show(<Profile scopes={held(...Object.keys(ofPolicy).filter(isIt))} />);
      expect(screen.getAllByRole("listitem")).toHaveLength(1);
      expect(screen.getByText(sentence)).toBeDefined();
      expect(screen.getByText(scope)).toBeDefined();
    },
  );

  it("says so of somebody who may do nothing", async () => {
    await show(<Profile />);
    expect(screen.getByText("Nothing yet")).toBeDefined();
    expect(screen.queryAllByRole("listitem")).toEqual([]);
  });

  it("says who is signed in, and when the session ends", async () => {
    await show(<Profile endsAt={new Date(2026, 11, 11, 15, 7)} />);
    expect(screen.getByText("Mia Manager")).toBeDefined();
    expect(screen.getByText("mia@example.com")).toBeDefined();
    expect(screen.getByText(/^Ends Dec 11, 2026, 3:07\sPM$/)).toBeDefined();
  });

  it("has the device's language until another is chosen, and then speaks that", async () => {
    await show(<Profile />);
    expect(screen.getByRole("radio", { name: "As the device" }).getAttribute("aria-checked")).toBe("true");
    await act(async () => void fireEvent.click(screen.getByRole("radio", { name: "Deutsch" })));
    expect(button("Abmelden")).toBeDefined();
    expect(document.documentElement.lang).toBe("de");
    await act(async () => void fireEvent.click(screen.getByRole("radio", { name: "Wie das Gerät" })));
    expect(button("Sign out")).toBeDefined();
  });

  it("can't be signed out of twice", async () => {
    const onSignOut = vi.fn();
    await show(<Profile isSigningOut onSignOut={onSignOut} />);
    fireEvent.click(button("Signing out"));
    expect(onSignOut).not.toHaveBeenCalled();
  });
});

describe("signing out while something waits", () => {
  const nothing = () => undefined;
  const question = {
    count: 3,
    isOpen: true,
    isSending: false,
    couldNotSend: false,
    onSend: nothing,
    onSignOut: nothing,
    onClose: nothing,
  };

  it("is warned of, with three ways on", async () => {
    const [onSend, onSignOut, onClose] = [vi.fn(), vi.fn(), vi.fn()];
    await show(<UnsentDialog {...question} onSend={onSend} onSignOut={onSignOut} onClose={onClose} />);
    expect(screen.getByRole("heading", { name: "3 changes aren't sent yet" })).toBeDefined();
    fireEvent.click(button("Send and sign out"));
    fireEvent.click(button("Sign out anyway"));
    fireEvent.click(button("Cancel"));
    expect([onSend, onSignOut, onClose].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1]);
  });

  it("can't be done in another way while it is sent", async () => {
    const onSignOut = vi.fn();
    await show(<UnsentDialog {...question} isSending onSignOut={onSignOut} />);
    fireEvent.click(button("Sign out anyway"));
    expect(onSignOut).not.toHaveBeenCalled();
  });

  it("says when it couldn't be sent", async () => {
    await show(<UnsentDialog {...question} couldNotSend />);
    expect(screen.getByRole("alert").textContent).toBe(
      "Not everything could be sent. You're still signed in.",
    );
  });
});

it("says to somebody without a role what they lack and whom to ask", async () => {
  const onSignInAgain = vi.fn();
  await show(<NoAccess who="nina@example.com" onSignInAgain={onSignInAgain} />);
  expect(
    screen.getByText(/You are signed in as nina@example\.com, and this account has no role/),
  ).toBeDefined();
  expect(screen.getByText(/^Ask your manager or your administrator/)).toBeDefined();
  fireEvent.click(button("Sign in again"));
  expect(onSignInAgain).toHaveBeenCalledOnce();
});
