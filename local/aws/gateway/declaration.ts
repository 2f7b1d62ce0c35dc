/** Where requests go that match a route, and who may send them. */
export interface GatewayRoute {
  /** A method (or `ANY`) and a path with `{variables}` and at its end perhaps a `{greedy+}` one; or `$default`. */
  readonly routeKey: string;
  readonly authorizationType: "NONE" | "JWT" | "CUSTOM";
  /** Needed with `JWT` and `CUSTOM`. */
  readonly authorizerId?: string | undefined;
  /** A token passes with any one of them; without them, with none at all. */
  readonly authorizationScopes?: readonly string[] | undefined;
  readonly functionName: string;
  /** How long the function may take, in milliseconds: at most 30,000, which is also the default. */
  readonly timeoutMilliseconds?: number | undefined;
}

interface AnyAuthorizer {
  readonly id: string;
  /** Where the token is: `$request.header.Authorization`. */
  readonly identitySources: readonly string[];
}

/** A function that decides on requests, with simple responses to events of payload format 2.0; nothing is remembered. */
export interface FunctionAuthorizer extends AnyAuthorizer {
  readonly functionName: string;
}

/** Whose tokens a gateway accepts. */
export interface JwtAuthorizer extends AnyAuthorizer {
  /** Compared exactly; Auth0's ends in `/`. */
  readonly issuer: string;
  readonly audience: readonly string[];
}

export type GatewayAuthorizer = JwtAuthorizer | FunctionAuthorizer;

/** How many requests pass: a bucket of `burstLimit`, filled with `rateLimit` a second. */
export interface GatewayThrottling {
  readonly burstLimit: number;
  readonly rateLimit: number;
}

/** Which pages may call an HTTP API from a browser. What is left out is not sent. */
export interface GatewayCors {
  /** Compared exactly; `*` is any, `https://*` any with that scheme. */
  readonly allowOrigins?: readonly string[] | undefined;
  readonly allowMethods?: readonly string[] | undefined;
  readonly allowHeaders?: readonly string[] | undefined;
  readonly exposeHeaders?: readonly string[] | undefined;
  /** In seconds. */
  readonly maxAge?: number | undefined;
  readonly allowCredentials?: boolean | undefined;
}

/** An HTTP API as it is declared. It does nothing else. */
export interface GatewayDeclaration {
  routes: GatewayRoute[];
  authorizers: GatewayAuthorizer[];
  /** The limits of each route that has none of its own. */
  throttling?: GatewayThrottling;
  /** Limits of single routes, by their keys, in the place of those. */
  routeThrottling?: Readonly<Record<string, GatewayThrottling>>;
  cors?: GatewayCors;
}
