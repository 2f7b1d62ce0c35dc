import { ITEM } from "declared-stack/judgement";
import { leavesOf } from "declared-stack/leaves";
import type { StackResource } from "declared-stack/resource";
import {
  judgementOf,
  type KnownType,
  resourceTypes,
  rowOf,
  type SettingsOf,
} from "declared-stack/resource-types";
import { endOfUrn } from "declared-stack/urn";
import { isUnknown, itemsOf, parsed, valueAt } from "declared-stack/value";
import type { Breach, Guardrail } from "../definition/guardrail.ts";

/** A section whose members a guardrail judges by their names, as no row can know them: function-environment. */
const JUDGED_BY_NAME = [`${resourceTypes.function} environment.variables`];

/**
 * Settings that rows know, as the review can say what a change of them does, and that no stack of this project needs: what
 * lets somebody in, or leads elsewhere, if it is set at all.
 */
const UNUSED = [
  ...of(resourceTypes.api, "allowOnlineAccess"),
  ...of(resourceTypes.connection, "realms"),
  ...of(resourceTypes.certificate, "subjectAlternativeNames"),
  ...of(resourceTypes.apiMapping, "apiMappingKey"),
  ...of(resourceTypes.integration, "integrationMethod"),
  ...of(resourceTypes.key, "keyUsage"),
  ...of(resourceTypes.logGroup, "logGroupClass"),
  ...of(resourceTypes.roleOfFunction, "path", "maxSessionDuration"),
  ...of(resourceTypes.managedPolicy, "path"),
  // Roles say who reads it.
  ...of(resourceTypes.secret, "policy"),
  ...of(resourceTypes.table, "localSecondaryIndexes"),
  `${resourceTypes.backupPlan} rules.copyActions`,
  ...of(resourceTypes.backupVaultLock, "changeableForDays"),
  // The TopicPolicy says it.
  ...of(resourceTypes.topic, "policy"),
  // A widget of one's own runs a function for whoever looks at it, and a text can lead anywhere.
  `${resourceTypes.dashboard} dashboardBody.widgets.properties.endpoint`,
  `${resourceTypes.dashboard} dashboardBody.widgets.properties.markdown`,
];

/** All members of sections that rows judge as a whole. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  [`${resourceTypes.alarm} metricQueries`]: ["id", "metric", "expression", "label", "returnData"],
  [`${resourceTypes.alarm} metricQueries.metric`]: [
    "dimensions",
    "metricName",
    "namespace",
    "period",
    "stat",
  ],
  [`${resourceTypes.metricFilter} metricTransformation`]: [
    "defaultValue",
    "name",
    "namespace",
    "unit",
    "value",
  ],
  [`${resourceTypes.table} attributes`]: ["name", "type"],
  [`${resourceTypes.table} globalSecondaryIndexes`]: ["name", "keySchemas", "projectionType"],
  [`${resourceTypes.table} globalSecondaryIndexes.keySchemas`]: ["attributeName", "keyType"],
  [`${resourceTypes.table} ttl`]: ["attributeName", "enabled"],
};

function of<Type extends KnownType>(type: Type, ...settings: readonly SettingsOf<Type>[]): string[] {
  return settings.map((setting) => `${type} ${setting}`);
}

/** Options that only say how long the engine waits. */
const HARMLESS_OPTIONS = new Set(["customTimeouts"]);

/** Guardrails of everything that a resource or a provider may have, known or not. */
export const settingGuardrails: readonly Guardrail[] = [
  {
    name: "settings-known",
    mirrors: "NIST SP 800-53 CM-7(5): allow by exception",
    severity: "high",
    why: "A setting that nobody has judged may let somebody in, send data elsewhere, or run other code.",
    remedy:
      "Leave it out; or say in its type's row in packages/declared-stack/src/ how a change of it is to be judged, and in a guardrail what it may be.",
    inputsAlone: true,
    check: ({ resources }) => resources.flatMap(unjudgedSettings),
  },
  {
    name: "options-known",
    mirrors: "Pulumi: Resource options",
    severity: "high",
    why: "An option can hide a change, take over or let go of what somebody else made, or create it by another provider.",
    remedy: "Leave it out; or agree on a waiver for as long as an alias or an import is needed.",
    check: ({ resources }) =>
      resources.flatMap((resource) =>
        Object.entries(resource.options)
          .filter(([name, value]) => !HARMLESS_OPTIONS.has(name) && !isOfSdk(name, value, resource))
          .map(
            ([name, found]): Breach => ({ resource, property: `options.${name}`, found, expected: "none" }),
          ),
      ),
  },
];

/**
 * The guardrail of the configuration of providers.
 *
 * @param own what the program's own keys begin with: it refuses what it doesn't know of them.
 * @param configured all keys of providers that the program needs.
 */
export const configurationKnown = (own: string, configured: readonly string[]): Guardrail => ({
  name: "configuration-known",
  mirrors: "Pulumi: Provider configuration",
  severity: "high",
  why: "A provider's configuration can send all that is created, with its secrets, to another account, role or address.",
  remedy: `Leave it out of the stack's configuration; besides ${own}, it has ${configured.join(", ")}.`,
  check: ({ config }) =>
    Object.keys(config)
      .filter((key) => !key.startsWith(own) && !configured.includes(key))
      .map((key) => ({
        resource: { type: "pulumi:pulumi:Stack", name: own.slice(0, -1) },
        property: key,
        // It may be a secret.
        found: "set",
        expected: "no such key",
      })),
});

/** Whether an option is what Pulumi's SDK gives to every resource of the type: an alias for the type as it was called before. */
const isOfSdk = (option: string, value: unknown, { type, name, parent }: StackResource): boolean =>
  option === "aliases" &&
  itemsOf(value).every((alias) => {
    // The engine has URNs in their place, with the types of all parents in them.
    const former = typeof alias === "string" ? { ...endOfUrn(alias), parent } : alias;
    return (
      rowOf(type)?.formerTypes?.includes(String(valueAt(former, "type"))) &&
      valueAt(former, "name") === name &&
      valueAt(former, "parent") === parent
    );
  });

/** The guardrail of the tags by which roles of continuous integration know what has no name of the stack's. */
export const tagsNameTheStack: Guardrail = {
  name: "tags-name-the-stack",
  mirrors: "AWS IAM: Attribute-based access control",
  severity: "high",
  why: "Keys and certificates have ids that AWS makes: by these tags alone does a role know those of its own stack, and without them no deployment may touch them.",
  remedy:
    "Give aws:defaultTags of the stack's configuration the tags project: timesheets and stack, with the stack's name.",
  check: ({ hosted, config, name }) => {
    const tags = valueAt(parsed(config["aws:defaultTags"]), "tags");
    const isTagged = valueAt(tags, "project") === "timesheets" && valueAt(tags, "stack") === name;
    const resource = { type: "pulumi:pulumi:Stack", name: "timesheets" };
    const expected = `project "timesheets" and stack "${name}"`;
    return !hosted || isTagged ? [] : [{ resource, property: "aws:defaultTags", found: tags, expected }];
  },
};

function unjudgedSettings(resource: StackResource): Breach[] {
  const { type, inputs } = resource;
  // A type without a row is judged by nobody as a whole, which is told once.
  if (rowOf(type) === undefined) return [];
  return leavesOf(inputs)
    .filter(({ steps, value }) => !isJudged(type, steps) && !(isUnknown(value) && isSection(type, steps)))
    .map(({ path, value }) => ({
      resource,
      property: path,
      // A name that isn't known is one, whatever its value will be.
      found: isUnknown(value) ? "declared" : parsed(value),
      expected: "no such setting, as nobody has judged it",
    }));
}

/** Whether a row knows settings within, which are none as long as the whole isn't known. */
function isSection(type: string, steps: readonly string[]): boolean {
  const names = steps.filter((step) => step !== ITEM);
  return typeof valueAt(rowOf(type)?.settings, names.join(".")) === "object";
}

function isJudged(type: string, steps: readonly string[]): boolean {
  const names = steps.filter((step) => step !== ITEM);
  const ways = names.map((_, index) => `${type} ${names.slice(0, index + 1).join(".")}`);
  if (ways.some((way) => JUDGED_BY_NAME.includes(way))) return true;
  const isMember = ways.every((way, index) => {
    const [member, members] = [names[index + 1], MEMBERS[way]];
    return member === undefined || members === undefined || members.includes(member);
  });
  return isMember && judgementOf(type, steps) !== undefined && !ways.some((way) => UNUSED.includes(way));
}
