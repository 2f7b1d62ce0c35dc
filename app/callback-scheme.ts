import type { AppConfiguration } from "./configuration.ts";

/**
 * The scheme of the addresses to which a login and a logout come back, `{scheme}://{domain}/{platform}/{package}/callback`.
 *
 * - Android: `https`, an App Link, which no other app can take.
 * - iOS: the bundle id, as SDKs write it; the system's browser hands it only to the app that opened it (RFC 8252 §7.1).
 */
export const callbackScheme = (
  platform: string,
  { ios }: Pick<AppConfiguration, "ios">,
): string | undefined => (platform === "android" ? "https" : ios?.bundleId.toLowerCase());
