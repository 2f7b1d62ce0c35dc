import {
  createContext,
  Fragment,
  type ReactNode,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from "react";
import { type AppConfiguration, readConfiguration } from "../configuration.ts";
import { Clock } from "./clock.ts";
// Without its ending: Metro takes the one of the platform.
import { openTenant } from "./open-tenant";
import { devicePresence } from "./presence.ts";
import { Session, type SessionState } from "./session.ts";

/** Who is signed in, and what can be done about it. */
export type UsedSession = SessionState &
  Pick<Session, "signIn" | "signOut" | "start" | "accessToken" | "dismiss" | "answerStepUp">;

const SessionContext = createContext<Session | undefined>(undefined);

/** Makes the app's session of its configuration. */
function openSession(configuration: AppConfiguration): Session {
  const { apiUrl, session: lifetimes } = configuration;
  return new Session({
    tenant: openTenant(configuration),
    presence: devicePresence,
    clock: new Clock(),
    lifetimes,
    serverTime: () =>
      fetch(`${apiUrl}/health`, { cache: "no-store" }).then(
        ({ headers }) => Date.parse(headers.get("date") ?? "") || undefined,
        () => undefined,
      ),
  });
}

/**
 * Gives a session to the screens below. They start anew when somebody else signs in, so that nothing that one person typed or saw is there
 * for the next; the same person finds everything as it was.
 */
export function SessionProvider({ session: given, children }: { session?: Session; children: ReactNode }) {
  const [session] = useState(() => given ?? openSession(readConfiguration()));
  const { subscribe, getState, getChangesOfPerson } = session;
  const { status, reason } = useSyncExternalStore(subscribe, getState, getState);
  const changesOfPerson = useSyncExternalStore(subscribe, getChangesOfPerson, getChangesOfPerson);

  useEffect(() => {
    void session.start();
    return session.followTabs();
  }, [session]);

  const unreachable = status === "signed-out" && reason === "unreachable";
  useEffect(() => {
    if (!unreachable || typeof window === "undefined" || typeof window.addEventListener !== "function")
      return;
    window.addEventListener("online", session.start);
    return () => window.removeEventListener("online", session.start);
  }, [session, unreachable]);

  return (
    <SessionContext value={session}>
      <Fragment key={changesOfPerson}>{children}</Fragment>
    </SessionContext>
  );
}

/** The session itself, for the API's client. @throws {Error} outside of `SessionProvider` */
export function useSessionObject(): Session {
  const session = useContext(SessionContext);
  if (session === undefined)
    throw new Error("SESSION_MISSING: useSession is used outside of SessionProvider");
  return session;
}

/** Who is signed in, and what can be done about it; renders again when that changes. */
export function useSession(): UsedSession {
  const session = useSessionObject();
  const state = useSyncExternalStore(session.subscribe, session.getState, session.getState);
  const { signIn, signOut, start, accessToken, dismiss, answerStepUp } = session;
  return { ...state, signIn, signOut, start, accessToken, dismiss, answerStepUp };
}
