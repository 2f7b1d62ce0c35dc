import { createHash } from "node:crypto";
import type { RuleDifference } from "../actions/differential.ts";
import type { Access } from "./access.ts";
import type { ClaimModel } from "./claims.ts";
import type { PeopleModel } from "./people.ts";
import type { RouteReach, RouteRequirement } from "./routes.ts";

/**
 * Which way a change goes. `wider`: somebody may do more, or something that held them back is gone. `narrower`: the
 * reverse. `neutral`: neither, or it cannot be told.
 */
export const directions = ["wider", "narrower", "neutral"] as const;
export type Direction = (typeof directions)[number];

/**
 * The reason why a change needs somebody's approval: it lets somebody do more, something that can't be had back is gone,
 * or nobody knows what it does.
 */
export const concerns = ["widens", "destroys", "not judged"] as const;
export type Concern = (typeof concerns)[number];

/** The subjects of a review, in the order in which changes are shown. */
export const topics = [
  "stacks",
  "rights",
  "routes",
  "scopes",
  "people",
  "applications",
  "grants",
  "tokens",
  "rules",
  "secrets",
  "resources",
  "settings",
  "guardrails",
  "approvals",
] as const;
export type Topic = (typeof topics)[number];

/** A value before and after. */
interface Replaced<Value> {
  readonly was: Value;
  readonly is: Value;
}

/** Something that is among others now, or no longer. */
interface Listed<Value = string> {
  readonly value: Value;
  readonly added: boolean;
}

/** Something that is so now, or no longer. */
interface Toggled {
  readonly is: boolean;
}

/** A change of one application; its `subject` is the application's name. */
interface OfApplication {
  /** Its key in the policy. */
  readonly application: string;
}

/** Who gets tokens: a person who signs in (`user`), or the application itself (`client`). */
export type SubjectType = "user" | "client";

/** Tokens that live for a time of their own. `used-refresh`: a refresh token that was exchanged already. */
export type TokenKind = "access" | "browser-access" | "id" | "refresh" | "unused-refresh" | "used-refresh";

/** One input of a resource, or one setting, as JSON; null where it isn't set, `listed` for an item of a list. */
export interface ChangedValue extends Replaced<string | null> {
  /** With dots between its parts. */
  readonly path: string;
}

/** The number of made-up events that Actions of both revisions were asked about, and of those for whom they differ. */
export interface Tried {
  readonly events: number;
  readonly differences: number;
  /** Why not all events were tried; null when they were. */
  readonly fault: string | null;
}

/** The data of a change beside its topic, direction and subject, by its kind. */
export interface ChangeData {
  /** The subject is the stack's name. */
  "stack-added": NewStack;
  "stack-removed": { readonly resources: number };
  /** Whether people's real data is in it; null where its configuration doesn't say. */
  "stack-environment": Replaced<string | null>;
  /** The subject is a key of the stack's configuration, or of its file, down to the value. */
  "stack-setting": Replaced<string | null>;
  /** The subject is a member of Pulumi.yaml, down to the value. */
  "project-setting": Replaced<string | null>;
  /** The subject is the name of a file of Pulumi's that nothing reads; its SHA-256 in hexadecimal digits. */
  "pulumi-file": Replaced<string | null>;
  /** The subject is the path of the settings' file. */
  "settings-file": Toggled;
  /** As JSON; `[secret]` for what is kept secret. */
  "stack-output": Replaced<string | null>;

  /** The subject is the name of people in the model, or of the application where that acts for itself. */
  right: OfApplication & {
    /** Null for an application that acts for itself. */
    readonly people: Pick<PeopleModel, "kind" | "groups" | "roles"> | null;
    /** The application's name. */
    readonly through: string;
    readonly route: string;
    /** The first of the scopes that admit at the route, for what it is about; null where any token will do. */
    readonly scope: string | null;
    readonly gained: boolean;
  };

  /** The subject is as a right's: whose entries they came to reach, or don't any more, at a route that admits them as before. */
  "right-reach": OfApplication & {
    readonly people: Pick<PeopleModel, "kind" | "groups" | "roles"> | null;
    /** The application's name. */
    readonly through: string;
    readonly routes: readonly string[];
    readonly whose: "own" | "others";
    readonly gained: boolean;
  };

  /** The requirement of the first layer that has it. */
  "route-added": { readonly requirement: RouteRequirement | null };
  "route-removed": object;
  "route-opened": object;
  /** The first layer that lets nobody in without a token, and what it needs; null where it has no such route. */
  "route-closed": { readonly layer: RouteLayer; readonly requirement: RouteRequirement | null };
  "route-requirement": { readonly layer: RouteLayer } & Replaced<RouteRequirement | null>;
  /** Null before for a route that is new. */
  "route-reach": { readonly was: RouteReach | null; readonly is: RouteReach };

  "scope-added": { readonly description: string };
  "scope-removed": object;
  "scope-description": Replaced<string>;
  "separated-duties": Listed<readonly string[]>;
  /** The subject is a scope, a role or an application; the seconds for which a factor does, null for one that does for good. */
  "second-factor": {
    readonly of: "scope" | "role" | "application";
    readonly was: WantedFactor | null;
    readonly is: WantedFactor | null;
  };

  "role-added": { readonly scopes: readonly string[] };
  "role-removed": object;
  "role-permission": Listed;
  "group-added": { readonly roles: readonly string[] };
  "group-removed": { readonly roles: readonly string[] };
  "group-role": Listed;
  /** The subject is a connection; the value a group of its directory, and the policy's group that whoever is in it gets. */
  "directory-group": { readonly value: string } & Replaced<string | null>;
  "directory-claim": Replaced<string>;

  "application-added": OfApplication & {
    readonly type: string;
    readonly callbacks: readonly string[];
    readonly logoutUrls: readonly string[];
    readonly origins: readonly string[];
    readonly grantTypes: readonly string[];
    readonly connections: readonly string[];
  };
  "application-removed": OfApplication;
  "application-name": OfApplication & Replaced<string>;
  "application-type": OfApplication & Replaced<string>;
  "application-authentication": OfApplication & Replaced<string>;
  /** The value is the thumbprint of a key by which it may authenticate; the end is null for one that stays for ever. */
  "application-key": OfApplication &
    Listed & { readonly name: string; readonly algorithm: string; readonly expires: string | null };
  "application-pkce": OfApplication & Toggled;
  "application-known-to-api": OfApplication & Toggled;
  callback: OfApplication & Listed;
  "logout-url": OfApplication & Listed;
  origin: OfApplication & Listed;
  "grant-type": OfApplication & Listed;
  connection: OfApplication & Listed;

  /** The value is the scope; the audience is null for the API that is reviewed. */
  "client-grant": OfApplication &
    Listed & { readonly subjectType: SubjectType; readonly audience: string | null };

  /** In seconds; null for no limit, or for Auth0's own. */
  "token-lifetime": { readonly token: TokenKind } & Replaced<number | null>;
  /** The algorithm by which a token is signed; null for Auth0's own. */
  "token-algorithm": { readonly token: TokenKind } & Replaced<string | null>;
  "token-dialect": Replaced<string | null>;
  "token-subjects": { readonly subjectType: SubjectType } & Replaced<string>;
  "refresh-token-rotation": Toggled;
  "role-based-access": Toggled;
  "offline-access": Toggled;
  /** The subject is the claim's name. */
  "custom-claim": Pick<ClaimModel, "token" | "constant"> & { readonly added: boolean };
  "gateway-issuer": Replaced<string | null>;
  "gateway-former-issuer": Replaced<string | null>;
  "gateway-audiences": Replaced<readonly string[]>;
  "gateway-origin": Listed;

  "action-added": { readonly is: string; readonly difference: readonly string[] };
  "action-removed": object;
  "action-name": Replaced<string>;
  /** Codes that do the same with the same data; SHA-256 in hexadecimal digits. */
  "action-code": Replaced<string>;
  /** Codes that have the same logic, with other data of the policy. */
  "action-data": Replaced<string>;
  /** Codes of which it isn't known that they do the same, with the lines that differ, as `diff -u` writes them. */
  "action-logic": Replaced<string> & { readonly difference: readonly string[]; readonly tried: Tried | null };
  /** Those for whom the Actions of a trigger, which is the subject, come out otherwise with the same policy. */
  "rule-difference": RuleDifference;
  /** The subject is the trigger, the value an Action's name; of another team's, it is told whether any of ours runs after it. */
  "trigger-action": Listed & { readonly others?: "before" | "after" };
  "trigger-order": Replaced<readonly string[]>;
  /** Scopes that no Action takes any more from the tokens of people, where another layer still does. */
  "action-effect": { readonly anybody: boolean; readonly scopes: readonly string[] };

  "secret-renewed": OfApplication & {
    readonly hasSecret: boolean;
    /** Whether the application is declared under another key than before. */
    readonly byKey: boolean;
  };
  "secret-used": OfApplication & Toggled;

  /** The subject of a resource's change is its label: its type, a blank, and its logical name. */
  "resource-created": {
    /** Whether anybody knows what resources of its type do. */
    readonly isKnown: boolean;
    /** Settings that let something through. */
    readonly values: readonly ChangedValue[];
    readonly access: readonly Access[];
    /** Settings that nobody judges. */
    readonly unjudged: readonly ChangedValue[];
  };
  "resource-deleted": {
    readonly lost: string | null;
    /** Whether the base protects it, so that the engine refuses. */
    readonly isProtected: boolean;
    /** Labels of those of its type that are new: it may be one of them under another name. */
    readonly created: readonly string[];
  };
  "resource-replaced": {
    readonly isProtected: boolean;
    readonly lost: string | null;
    readonly because: readonly ChangedValue[];
    /** The component that holds it, where that changes; an empty text for none. */
    readonly parent: Replaced<string> | null;
  };
  "resource-protection": Toggled & { readonly lost: string | null };
  "resource-input": ChangedValue;
  /** An option of Pulumi's, such as `ignoreChanges["policy"]`. */
  "resource-option": ChangedValue;
  /** Access that the policy at a path gives or denies; null where it says nothing of that kind. */
  "resource-access": { readonly path: string } & Replaced<Access | null>;
  /** Code of the function that isn't told as the API's. */
  "resource-code": Replaced<string | null> & {
    /** Whether it is what the API's sources, its packages and the policy make. */
    readonly isBundle: boolean;
  };
  /** The API's own code; SHA-256 in hexadecimal digits, null where it couldn't be read. */
  "api-code": Replaced<string | null> & {
    /** Paths of the files that differ. */
    readonly files: readonly string[];
    readonly difference: readonly string[];
  };
  /** Labels of resources. */
  "resource-dependencies": { readonly removed: readonly string[] };

  setting: Replaced<string | null>;

  /** How many waivers there are; null when the guardrails themselves are gone. */
  guardrails: { readonly waivers: number | null };
  /** The subject is the guardrail's name. */
  "waiver-added": Waived & { readonly until: string; readonly reason: string };
  "waiver-removed": Waived;
  "waiver-end": Waived & Replaced<string>;

  "approval-added": RecordedApproval;
  "approval-removed": RecordedApproval;
  "approval-changed": Replaced<RecordedApproval>;
}

/** A second factor that a policy wants. */
export interface WantedFactor {
  readonly maxAge: number | null;
}

/** A stack that nothing can be compared with. */
interface NewStack {
  readonly environment: string | null;
  /** The tenant's. */
  readonly domain: string | null;
  readonly hosted: boolean;
  readonly callbacks: readonly string[];
  readonly origins: readonly string[];
  readonly resources: number;
  /** Of all that was read of it: what is agreed to is this stack, and no other of its name. */
  readonly sha256: string;
}

/** The resource for which a guardrail is waived, and the stacks; none stands for all. */
interface Waived {
  readonly resource: string;
  readonly waivedIn: readonly string[];
}

/** An approval as it stands in its file; its subject is the id of the change that it approves. */
export interface RecordedApproval {
  readonly who: string;
  /** Null in an entry that approves nothing. */
  readonly digest: string | null;
  readonly why: string;
  /** The last day on which it holds, as `YYYY-MM-DD`. */
  readonly until: string;
}

/** Layers that know routes. */
export type RouteLayer = "policy" | "gateway" | "API" | "OpenAPI document";

export type ChangeKind = keyof ChangeData;

const topicOf = {
  "stack-added": "stacks",
  "stack-removed": "stacks",
  "stack-environment": "stacks",
  "stack-setting": "stacks",
  "project-setting": "stacks",
  "pulumi-file": "stacks",
  "settings-file": "stacks",
  "stack-output": "stacks",
  right: "rights",
  "right-reach": "rights",
  "route-added": "routes",
  "route-removed": "routes",
  "route-opened": "routes",
  "route-closed": "routes",
  "route-requirement": "routes",
  "route-reach": "routes",
  "scope-added": "scopes",
  "scope-removed": "scopes",
  "scope-description": "scopes",
  "separated-duties": "scopes",
  "second-factor": "scopes",
  "role-added": "people",
  "role-removed": "people",
  "role-permission": "people",
  "group-added": "people",
  "group-removed": "people",
  "group-role": "people",
  "directory-group": "people",
  "directory-claim": "people",
  "application-added": "applications",
  "application-removed": "applications",
  "application-name": "applications",
  "application-type": "applications",
  "application-authentication": "applications",
  "application-key": "applications",
  "application-pkce": "applications",
  "application-known-to-api": "applications",
  callback: "applications",
  "logout-url": "applications",
  origin: "applications",
  "grant-type": "applications",
  connection: "applications",
  "client-grant": "grants",
  "token-lifetime": "tokens",
  "token-algorithm": "tokens",
  "token-dialect": "tokens",
  "token-subjects": "tokens",
  "refresh-token-rotation": "tokens",
  "role-based-access": "tokens",
  "offline-access": "tokens",
  "custom-claim": "tokens",
  "gateway-issuer": "tokens",
  "gateway-former-issuer": "tokens",
  "gateway-audiences": "tokens",
  "gateway-origin": "tokens",
  "action-added": "rules",
  "action-removed": "rules",
  "action-name": "rules",
  "action-code": "rules",
  "action-data": "rules",
  "action-logic": "rules",
  "rule-difference": "rules",
  "trigger-action": "rules",
  "trigger-order": "rules",
  "action-effect": "rules",
  "secret-renewed": "secrets",
  "secret-used": "secrets",
  "resource-created": "resources",
  "resource-deleted": "resources",
  "resource-replaced": "resources",
  "resource-protection": "resources",
  "resource-input": "resources",
  "resource-option": "resources",
  "resource-access": "resources",
  "resource-code": "resources",
  "api-code": "rules",
  "resource-dependencies": "resources",
  setting: "settings",
  guardrails: "guardrails",
  "waiver-added": "guardrails",
  "waiver-removed": "guardrails",
  "waiver-end": "guardrails",
  "approval-added": "approvals",
  "approval-removed": "approvals",
  "approval-changed": "approvals",
} as const satisfies Record<ChangeKind, Topic>;

interface Subject {
  /** The name of what differs, for example of people, a route or a setting. */
  readonly subject: string;
}

interface Common<Kind extends ChangeKind> extends Subject {
  readonly topic: Topic;
  readonly kind: Kind;
  readonly direction: Direction;
  /** Null when it needs no approval. */
  readonly concern: Concern | null;
}

/** One difference of a kind between two revisions, before it is put into words. */
export type ChangeOf<Kind extends ChangeKind> = { [One in Kind]: Common<One> & ChangeData[One] }[Kind];
export type AnyChange = ChangeOf<ChangeKind>;

/** One thing that differs between two revisions. */
export type Change = AnyChange & {
  /** Ten hexadecimal digits of its topic and data: the same change has the same id in every run and in all words. */
  readonly id: string;
  /** Names of the stacks in which it is so: the same change in several stacks is one. */
  readonly stacks: readonly string[];
  /** SHA-256 of its topic, data and stacks, in 64 hexadecimal digits: approvals name it. */
  readonly digest: string;
  /** For people alone, for example `Employee may now approve timesheets through Timesheets Mobile (PUT /approvals/{id}).` */
  readonly sentence: string;
};

/**
 * The data of a change, without the words and the id that `changesBetween` gives it.
 *
 * @param concern of its own where it isn't that it widens; `not judged` goes with the direction `wider`.
 */
export function change<Kind extends ChangeKind>(
  kind: Kind,
  direction: Direction,
  data: Subject & ChangeData[Kind],
  concern: Concern | null = direction === "wider" ? "widens" : null,
): Common<Kind> & ChangeData[Kind] {
  const common: Common<Kind> = { topic: topicOf[kind], kind, direction, concern, subject: data.subject };
  return { ...common, ...data };
}

/** Members of a change that aren't its topic and data: what it is given, and how it is judged. */
const GIVEN: ReadonlySet<string> = new Set(["id", "direction", "concern", "stacks", "digest", "sentence"]);

const hashOf = (change: AnyChange, more: object = {}): string => {
  const data = Object.entries(change).filter(([name]) => !GIVEN.has(name));
  return createHash("sha256")
    .update(stableJson({ ...Object.fromEntries(data), ...more }))
    .digest("hex");
};

/** Changes with the same key are the same one, whatever their ids: two texts with the same ten digits are soon found. */
export const keyOf = (change: AnyChange): string => hashOf(change);

/** The id of a change: its direction and concern aren't in it, which are judged, and neither are its words. */
export const idOf = (change: AnyChange): string => hashOf(change).slice(0, 10);

/** The digest of a change in some stacks. */
export const digestOf = (change: AnyChange, stacks: readonly string[]): string =>
  hashOf(change, { stacks: stacks.toSorted() });

/** JSON with the members of objects in the order of their names. */
const stableJson = (data: object): string =>
  JSON.stringify(data, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );

/** Lines of code that a change shows, as `diff -u` writes them; none where it is about no code. */
export const shownCode = (change: AnyChange): readonly string[] =>
  "difference" in change ? change.difference : [];
