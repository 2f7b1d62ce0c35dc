import { totpCode } from "../authentication/multifactor-totp.ts";
import type { TenantState } from "../state/tenant-state.ts";
import type { Page } from "./browser.ts";

/**
 * The code that somebody's authenticator app shows now.
 *
 * @param person an e-mail address or a `user_id`
 * @param page that asks for the code; one that shows a key enrols an app by it
 * @throws {Error} when the person has no authenticator app
 */
export function oneTimeCode(
  { state, now }: { state: TenantState; now: () => Date },
  person: string,
  page?: Page,
): string {
  const secret = /id="totp-secret">([A-Z2-7]+)</.exec(page?.html ?? "")?.[1] ?? enrolled(state, person);
  if (secret === undefined) throw new Error(`${person} has no authenticator app`);
  return totpCode(secret, now());
}

function enrolled({ users, authenticationMethods }: TenantState, person: string): string | undefined {
  const user = users.get(person) ?? users.find(({ email }) => email === person);
  const methods = authenticationMethods.all().filter(({ user_id }) => user_id === user?.user_id);
  return methods.findLast(({ totp_secret }) => totp_secret !== undefined)?.totp_secret;
}
