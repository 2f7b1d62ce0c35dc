import type { User } from "../state.ts";

/** The claims about a person that go with the granted scopes (OpenID Connect Core §5.4), for ID tokens and `/userinfo`. */
export function profileClaims(user: User, scopes: readonly string[]): Record<string, unknown> {
  const {
    email,
    email_verified = false,
    name,
    nickname,
    given_name,
    family_name,
    picture,
    updated_at,
  } = user;
  return {
    ...(scopes.includes("profile") && { given_name, family_name, nickname, name, picture, updated_at }),
    ...(scopes.includes("email") && email !== undefined && { email, email_verified }),
  };
}
