import { actsForPeople } from "../../rules/policy/application-kinds.ts";
import { describeScope, reachOf } from "../../rules/policy/decide.ts";
import type { Application } from "../../rules/policy/types.ts";
import { policy } from "../../rules/policy.ts";
import { routesOf } from "../routes/index.ts";
import type { Scope } from "../verify/caller.ts";
import { componentSchemas, type Schema } from "./components.ts";
import { guardedOperation, openOperation, SECURITY_SCHEME } from "./operation-object.ts";

/** An OpenAPI document. */
export type OpenApiDocument = Schema & { readonly openapi: string };

/** The source of the tokens that the API takes. */
export interface TokenSource {
  /** The tenant's issuer, ending in `/`. */
  readonly issuer: string;
  /** The API's identifier in the tenant. */
  readonly audience: string;
}

/**
 * The OpenAPI 3.1 document: every route of the policy, with its scopes, and what its operation declares.
 *
 * @throws {RouteError} when the routes of `routes/` are not the policy's.
 */
export function openApiDocument(source: TokenSource): OpenApiDocument {
  return {
    openapi: "3.1.1",
    info: {
      title: policy.api.name,
      version: "1",
      description:
        "ExampleCo's timesheets. Of an operation's scopes any one is enough; `x-entries` says with which it reaches its " +
        "caller's own entries, and with which those of others. Problems come as problem details (RFC 9457) with a stable `code`. The gateway " +
        'in front answers by itself, with `{"message": …}`, where a token is missing or not accepted, and where there are too many requests.',
    },
    servers: [{ url: "/" }],
    paths: paths(),
    components: {
      schemas: componentSchemas(),
      securitySchemes: { [SECURITY_SCHEME]: securityScheme(source) },
    },
  };
}

function paths(): Schema {
  const { guarded, open } = routesOf(policy);
  const operations = [
    ...guarded.map(
      ({ name, scopes, route }) =>
        [name, guardedOperation(name, scopes, route.operation, reachOf(policy, name))] as const,
    ),
    ...open.map(({ name, route }) => [name, openOperation(name, route.operation)] as const),
  ];
  const byPath: Record<string, Record<string, Schema>> = {};
  for (const [route, operation] of operations) {
    const [method = "", path = ""] = route.split(" ");
    byPath[path] = { ...byPath[path], [method.toLowerCase()]: operation };
  }
  return byPath;
}

/** Where tokens come from: people's by the authorization code, machines' by their credentials. */
function securityScheme({ issuer, audience }: TokenSource): Schema {
  const tokenUrl = `${issuer}oauth/token`;
  return {
    type: "oauth2",
    description: `Access tokens for the audience ${audience}`,
    flows: {
      authorizationCode: {
        authorizationUrl: `${issuer}authorize`,
        tokenUrl,
        refreshUrl: tokenUrl,
        scopes: scopesOf(actsForPeople),
      },
      clientCredentials: { tokenUrl, scopes: scopesOf((application) => !actsForPeople(application)) },
    },
  };
}

function scopesOf(isMeant: (application: Application) => boolean): Record<string, string> {
  const held = Object.values(policy.applications)
    .filter(isMeant)
    .flatMap(({ scopes }): readonly Scope[] => scopes);
  return Object.fromEntries(
    Object.entries(policy.scopes)
      .filter(([scope]) => held.some((name) => name === scope))
      .map(([name, scope]) => [name, describeScope(scope)]),
  );
}
