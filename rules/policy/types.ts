/** The kind of an application: `machine` acts for itself, the others for people. How they differ is in `application-kinds.ts`. */
export type ApplicationKind = "native" | "desktop" | "single_page" | "regular_web" | "machine";

/** The methods that a route may have. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A route as API Gateway writes it, for example `GET /timesheets/{id}`. */
export type RouteKey = `${Method} /${string}`;

/** The API that the policy guards: an Auth0 *resource server*. Its identifier, the audience of its tokens, is each stack's own. */
export interface PolicyApi {
  /** The name that people see in Auth0's dashboard. */
  readonly name: string;
  /** The beginning of every custom claim's name: an http(s) URL ending in `/`. */
  readonly claimNamespace: string;
}

/** A second factor that a scope wants: one of the login or its session, or one that was shown at most `maxAge` seconds ago. */
export type SecondFactor = true | { readonly maxAge: number };

/** A scope that says more of itself than what it allows. */
export interface ScopeDefinition {
  readonly description: string;
  /** Whoever gets the scope has to show a second factor; the API asks for it too. */
  readonly secondFactor?: SecondFactor | undefined;
}

/** A named set of scopes that people get. */
export interface Role<Scope extends string = string> {
  readonly description: string;
  readonly scopes: readonly Scope[];
  /** Whoever gets a scope only through this role, and others that want one, has to show a second factor for it. */
  readonly secondFactor?: true | undefined;
}

/** A set of people, who get all of its roles. */
export interface Group<RoleName extends string = string> {
  readonly description: string;
  readonly roles: readonly RoleName[];
}

/** The people of one database of the tenant, who have passwords there. The roster says which roles and groups they have. */
export interface DatabaseConnection {
  readonly kind: "database";
  readonly description: string;
}

/** The people of a company's directory, who sign in there. How it is reached is a matter of each stack. */
export interface DirectoryConnection<GroupName extends string = string> {
  readonly kind: "directory";
  readonly description: string;
  readonly groups: {
    /** The attribute of a person's profile in which the tenant keeps the names of the directory's groups. */
    readonly claim: string;
    /** The policy's group that each group of the directory is. The directory's other groups give nothing. */
    readonly give: Readonly<Record<string, GroupName>>;
  };
}

/** A source of people. */
export type Connection<GroupName extends string = string> =
  | DatabaseConnection
  | DirectoryConnection<GroupName>;

/** A client of the API. Its scopes are the most that a token issued to it may hold. */
export interface Application<Scope extends string = string, ConnectionKey extends string = string> {
  /** The name in Auth0, unique in the tenant. */
  readonly name: string;
  readonly description: string;
  readonly kind: ApplicationKind;
  readonly scopes: readonly Scope[];
  /** Everybody has to show a second factor for every scope that they get through this application. */
  readonly secondFactor?: true | undefined;
  /** False for one whose people sign in again each time that a token ends: on a device of many people, or in a page. */
  readonly refreshTokens?: boolean | undefined;
  /** Through what people sign in to it, and through nothing else. A machine has none. */
  readonly connections?: readonly ConnectionKey[] | undefined;
}

/** The scopes that a route asks for: the one, or several of which any one admits. */
export type RouteScopes<Scope extends string = string> = Scope | readonly Scope[];

/**
 * Whose entries somebody reaches at a route that admits them. Both lists have to be there: one's own entries are not reached by
 * forgetting to say so.
 */
export interface Reach<Scope extends string = string> {
  /** The scopes with any one of which they reach their own; none where nobody does. */
  readonly own: readonly Scope[];
  /** The scopes with any one of which they reach those of others; none where nobody does. */
  readonly others: readonly Scope[];
}

/**
 * A policy whose names are checked: `Scope`, `RoleName`, `GroupName`, `ApplicationKey`, `Route` and `ConnectionKey` are the names
 * that it declares, so that using another one does not compile.
 */
export interface Policy<
  Scope extends string = string,
  RoleName extends string = string,
  GroupName extends string = string,
  ApplicationKey extends string = string,
  Route extends string = string,
  ConnectionKey extends string = string,
> {
  readonly api: PolicyApi;
  readonly connections: Readonly<Record<ConnectionKey, Connection<GroupName>>>;
  /** Each scope with what it allows, as consent screens and reviewers read it. */
  readonly scopes: Readonly<Record<Scope, string | ScopeDefinition>>;
  readonly roles: Readonly<Record<RoleName, Role<Scope>>>;
  readonly groups: Readonly<Record<GroupName, Group<RoleName>>>;
  readonly applications: Readonly<Record<ApplicationKey, Application<Scope, ConnectionKey>>>;
  /** Each route with the scopes of which any one admits. */
  readonly routes: Readonly<Record<Route, RouteScopes<Scope>>>;
  /** Whose entries each route reaches, and with which scopes: its caller's own by any of the route's, and no others, where it isn't named. */
  readonly reach?: Readonly<Partial<Record<Route, Reach<Scope>>>> | undefined;
  /** Routes that anyone may call without a token. */
  readonly openRoutes: readonly RouteKey[];
  /** Pairs of scopes that no role, group or application may hold together. */
  readonly separatedDuties: readonly (readonly [Scope, Scope])[];
}

/** The roles and groups that a person was given, by name, as the tenant has them (so possibly unknown ones). */
export interface Person {
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}
