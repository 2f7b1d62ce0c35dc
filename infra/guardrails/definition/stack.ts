import type { StackResource } from "declared-stack/resource";
import type { KnownType } from "declared-stack/resource-types";
import { referredBy } from "declared-stack/stand-ins";
import { type ResourceOf, resourcesOf } from "declared-stack/typed-resource";
import { valueAt } from "declared-stack/value";
import type { BundledAction } from "../../../rules/actions/bundle.ts";
import type { Application, Policy } from "../../../rules/policy/types.ts";

/** The policy and the code that a stack is judged against. */
export interface StackContext {
  /** Whether people's real data is in it. */
  readonly production: boolean;
  readonly policy: Policy;
  /** The compiled Actions, in binding order: those that the tests ran. */
  readonly actions: readonly BundledAction[];
}

/** A declared stack as guardrails see it. */
export class JudgedStack implements StackContext {
  readonly resources: readonly StackResource[];
  readonly production: boolean;
  readonly policy: Policy;
  readonly actions: readonly BundledAction[];

  constructor(resources: readonly StackResource[], { production, policy, actions }: StackContext) {
    this.resources = resources;
    this.production = production;
    this.policy = policy;
    this.actions = actions;
  }

  /** Whether the API is hosted by this stack. */
  get hosted(): boolean {
    return this.resources.some(({ type }) => type.startsWith("aws:"));
  }

  all<Type extends KnownType>(type: Type): readonly ResourceOf<Type>[] {
    return resourcesOf(this.resources, type);
  }

  /** The application of the policy that a client, its credentials or its grant is named after. */
  applicationOf({ name }: Pick<StackResource, "name">): Application | undefined {
    const { applications } = this.policy;
    return Object.hasOwn(applications, name) ? applications[name] : undefined;
  }

  /** The resource of a type that a value refers to, by id or ARN. */
  referred<Type extends KnownType>(value: unknown, type: Type): ResourceOf<Type> | undefined {
    return referredBy(value, this.all(type));
  }

  /** The one whose `name` a value is: CloudWatch's log groups and IAM's roles are referred to by it. */
  named<Type extends KnownType>(value: unknown, type: Type): ResourceOf<Type> | undefined {
    if (typeof value !== "string") return undefined;
    return this.all(type).find(({ inputs }) => valueAt(inputs, "name") === value);
  }
}
