import { AsyncLocalStorage } from "node:async_hooks";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { optionsOf, type ResourceOptions } from "./resource-options.ts";
import { secretsInPlace } from "./secrets.ts";
import { componentOf, labelOfUrn } from "./urn.ts";

/** How a resource stands among the others: the options that Pulumi's mocks are not told of. */
export interface ResourcePlace {
  /** The engine refuses to delete it. */
  readonly protect: boolean;
  /** Type and name of the component that it belongs to; empty at the top. */
  readonly parent: string;
  /** Type and name of each resource that has to be there before it, for example `aws:iam/role:Role api`. */
  readonly dependsOn: readonly string[];
  /** All other options that the program sets. */
  readonly options: ResourceOptions;
}

/** A resource as it was registered: where, and with which inputs. */
interface Registration {
  readonly place: ResourcePlace;
  readonly inputs: unknown;
}

type Register = MockMonitor["registerResource"];
type Read = MockMonitor["readResource"];
type RegisterTransform = MockMonitor["registerStackTransform"];

/**
 * Pulumi's mock monitor, of which a mock can ask for the place of the resource that it is called for. It refuses what only
 * the engine could carry out, and nobody here could see.
 */
export class PlacingMonitor extends MockMonitor {
  readonly #registrations = new AsyncLocalStorage<Registration>();
  /** Why it refused the stack's transforms, or a call: Pulumi doesn't tell the program. Null when it refused neither. */
  refusal: Error | null = null;

  override registerResource(request: RegisterResourceRequest, callback: Parameters<Register>[1]) {
    const unseen = unseenIn(request);
    if (unseen !== null) {
      callback(new Error(`${request.getType()} ${request.getName()} ${unseen}`), undefined);
      return Promise.resolve();
    }
    const registration = {
      place: placeOf(request),
      inputs: secretsInPlace(request.getObject()?.toJavaScript() ?? {}),
    };
    return this.#registrations.run(registration, () => super.registerResource(request, callback));
  }

  /** A resource that is there already, and is read only. */
  override readResource(request: Parameters<Read>[0], callback: Parameters<Read>[1]) {
    const place = {
      protect: false,
      parent: componentOf(request.getParent()),
      dependsOn: request.getDependenciesList().map(labelOfUrn).toSorted(),
      options: { readsId: request.getId() },
    };
    const registration = { place, inputs: secretsInPlace(request.getProperties()?.toJavaScript() ?? {}) };
    return this.#registrations.run(registration, () => super.readResource(request, callback));
  }

  override registerStackTransform(
    _request: Parameters<RegisterTransform>[0],
    callback: Parameters<RegisterTransform>[1],
  ) {
    this.refusal = new Error(`the stack ${TRANSFORMED}`);
    callback(this.refusal, undefined);
  }

  /** The place of the resource for which `newResource` is being called. */
  place(): ResourcePlace {
    return (
      this.#registrations.getStore()?.place ?? { protect: false, parent: "", dependsOn: [], options: {} }
    );
  }

  /** The inputs of that resource, with its secrets marked where they stand. */
  inputs(): unknown {
    return this.#registrations.getStore()?.inputs ?? {};
  }
}

const TRANSFORMED =
  "has transforms, which only the engine applies: what it would be can't be seen; set the options where it is declared";

/** The part of a resource that only the engine would know, in words; null when there is nothing of that kind. */
function unseenIn(request: RegisterResourceRequest): string | null {
  if (request.getTransformsList().length > 0) return TRANSFORMED;
  return request.getRemote()
    ? "is a component of another process, which only the engine runs: what it declares can't be seen"
    : null;
}

const placeOf = (request: RegisterResourceRequest): ResourcePlace => ({
  protect: request.getProtect() ?? false,
  parent: componentOf(request.getParent()),
  dependsOn: request.getDependenciesList().map(labelOfUrn).toSorted(),
  options: optionsOf(request),
});
