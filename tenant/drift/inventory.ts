import type { Members } from "./value.ts";

/** The kinds of objects that the program owns on a tenant, in the order in which they are reported. */
export const KINDS = [
  "resource server",
  "role",
  "client",
  "client grant",
  "connection",
  "action",
  "trigger",
] as const;
export type Kind = (typeof KINDS)[number];

/** Something on a tenant, as it is declared or as it was found. Others are named in it, not numbered. */
export interface TenantObject {
  readonly kind: Kind;
  /** What it is known by on both sides, unique in its kind: a resource server by its identifier. */
  readonly name: string;
  readonly fields: Members;
}

/** The name of a grant: whose it is, for what, and about whom its tokens are. */
export const grantName = (client: string, audience: string, subjectType: string): string =>
  `${client} for ${audience} (${subjectType})`;

/** The name of a permission in a role's set of them. */
export const permissionName = (scope: string, audience: string): string => `${scope} of ${audience}`;
