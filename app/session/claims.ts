import { lackingClaim, scopes as ofPolicy, type Scope } from "../generated/policy.ts";
import type { Credentials, Person } from "./tenant.ts";

/** The claims of a token that the app reads. Whether a token is good is not judged here. */
interface Claims {
  readonly sub?: string;
  readonly name?: string;
  readonly email?: string;
  readonly picture?: string;
  readonly scope?: string;
  /** The scopes that the token lacks for want of a second factor. */
  readonly lacking?: readonly unknown[];
  /** Seconds since the epoch. */
  readonly iat?: number;
  readonly exp?: number;
}

/** Reads a JWT's claims; none from a text that isn't one, as an opaque access token isn't. */
export function claimsOf(token: string): Claims {
  try {
    const payload = token.split(".")[1] ?? "";
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims !== "object" || claims === null) return {};
    const text = (name: string) => {
      const value: unknown = Reflect.get(claims, name);
      return typeof value === "string" && value !== "" ? { [name]: value } : {};
    };
    const time = (name: string) => {
      const value: unknown = Reflect.get(claims, name);
      return typeof value === "number" ? { [name]: value } : {};
    };
    const lacking: unknown = Reflect.get(claims, lackingClaim);
    return {
      ...(Array.isArray(lacking) && { lacking }),
      ...text("sub"),
      ...text("name"),
      ...text("email"),
      ...text("picture"),
      ...text("scope"),
      ...time("iat"),
      ...time("exp"),
    };
  } catch {
    return {};
  }
}

/** The person whom a validated ID token is about; undefined if it names nobody. */
export function personOf(idToken: string): Person | undefined {
  const { sub, name, email, picture } = claimsOf(idToken);
  if (sub === undefined) return undefined;
  return {
    sub,
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(picture !== undefined && { picture }),
  };
}

/**
 * The scopes of the policy that were granted, whatever was asked for: those in the access token, by which the API decides, or else those
 * that the token endpoint said.
 */
export function grantedScopes({ accessToken, scope }: Credentials): ReadonlySet<Scope> {
  const granted = (claimsOf(accessToken).scope ?? scope ?? "").split(" ");
  return new Set(granted.filter((name): name is Scope => Object.hasOwn(ofPolicy, name)));
}

/** The scopes of the policy that an access token would have if the person had shown a second factor. */
export function lackingScopes(accessToken: string): ReadonlySet<Scope> {
  const { lacking = [] } = claimsOf(accessToken);
  return new Set(Object.keys(ofPolicy).filter((name): name is Scope => lacking.includes(name)));
}
