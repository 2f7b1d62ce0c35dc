import type { ConnectionKey } from "../../state/connection.ts";
import type { ActionExecution, History } from "../../state/history.ts";
import type { Session } from "../../state/login-state.ts";
import type { Action, TenantState, User } from "../../state/tenant-state.ts";

/** The tenant as its endpoints see it: its state, and what they need to know of the world. */
export interface ManagedTenant {
  readonly state: TenantState;
  /** Host and port, for example `localhost:4443`. */
  readonly domain: string;
  readonly now: () => Date;
  readonly history: History;
  /** The tenant's signing keys, in the form in which `GET /keys/signing` answers them. */
  readonly signingKeys: () => Record<string, unknown>[];
  /** Gives the subject of an ID token that the tenant issued, and that is still good; absent where there is none. */
  readonly verifyIdToken?: (token: string) => Promise<string | undefined>;
  /** Lets no browser of a person pass without a second factor any more; absent where none ever does. */
  readonly forgetBrowsers?: (userId: string) => void;
  /** Runs an Action's draft with an event and tells what it did; nothing for one that can't run. Absent where none can. */
  readonly runDraft?: (action: Action, event: object) => Promise<ActionExecution | undefined>;
  /** Absent where the keys stay as they are. */
  readonly keyRotation?: KeyRotation;
  /** Makes a key of a connection, for a signing algorithm such as `RS256`. Absent where no connection has keys. */
  readonly createConnectionKey?: (connection: string, algorithm: string) => Promise<ConnectionKey>;
  /** Absent where nobody is ever blocked. */
  readonly loginBlocks?: LoginBlocks;
  /** Hears of each session that is ended here; absent where nobody has to be told. */
  readonly onSessionEnd?: (session: Session) => void;
  /** Hears of each user who is created here, but of none that a job imports; absent where nobody has to be told. */
  readonly onUserCreated?: (user: User) => void;
}

/** Whom brute-force protection blocks. */
export interface LoginBlocks {
  /** The addresses from which somebody is blocked. @param identifier a user id, or a name that nobody has */
  addresses(identifier: string): string[];
  /** Lifts all of somebody's blocks. */
  unblock(identifier: string): void;
}

/** Changes which keys sign the tenant's tokens; both answer the `kid` and the certificate of a key. */
export interface KeyRotation {
  /** Lets the next key sign. @returns the one that follows it */
  rotate(): Promise<{ kid: string; cert: string }>;
  /** Ends the use of a previous key. @returns `undefined` when it is none */
  revoke(kid: string): { kid: string; cert: string } | undefined;
}

/** The identifier of the tenant's own Management API: the audience of its tokens. */
export function managementIdentifier(domain: string): string {
  return `https://${domain}/api/v2/`;
}
