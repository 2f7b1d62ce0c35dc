import { labelOf, type StackResource } from "declared-stack/resource";
import { changed, jsonOf, type Path, removed } from "../common/edit.ts";
import type { Mutant } from "./mutant.ts";
import { omission, type Weakening, weakeningsOf } from "./values.ts";

/**
 * Every weakening of declared resources that can be made without knowing what they are for: each setting at any depth,
 * also of JSON in texts, is flipped, multiplied, zeroed, replaced, emptied, widened, reversed or left out; each reference
 * leads elsewhere; each resource is missing, unprotected, or no longer waits for what it comes after.
 *
 * @param all what references may lead to.
 */
export function mutantsOf(
  resources: readonly StackResource[],
  all: readonly StackResource[] = resources,
): Mutant[] {
  return resources.flatMap((resource) => [
    ...optionMutants(resource),
    ...settingsOf(resource.inputs, []).flatMap(({ path, value }) =>
      [...weakeningsOf(value), ...swaps(value, all), omission].map((change) =>
        settingMutant(resource, path, change),
      ),
    ),
  ]);
}

function settingMutant(resource: StackResource, path: Path, { change, value }: Weakening): Mutant {
  const label = labelOf(resource);
  return { label, path, change, apply: (resources) => changed(resources, label, path, value) };
}

function optionMutants(resource: StackResource): Mutant[] {
  const label = labelOf(resource);
  const optioned = (change: string, options: Partial<StackResource>): Mutant => ({
    label,
    path: [],
    change,
    apply: (resources) => resources.map((one) => (labelOf(one) === label ? { ...one, ...options } : one)),
  });
  return [
    { label, path: [], change: "is not declared", apply: (resources) => removed(resources, label) },
    ...(resource.protect ? [optioned("is not protected", { protect: false })] : []),
    ...explicit(resource).map((before) =>
      optioned(`doesn't wait for ${before}`, {
        dependsOn: resource.dependsOn.filter((one) => one !== before),
      }),
    ),
  ];
}

/** The resources for which one waits though no setting of its comes from there: a reference waits by itself. */
function explicit({ dependsOn, inputs }: StackResource): readonly string[] {
  const text = JSON.stringify(inputs);
  return dependsOn.filter((label) => !text.includes(label));
}

interface Setting {
  readonly path: Path;
  readonly value: unknown;
}

/** Every value below a value, itself left out. */
function settingsOf(value: unknown, path: Path): Setting[] {
  const inside = typeof value === "string" ? jsonOf(value) : value;
  if (typeof inside !== "object" || inside === null) return [];
  const members: (readonly [string | number, unknown])[] = Array.isArray(inside)
    ? inside.map((item, index) => [index, item] as const)
    : Object.entries(inside);
  return members.flatMap(([step, member]) => {
    const here = [...path, step];
    return [{ path: here, value: member }, ...settingsOf(member, here)];
  });
}

/** The next resource of the same type in the place of the one that is referred to, if there is another. */
function swaps(value: unknown, resources: readonly StackResource[]): Weakening[] {
  if (typeof value !== "string") return [];
  const target = resources.find((resource) => value.endsWith(labelOf(resource)));
  if (target === undefined) return [];
  const peers = resources.filter(({ type }) => type === target.type);
  const next = peers[(peers.indexOf(target) + 1) % peers.length];
  if (next === undefined || next === target) return [];
  const swapped = value.replace(labelOf(target), labelOf(next));
  return [{ change: `refers to ${labelOf(next)}`, value: swapped }];
}
