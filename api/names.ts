import type { policy } from "../rules/policy.ts";

/** A scope that the policy declares. */
export type Scope = keyof typeof policy.scopes;

/** The key of an application that the policy declares. */
export type ApplicationKey = keyof typeof policy.applications;

/** A route that the policy guards with a scope. */
export type Route = keyof typeof policy.routes;
