import { AsyncLocalStorage } from "node:async_hooks";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";

/** How a resource stands among the others: the options that Pulumi's mocks are not told of. */
export interface ResourcePlace {
  /** The engine refuses to delete it. */
  readonly protect: boolean;
  /** Type and name of the component that it belongs to; empty at the top. */
  readonly parent: string;
  /** Type and name of each resource that has to be there before it, for example `aws:iam/role:Role api`. */
  readonly dependsOn: readonly string[];
}

type Callback = Parameters<MockMonitor["registerResource"]>[1];

const STACK = "pulumi:pulumi:Stack";

/** Pulumi's mock monitor, of which a mock can ask for the place of the resource that it is called for. */
export class PlacingMonitor extends MockMonitor {
  readonly #requests = new AsyncLocalStorage<RegisterResourceRequest>();

  override registerResource(request: RegisterResourceRequest, callback: Callback): Promise<void> {
    return this.#requests.run(request, () => super.registerResource(request, callback));
  }

  /** The place of the resource for which `newResource` is being called. */
  place(): ResourcePlace {
    const request = this.#requests.getStore();
    return {
      protect: request?.getProtect() ?? false,
      parent: componentOf(request?.getParent() ?? ""),
      dependsOn: (request?.getDependenciesList() ?? []).map(lastOfUrn).toSorted(),
    };
  }
}

function componentOf(urn: string): string {
  const component = urn === "" ? "" : lastOfUrn(urn);
  return component.startsWith(`${STACK} `) ? "" : component;
}

/** `urn:pulumi:stack::project::parents$type::name` without what all have in common. */
function lastOfUrn(urn: string): string {
  const [types = "", name = ""] = urn.split("::").slice(-2);
  return `${types.split("$").at(-1)} ${name}`;
}
