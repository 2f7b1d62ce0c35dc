import type { User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";

/** Wrong codes of a person in a row, at most, however many logins they are for. */
const MOST = 10;

/** Seconds after the last of them in which no code is looked at: a further one each six minutes, as on Auth0. */
const PAUSE = 360;

type Counting = Pick<AuthenticationContext, "wrongFactors">;

/** Whether somebody has given so many wrong codes that no other is looked at for now. */
export const isExhausted = ({ wrongFactors }: Counting, { user_id }: User): boolean =>
  (wrongFactors.get(user_id) ?? 0) >= MOST;

export function countWrongFactor({ wrongFactors }: Counting, { user_id }: User): void {
  wrongFactors.set(user_id, (wrongFactors.get(user_id) ?? 0) + 1, PAUSE);
}

/** The right code was given: the count begins again. */
export function clearWrongFactors({ wrongFactors }: Counting, { user_id }: User): void {
  wrongFactors.delete(user_id);
}
