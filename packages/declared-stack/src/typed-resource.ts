import type { StackResource } from "./resource.ts";
import type { ArgsOf, KnownType, SettingsOf } from "./resource-types.ts";
import { valueAt } from "./value.ts";

/** A resource of a type that has a row: the compiler knows the names of its inputs. */
export interface ResourceOf<Type extends KnownType> extends StackResource {
  readonly type: Type;
  readonly inputs: { readonly [Input in keyof ArgsOf<Type> & string]?: unknown };
}

/** All resources of a type. */
export const resourcesOf = <Type extends KnownType>(
  resources: readonly StackResource[],
  type: Type,
): readonly ResourceOf<Type>[] => resources.filter((one): one is ResourceOf<Type> => one.type === type);

/** A setting of a resource; undefined where it isn't declared. */
export const settingAt = <Type extends KnownType>(
  { inputs }: Pick<ResourceOf<Type>, "type" | "inputs">,
  setting: SettingsOf<Type>,
): unknown => valueAt(inputs, setting);
