import type { DifferingLeaf } from "declared-stack/leaves";
import { labelOf, type StackResource } from "declared-stack/resource";
import { rowOf } from "declared-stack/resource-types";

/** Inputs by which others name a resource. */
const namesOf = ({ type, inputs }: StackResource): (readonly [input: string, name: string])[] =>
  [rowOf(type)?.namedBy ?? "name", "identifier"].flatMap((input) => {
    const name = inputs[input];
    return typeof name === "string" && name !== "" ? [[input, name] as const] : [];
  });

/** Tells of a value, as JSON, whether it names one of the resources: by its name, or by its id or ARN, whatever stands around. */
export function ownNames(resources: readonly StackResource[]): (json: string) => boolean {
  const names = new Set(resources.flatMap(namesOf).map(([, name]) => JSON.stringify(name)));
  const labels = resources.map((resource) => JSON.stringify(labelOf(resource)).slice(1, -1));
  return (json) => names.has(json) || labels.some((label) => namesLabel(json, label));
}

/** Whether a stand-in with a label is in a text, and not the beginning of another one. */
function namesLabel(json: string, label: string): boolean {
  const place = json.indexOf(label);
  return place >= 0 && !/[\w. -]/.test(json.charAt(place + label.length));
}

type Pairs = readonly (readonly [was: StackResource, is: StackResource])[];

/** Tells of a leaf whether it names the same resource as before, which an alias has given another logical name. */
export function aliasesThatFollow(pairs: Pairs): (leaf: DifferingLeaf) => boolean {
  const renamed = new Map(
    pairs.map(([was, is]) => [JSON.stringify(labelOf(was)), JSON.stringify(labelOf(is))]),
  );
  return ({ was, is }) => was !== null && was !== is && renamed.get(was) === is;
}

/** Tells of a leaf whether it only follows the new name of what it named before. */
export function namesThatFollow(pairs: Pairs): (leaf: DifferingLeaf) => boolean {
  const renamed = new Map(
    pairs.flatMap(([was, is]) => {
      const current = new Map(namesOf(is));
      return namesOf(was).flatMap(([input, name]) => {
        const now = current.get(input);
        return now === undefined || now === name
          ? []
          : [[JSON.stringify(name), JSON.stringify(now)] as const];
      });
    }),
  );
  return ({ was, is }) => was !== null && is !== null && renamed.get(was) === is;
}
