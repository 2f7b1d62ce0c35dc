import type { Settings } from "./settings.ts";

/** Settings of a tenant that the Deploy CLI did not read. It goes on without them, and calls that a success. */
export interface UnreadSettings {
  /** A type of resource, or a member of one, for example `attackProtection.captcha`; empty when it isn't known. */
  readonly path: string;
  readonly why: string;
  /** The scopes that the client lacks; empty when that isn't the reason. */
  readonly scopes: readonly string[];
  /** Whether the tenant has none, as its plan lacks the feature: then nothing is left open. */
  readonly isAbsent: boolean;
}

/** Warnings of release 8.44 about features that a plan lacks, each with the settings that are then not there. */
const FEATURES: readonly (readonly [warning: RegExp, path: string])[] = [
  [/^Bot detection is not available/, "attackProtection.botDetection"],
  [/^Captcha is not available/, "attackProtection.captcha"],
  [/^Partial Prompts feature/, "prompts.partials"],
  [/^Skipping partials for prompt type/, "prompts.partials"],
  [/^Unable to fetch screen renderers/, "prompts.screenRenderers"],
];

/** It says so of an export as well: flags that it doesn't know are left out. */
const FLAGS = /^The following tenant flags? ha(?:s|ve) not been updated .* target tenant: (\w+(?:, \w+)*)/;

/**
 * Finds out what the Deploy CLI left out of an export.
 *
 * @param lines as it logged them.
 * @param types the types of resource that it was to export.
 * @param exported what it wrote.
 */
export function unreadSettings(
  lines: readonly string[],
  types: readonly string[],
  exported: Settings,
): UnreadSettings[] {
  const told = warningsIn(lines).flatMap((warning) => unreadBy(warning, exported));
  const silent = types.filter(
    (type) => !Object.hasOwn(exported, type) && !told.some(({ path }) => path === type),
  );
  return [
    ...told,
    ...silent.map((path) => ({ path, why: "the Deploy CLI wrote none", scopes: [], isAbsent: false })),
  ];
}

/** Warnings and errors, each in one line: they quote answers of the tenant, which have several. */
function warningsIn(lines: readonly string[]): string[] {
  return lines
    .join("\n")
    .split(/^(?=(?:info|warn|error|debug): )/m)
    .flatMap((entry) => /^(?:warn|error): ([\s\S]*)/.exec(entry)?.[1] ?? [])
    .map((warning) => warning.replaceAll(/\s+/g, " ").trim());
}

function unreadBy(warning: string, exported: Settings): UnreadSettings[] {
  const scopes = warning.match(/\b(?:read|create|update|delete):\w+/g) ?? [];
  const [, retrieved] = /^Cannot retrieve (\w+) due to missing scopes/.exec(warning) ?? [];
  const [, skipped] = / - Skipping (\w+)$/.exec(warning) ?? [];
  const whole = retrieved ?? skipped;
  if (whole !== undefined) return [lacking(whole, scopes, warning)];
  if (/ Branding templates will not be exported\.$/.test(warning))
    return [unreadBranding(exported, scopes, warning)];
  const [, feature] = FEATURES.find(([said]) => said.test(warning)) ?? [];
  if (feature !== undefined) return [lacking(feature, scopes, warning)];
  const [, flags] = FLAGS.exec(warning) ?? [];
  if (flags !== undefined) {
    const why = "the Deploy CLI doesn't know them, and neither reads nor changes them";
    return flags
      .split(", ")
      .map((flag) => ({ path: `tenant.flags.${flag}`, why, scopes: [], isAbsent: true }));
  }
  return [{ path: "", why: warning, scopes, isAbsent: false }];
}

const lacking = (path: string, scopes: readonly string[], warning: string): UnreadSettings =>
  scopes.length > 0
    ? { path, why: `the client lacks ${scopes.join(", ")}`, scopes, isAbsent: false }
    : { path, why: warning, scopes, isAbsent: true };

/** It says the same whether the page template or all of the branding was refused. */
function unreadBranding(exported: Settings, scopes: readonly string[], warning: string): UnreadSettings {
  const { branding } = exported;
  const hasOwn =
    typeof branding === "object" &&
    branding !== null &&
    Object.keys(branding).some((key) => key !== "templates");
  return hasOwn
    ? lacking("branding.templates", scopes, warning)
    : lacking("branding", ["read:branding"], warning);
}

/** Whether a path of settings lies in a part that was not read. */
export const isUnread = (path: string, unread: readonly UnreadSettings[]): boolean =>
  unread.some((part) => part.path !== "" && (path === part.path || path.startsWith(`${part.path}.`)));

/** Whether something is left open that the tenant may have. */
export const isOpen = (unread: readonly UnreadSettings[]): boolean =>
  unread.some(({ isAbsent }) => !isAbsent);

/** Unread settings in words, one line for each reason. */
export const unreadLines = (unread: readonly UnreadSettings[]): string[] =>
  [...Map.groupBy(unread, ({ why }) => why)].map(([why, parts]) => {
    const paths = parts.map(({ path }) => path).filter((path) => path !== "");
    return paths.length === 0 ? why : `${paths.join(", ")}: ${why}`;
  });
