import type { StackResource } from "declared-stack/resource";
import { type KnownType, resourceTypes, rowOf } from "declared-stack/resource-types";
import { referredBy, standInId } from "declared-stack/stand-ins";
import { type ResourceOf, resourcesOf } from "declared-stack/typed-resource";
import { parsed, valueAt } from "declared-stack/value";
import type { BundledAction } from "../../../rules/actions/bundle.ts";
import { applicationKinds, type KindTraits } from "../../../rules/policy/application-kinds.ts";
import type { Application, Policy } from "../../../rules/policy/types.ts";
import { audienceIn } from "../../config/audience.ts";

/** The policy, the code and the configuration that a stack is judged against. */
export interface StackContext {
  /** The stack's configuration by its keys, for example `auth0:domain`. Objects may be JSON, as the engine hands them over. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Whether people's real data is in it. */
  readonly production: boolean;
  readonly policy: Policy;
  /** The compiled Actions, in binding order: those that the tests ran. */
  readonly actions: readonly BundledAction[];
}

/** A month, in milliseconds: as long as the refresh tokens of these stacks live. */
const LONGEST_MOVE = 31 * 24 * 60 * 60 * 1000;

/** How long a move may take, in words. */
export const UNDER_WAY = "a day from today to a month from now";

/** A declared stack as guardrails see it. */
export class JudgedStack implements StackContext {
  readonly resources: readonly StackResource[];
  /** The stack's name, for example `prod`. */
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly production: boolean;
  readonly policy: Policy;
  readonly actions: readonly BundledAction[];
  /** The day on which it is judged, as `YYYY-MM-DD`. */
  readonly today: string;

  constructor(
    resources: readonly StackResource[],
    name: string,
    { config, production, policy, actions, today }: StackContext & Pick<JudgedStack, "today">,
  ) {
    this.resources = resources;
    this.name = name;
    this.config = config;
    this.production = production;
    this.policy = policy;
    this.actions = actions;
    this.today = today;
  }

  /** Whether the API is hosted by this stack. */
  get hosted(): boolean {
    return this.resources.some(({ type }) => type.startsWith("aws:"));
  }

  /** The identifier of the stack's API; undefined where none is configured, so that no API is the right one. */
  get audience(): string | undefined {
    return audienceIn(this.config);
  }

  /** The issuer of the tokens of the tenant that the stack is for; undefined where no domain of it is configured. */
  get issuer(): string | undefined {
    const domain = this.configured("timesheets:loginDomain", "name") ?? this.config["auth0:domain"];
    return typeof domain === "string" ? `https://${domain}/` : undefined;
  }

  /**
   * Whether something that is for a while only, such as an address that is moved away from, may be there today: its last
   * day hasn't passed, and isn't further off than people need to come over.
   */
  isUnderWay(lastDay: unknown): boolean {
    const latest = new Date(Date.parse(this.today) + LONGEST_MOVE).toISOString().slice(0, 10);
    return typeof lastDay === "string" && this.today <= lastDay && lastDay <= latest;
  }

  /** The issuer of before, whose tokens are good while people move to another domain; undefined while nobody does. */
  get formerIssuer(): string | undefined {
    const domain = this.config["auth0:domain"];
    const isMoving = this.configured("timesheets:loginDomain", "formerIssuerUntil") !== undefined;
    return isMoving && typeof domain === "string" ? `https://${domain}/` : undefined;
  }

  /** A member of a setting of the configuration, for example `timesheets:alarms` and `email`. */
  configured(key: string, member: string): unknown {
    return valueAt(parsed(this.config[key]), member);
  }

  all<Type extends KnownType>(type: Type): readonly ResourceOf<Type>[] {
    return resourcesOf(this.resources, type);
  }

  /** The application of the policy that a client, its credentials or its grant is named after. */
  applicationOf({ name }: Pick<StackResource, "name">): Application | undefined {
    const { applications } = this.policy;
    return Object.hasOwn(applications, name) ? applications[name] : undefined;
  }

  /** All that sets a client, or its credentials or grant, apart: of its kind in the policy, unless its type is another kind's. */
  traitsOf({ type, name, inputs }: StackResource): KindTraits | undefined {
    const client =
      type === resourceTypes.client ? { inputs } : this.referred(inputs.clientId, resourceTypes.client);
    const application = this.applicationOf({ name });
    const own = application === undefined ? [] : [applicationKinds[application.kind]];
    return [...own, ...Object.values(applicationKinds)].find(
      ({ appType }) => appType === client?.inputs.appType,
    );
  }

  /** The resource of a type that a value refers to, by id or ARN. */
  referred<Type extends KnownType>(value: unknown, type: Type): ResourceOf<Type> | undefined {
    return referredBy(value, this.all(type));
  }

  /** The one whose name a value is: CloudWatch's log groups and IAM's roles are referred to by it. */
  named<Type extends KnownType>(value: unknown, type: Type): ResourceOf<Type> | undefined {
    if (typeof value !== "string") return undefined;
    const input = rowOf(type)?.namedBy ?? "name";
    return this.all(type).find(({ inputs }) => valueAt(inputs, input) === value);
  }
}

/** Whether a text is what a resource of this stack answers, by the stand-in of that in its type's row. */
export const isMadeBy = (text: unknown, answer: string, type: KnownType, stack: JudgedStack): boolean =>
  stack.all(type).some((one) => text === `${answer} of ${standInId(one)}`);
