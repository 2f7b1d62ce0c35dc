import { act, render, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { SessionProvider, useSession } from "../../session/session-provider.tsx";
import { erin, mona } from "./people.ts";
import { credentialsOf, openStub } from "./stub.ts";

/** A screen that keeps what its first person typed. */
function Typing() {
  const { status, person } = useSession();
  const [typed] = useState(() => person?.name ?? "nothing");
  return <p data-testid="typed">{`${status} ${typed}`}</p>;
}

test("screens start anew with another person, and not with the same one", async () => {
  const { tenant, session } = openStub();
  tenant.answer = async () => credentialsOf(erin);
  await session.signIn();
  await act(
    async () =>
      void render(
        <SessionProvider session={session}>
          <Typing />
        </SessionProvider>,
      ),
  );
  const typed = () => screen.getByTestId("typed").textContent;
  expect(typed()).toBe("signed-in Erin Employee");
  await act(() => session.signOut());
  expect(typed()).toBe("signed-out Erin Employee");
  await act(() => session.signIn());
  expect(typed()).toBe("signed-in Erin Employee");
  await act(() => session.signOut());
  tenant.answer = async () => credentialsOf(mona);
  await act(() => session.signIn());
  expect(typed()).toBe("signed-in Mona Manager");
});

test("says where a hook is used outside of the provider", () => {
  expect(() => render(<Typing />)).toThrow("SESSION_MISSING");
});
