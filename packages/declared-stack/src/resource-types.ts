import { auth0Types } from "./auth0.ts";
import { awsTypes } from "./aws.ts";
import { type AnyJudgements, type Judgement, judgementIn, type SafeSettingIn } from "./judgement.ts";
import type { ResourceType } from "./resource-type.ts";
import type { SettingOf } from "./setting.ts";

/** One row per resource type, by a short name. */
export const rows = { ...auth0Types, ...awsTypes };

type Rows = typeof rows;
type Row = Rows[keyof Rows];

/** Pulumi's token of a type that has a row. */
export type KnownType = Row["type"];
type RowOf<Type extends KnownType> = Extract<Row, { readonly type: Type }>;

/** The arguments of a type in Pulumi's SDK. */
export type ArgsOf<Type extends KnownType> = NonNullable<RowOf<Type>["args"]>;
/** The ways to the settings of a type. */
export type SettingsOf<Type extends KnownType> = SettingOf<ArgsOf<Type>>;
/** The settings of a type that have a safe value. */
export type SafeSettingsOf<Type extends KnownType> = SafeSettingIn<RowOf<Type>["settings"]>;

/** Pulumi's tokens by the same short names, for example `resourceTypes.client` is `auth0:index/client:Client`. */
export const resourceTypes = Object.fromEntries(
  Object.entries(rows).map(([name, { type }]) => [name, type]),
) as { readonly [Name in keyof Rows]: Rows[Name]["type"] };

/** A row without the types of its arguments, for what asks about any resource. */
export type AnyResourceType = ResourceType<Readonly<Record<string, unknown>>, string, AnyJudgements>;

const byType = new Map<string, AnyResourceType>(Object.values(rows).map((one) => [one.type, one]));

/** The row of a type; undefined for a type that no tool knows of. */
export const rowOf = (type: string): AnyResourceType | undefined => byType.get(type);

/**
 * The judgement of a setting of a type; undefined when nobody judges it.
 *
 * @param steps as `leavesOf` has them, for example `["permissions", "[]", "name"]`.
 */
export function judgementOf(type: string, steps: readonly string[]): Judgement | undefined {
  const settings = rowOf(type)?.settings;
  return settings === undefined ? undefined : judgementIn(settings, steps);
}

/** The one safe value of a setting; undefined when it has none. @param path with dots between members. */
export function safeValueOf(type: string, path: string): string | boolean | undefined {
  const judgement = judgementOf(type, path.split("."));
  return typeof judgement === "object" ? judgement.safe : undefined;
}

/** The rows of all types whose resources a tenant holds, in the order in which its objects are reported. */
export const tenantRows: readonly AnyResourceType[] = Object.values(auth0Types);

/** A type as people say it: `aws:cloudwatch/logGroup:LogGroup` is a `Log group`. */
export const titleOf = (type: string): string =>
  (type.split(":").at(-1) ?? "").replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
