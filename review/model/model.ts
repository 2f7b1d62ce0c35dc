import type {
  DeclaredAction,
  DeclaredApi,
  DeclaredApplication,
  DeclaredGateway,
  DeclaredTrigger,
} from "../declaration/declaration.ts";
import type { Change } from "./change.ts";
import type { ClaimModel } from "./claims.ts";
import type { Finding } from "./finding.ts";
import type { PeopleModel } from "./people.ts";
import type { RouteModel } from "./routes.ts";

/** How a scope gets from the policy into requests. Lists of people and applications are positions in the model's. */
export interface ScopeModel {
  readonly name: string;
  readonly description: string;
  /** Names of the roles whose permissions hold it (RBAC). */
  readonly roles: readonly string[];
  /** The people from whose tokens the Actions don't take it. */
  readonly people: readonly number[];
  /** The applications whose grant holds it. */
  readonly applications: readonly number[];
  /** Positions of the routes that need it, in the policy or at the gateway. */
  readonly routes: readonly number[];
}

/**
 * Scopes and routes of some people through an application, as all layers together let them. People with the same rights share
 * a row; a machine, which acts for itself, has one without people. Who has no row through an application may do
 * nothing through it. All numbers are positions in the model's lists.
 */
export interface AccessModel {
  readonly application: number;
  readonly people: readonly number[];
  /** The scopes of their tokens when they ask for everything. */
  readonly scopes: readonly number[];
  /** The routes that admit them; those that are open to anybody are left out. */
  readonly routes: readonly number[];
}

/** Places where guardrails don't hold, and the waivers that accept some. */
export interface GuardrailsModel {
  /** How many there are. */
  readonly count: number;
  readonly findings: readonly {
    readonly guardrail: string;
    readonly severity: string;
    readonly text: string;
  }[];
  readonly waivers: readonly WaiverModel[];
  /** Faults of the waivers themselves: one line each. */
  readonly faults: readonly string[];
}

export interface WaiverModel {
  readonly rule: string;
  /** Type and name, for example `aws:lambda/function:Function api`. */
  readonly resource: string;
  readonly reason: string;
  /** The last day on which it holds, as `YYYY-MM-DD`. */
  readonly until: string;
  /** Empty when it holds in all. */
  readonly stacks: readonly string[];
}

/** Changes against a base. */
export interface DiffModel {
  /** As it was asked for, for example `main`. */
  readonly base: string;
  readonly commit: string;
  /** Of all stacks, widening first. Empty when nothing changes. */
  readonly changes: readonly Change[];
  /** Approvals by the change's id. */
  readonly approvals: Readonly<Record<string, ApprovalModel>>;
  /** Faults of the approvals: one line each. */
  readonly approvalFaults: readonly string[];
  /** Who may approve, as the base's CODEOWNERS names them. */
  readonly approvers: readonly string[];
  /** Whether a change that needs an approval has none. */
  readonly blocked: boolean;
}

export interface ApprovalModel {
  readonly who: string;
  readonly why: string;
  /** The last day on which it holds, as `YYYY-MM-DD`. */
  readonly until: string;
}

/**
 * Who may do what in a stack, as its resources declare it. Lists keep the order of the policy. What they hold is public: no
 * secret is in it.
 */
export interface StackModel {
  readonly stack: string;
  readonly api: DeclaredApi;
  readonly scopes: readonly ScopeModel[];
  readonly people: readonly PeopleModel[];
  readonly applications: readonly DeclaredApplication[];
  readonly routes: readonly RouteModel[];
  readonly access: readonly AccessModel[];
  readonly actions: readonly DeclaredAction[];
  readonly triggers: readonly DeclaredTrigger[];
  /** Claims that the Actions set in tokens. */
  readonly claims: readonly ClaimModel[];
  /** Without its routes, which are among `routes`; null when the stack hosts no API. */
  readonly gateway: Omit<DeclaredGateway, "routes"> | null;
  /** Pairs of scopes that nobody may hold together. */
  readonly separatedDuties: readonly (readonly [string, string])[];
  /** Null when they were not judged. */
  readonly guardrails: GuardrailsModel | null;
  readonly findings: readonly Finding[];
}

/** The overall judgement of a review, in the same words wherever it is told. */
export interface Verdict {
  /**
   * The exit status: 3 for a change that needs an approval and has none, 1 for a guardrail that doesn't hold or a finding
   * of high severity in any stack, else 0.
   */
  readonly status: 0 | 1 | 3;
  readonly passes: boolean;
  /** One line, without a full stop: everything that counts. */
  readonly title: string;
  /** One sentence each: all that was looked at, with numbers. */
  readonly reasons: readonly string[];
}

/**
 * A review: of its first stack, and of the others in `otherStacks`. `--format json` prints it. Members are added to it,
 * but keep their meaning as long as `format` is 1.
 */
export interface ReviewModel extends StackModel {
  readonly format: 1;
  /** `YYYY-MM-DD`: by which waivers and approvals were judged. */
  readonly today: string;
  /** In the order in which they are reviewed, by name unless they were asked for otherwise. */
  readonly otherStacks: readonly StackModel[];
  /** Of all stacks; null when nothing was compared. */
  readonly diff: DiffModel | null;
  /** Paths of changed files that decide what a review sees, and that no part of it judges. */
  readonly unjudgedFiles: readonly string[];
  readonly verdict: Verdict;
}
