import { labelOf, type StackResource } from "./resource.ts";
import { rowOf } from "./resource-types.ts";
import type { RealisedResource } from "./run-program.ts";

type Named = Pick<StackResource, "type" | "name">;

/** An account that nobody has: nothing that is only declared is on AWS. It stands for the stack's own. */
export const standInAccount = "000000000000";
const PLACE = `eu-central-1:${standInAccount}`;

/** The stand-in for the id of a declared resource in whatever refers to it: its type and name. */
export const standInId = (resource: Named): string => labelOf(resource);

/**
 * The stand-in for the ARN of a declared resource of AWS, for example
 * `arn:aws:dynamodb:eu-central-1:000000000000:aws:dynamodb/table:Table entries`.
 */
export function standInArn(resource: Named): string {
  const service = resource.type.split(":")[1]?.split("/")[0] ?? "";
  return `arn:aws:${service}:${PLACE}:${labelOf(resource)}`;
}

/** The stand-in for the ARN by which others may call an HTTP API. */
export const standInExecutionArn = (resource: Named): string =>
  `arn:aws:execute-api:${PLACE}:${labelOf(resource)}`;

/** A resource that nobody creates, as others see it: each way to refer to it names it. */
export function standIn(resource: Named): RealisedResource {
  const id = standInId(resource);
  const arn = standInArn(resource);
  const executionArn = standInExecutionArn(resource);
  return {
    id,
    outputs: {
      ...(resource.type.startsWith("aws:") && { arn, invokeArn: arn, executionArn }),
      ...rowOf(resource.type)?.outputs?.(id),
    },
  };
}

/**
 * Results in the place of what a program looks up, by the token of the provider's function. An id is the name by which
 * something is looked up: it is nobody's stand-in among the declared resources.
 */
export const standInLookups: Readonly<
  Record<string, (inputs: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>>
> = {
  "auth0:index/getAction:getAction": ({ name }) => ({ id: name, name }),
};

/** The resource to which a value refers by the stand-in of its id or one of its ARNs; undefined when it is none of these. */
export function referredBy<Resource extends Named>(
  value: unknown,
  resources: readonly Resource[],
): Resource | undefined {
  return resources.find(
    (resource) =>
      value === standInId(resource) ||
      value === standInArn(resource) ||
      value === standInExecutionArn(resource),
  );
}

/** The resource that another is a part of; undefined for one that is no part, or is one of something else. */
export function ownerOf<Resource extends Pick<StackResource, "type" | "name" | "inputs">>(
  { type, inputs, dependsOn }: Pick<StackResource, "type" | "inputs" | "dependsOn">,
  resources: readonly Resource[],
): Resource | undefined {
  const input = rowOf(type)?.partOf;
  if (input === undefined) return undefined;
  const before = resources.filter((one) => dependsOn.includes(labelOf(one)));
  // An API is meant by its identifier, and a bucket by its name.
  const namedIn = (one: Resource) => [one.inputs.identifier, one.inputs[rowOf(one.type)?.namedBy ?? "name"]];
  return referredBy(inputs[input], before) ?? before.find((one) => namedIn(one).includes(inputs[input]));
}
