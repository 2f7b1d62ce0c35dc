import {
  AnalyzerPropertyDependencies,
  AnalyzerResource,
  AnalyzerResourceOptions,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import { labelOf, type StackResource } from "declared-stack/resource";
import { resourceTypes, rowOf } from "declared-stack/resource-types";
import { standInAccount, standInArn, standInExecutionArn, standInId } from "declared-stack/stand-ins";
import structs from "google-protobuf/google/protobuf/struct_pb.js";

/** How the engine marks what isn't known yet (pulumi/pulumi, `plugin.UnknownStringValue`). */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The account in which everything is. */
const ACCOUNT = "123456789012";

/**
 * Resources as the engine hands them to a policy pack, with their outputs unless it asks about inputs: ids and ARNs are a cloud's own, or unknown as in a first preview.
 * In that, a text with an unknown part is unknown as a whole.
 */
export function engineResources(
  resources: readonly StackResource[],
  { known, outputs = true }: { readonly known: boolean; readonly outputs?: boolean },
) {
  const pairs = resources.flatMap((resource, index) => {
    const id = `made-by-cloud-${index}`;
    const made = (text: string, by: string) => ({ resource, text, id: by });
    return [
      made(standInArn(resource), `arn:aws:service:eu-central-1:${ACCOUNT}:${id}`),
      made(standInExecutionArn(resource), `arn:aws:execute-api:eu-central-1:${ACCOUNT}:${id}`),
      made(standInId(resource), id),
    ];
  });
  const longestFirst = pairs.toSorted((one, other) => other.text.length - one.text.length);
  const replace = (text: string): string =>
    known
      ? longestFirst
          .reduce((result, { text: standIn, id }) => result.replaceAll(standIn, id), text)
          .replaceAll(standInAccount, ACCOUNT)
      : text.includes(standInAccount) || longestFirst.some(({ text: standIn }) => text.includes(standIn))
        ? UNKNOWN
        : text;
  const idOf = (text: string) =>
    (known ? pairs.find((pair) => pair.text === text)?.id : undefined) ?? UNKNOWN;

  return resources.map((resource) => {
    const { type, name, inputs, protect, dependsOn } = resource;
    const id = idOf(standInId(resource));
    const made = {
      id,
      ...mapped(rowOf(type)?.outputs?.(standInId(resource)) ?? {}, replace),
      ...(type.startsWith("aws:") && {
        arn: idOf(standInArn(resource)),
        executionArn: idOf(standInExecutionArn(resource)),
      }),
    };
    const result = new AnalyzerResource()
      .setType(type)
      .setName(name)
      .setUrn(urnOf(labelOf(resource)))
      .setProperties(
        structs.Struct.fromJavaScript(
          definedOf({ ...mapped(inputs, replace), ...(outputs ? ownOnly(made, inputs) : {}) }),
        ),
      )
      .setOptions(new AnalyzerResourceOptions().setProtect(protect))
      .setDependenciesList(dependsOn.map(urnOf));
    for (const [member, value] of Object.entries(inputs)) {
      const text = JSON.stringify(value ?? "");
      const rest = longestFirst.reduce((left, { text: standIn }) => left.replaceAll(standIn, ""), text);
      // The account is known from the gateway's execution ARN (`infra/hosting/place.ts`).
      const from = resources.filter(
        (one) =>
          text.includes(labelOf(one)) ||
          (one.type === resourceTypes.gateway && rest.includes(standInAccount)),
      );
      if (from.length === 0) continue;
      const urns = from.map((one) => urnOf(labelOf(one)));
      result.getPropertydependenciesMap().set(member, new AnalyzerPropertyDependencies().setUrnsList(urns));
    }
    return result;
  });
}

const urnOf = (label: string): string => {
  const space = label.indexOf(" ");
  return `urn:pulumi:prod::timesheets::${label.slice(0, space)}::${label.slice(space + 1)}`;
};

const ownOnly = (made: Readonly<Record<string, unknown>>, inputs: StackResource["inputs"]) =>
  Object.fromEntries(Object.entries(made).filter(([member]) => !Object.hasOwn(inputs, member)));

const definedOf = (value: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Record<
    string,
    structs.JavaScriptValue
  >;

function mapped(value: StackResource["inputs"], replace: (text: string) => string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, mappedValue(member, replace)]),
  );
}

function mappedValue(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((item) => mappedValue(item, replace));
  return typeof value === "object" && value !== null
    ? mapped(value as StackResource["inputs"], replace)
    : value;
}
