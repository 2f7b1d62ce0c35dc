/**
 * The groups of a person, as Auth0's Authorization Extension keeps them: `app_metadata.authorization.groups`.
 * Anything else than a list of names there counts as no groups.
 */
export function groupsOf(appMetadata: Readonly<Record<string, unknown>> | undefined): string[] {
  const authorization = appMetadata?.authorization;
  if (typeof authorization !== "object" || authorization === null || !("groups" in authorization)) return [];
  const { groups } = authorization;
  return Array.isArray(groups) ? groups.filter((name) => typeof name === "string") : [];
}
