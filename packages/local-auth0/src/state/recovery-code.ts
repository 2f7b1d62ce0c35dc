import { randomBytes, randomInt } from "node:crypto";
import { hashPassword } from "./password.ts";
import type { TenantState, User } from "./tenant-state.ts";

/** Letters and digits of a recovery code, without those that look alike. */
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ123456789";

/** Gives a person a recovery code, in the place of the one that they had. @returns the code, which is kept as a hash only */
export function renewRecoveryCode(
  { state, now }: { readonly state: TenantState; readonly now: () => Date },
  { user_id }: Pick<User, "user_id">,
): string {
  const code = Array.from({ length: 24 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  const at = now().toISOString();
  for (const { id, ...old } of state.authenticationMethods.all()) {
    if (old.user_id === user_id && old.type === "recovery-code") state.authenticationMethods.delete(id);
  }
  state.authenticationMethods.put({
    id: `recovery-code|dev_${randomBytes(12).toString("base64url").replaceAll(/[-_]/g, "x")}`,
    user_id,
    type: "recovery-code",
    confirmed: true,
    created_at: at,
    enrolled_at: at,
    recovery_code_hash: hashPassword(code),
  });
  return code;
}
