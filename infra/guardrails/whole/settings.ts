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
import { isUnknown, parsed, valueAt } from "declared-stack/value";
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
  ...of(resourceTypes.roleOfFunction, "path", "permissionsBoundary", "maxSessionDuration"),
  ...of(resourceTypes.table, "localSecondaryIndexes"),
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

/** The configuration of providers; the program refuses what it doesn't know of its own, which begins with its name. */
const CONFIGURED = ["auth0:clientId", "auth0:clientSecret", "auth0:domain", "aws:defaultTags", "aws:region"];
const OWN = "timesheets:";

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
    name: "configuration-known",
    mirrors: "Pulumi: Provider configuration",
    severity: "high",
    why: "A provider's configuration can send all that is created, with its secrets, to another account, role or address.",
    remedy: `Leave it out of the stack's configuration; besides ${OWN}, it has ${CONFIGURED.join(", ")}.`,
    check: ({ config }) =>
      Object.keys(config)
        .filter((key) => !key.startsWith(OWN) && !CONFIGURED.includes(key))
        .map((key) => ({
          resource: { type: "pulumi:pulumi:Stack", name: "timesheets" },
          property: key,
          // It may be a secret.
          found: "set",
          expected: "no such key",
        })),
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
          .filter(([name]) => !HARMLESS_OPTIONS.has(name))
          .map(
            ([name, found]): Breach => ({ resource, property: `options.${name}`, found, expected: "none" }),
          ),
      ),
  },
];

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
