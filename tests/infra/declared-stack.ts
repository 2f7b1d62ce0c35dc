import type { StackResource } from "declared-stack/resource";
import type { TimesheetsOutputs } from "../../infra/timesheets.ts";

/** A stack as the program declared it, once all of it was there. */
export class DeclaredStack {
  readonly resources: readonly StackResource[];
  /** Type and name of each component. */
  readonly components: readonly string[];
  /** As the program gives them: whether one is a secret can be asked. */
  readonly outputs: TimesheetsOutputs;

  constructor(
    resources: readonly StackResource[],
    components: readonly string[],
    outputs: TimesheetsOutputs,
  ) {
    this.resources = resources;
    this.components = components;
    this.outputs = outputs;
  }

  /** All resources of a type, for example `auth0:index/client:Client`. */
  all(type: string): readonly StackResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The one resource of a type and a name. */
  the(type: string, name: string): StackResource {
    const [found, ...others] = this.all(type).filter((resource) => resource.name === name);
    if (found === undefined || others.length > 0) {
      throw new Error(`expected one ${type} "${name}"; declared: ${this.all(type).map((one) => one.name)}`);
    }
    return found;
  }
}
