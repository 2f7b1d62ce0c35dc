import { policy } from "../../rules/policy.ts";
import type { Route, Scope } from "../names.ts";
import { componentSchemas, type Schema } from "./components.ts";
import { guardedOperation, openOperation, SECURITY_SCHEME } from "./operation-object.ts";

/**
 * The OpenAPI 3.1 document: every route of the policy, with its scope, and what its operation declares.
 *
 * @param issuer the tenant's, ending in `/`.
 */
export function openApiDocument(issuer: string): Schema {
  return {
    openapi: "3.1.1",
    info: {
      title: policy.api.name,
      version: "1",
      description:
        "ExampleCo's timesheets. Problems are answered as problem details (RFC 9457) with a stable `code`. The gateway " +
        'in front answers by itself, with `{"message": …}`, where a token lacks or is no good, and where there are too many requests.',
    },
    servers: [{ url: "/" }],
    paths: paths(),
    components: {
      schemas: componentSchemas(),
      securitySchemes: { [SECURITY_SCHEME]: securityScheme(issuer) },
    },
  };
}

function paths(): Schema {
  const guarded = (Object.keys(policy.routes) as Route[]).map(
    (route) => [route, guardedOperation(route)] as const,
  );
  const open = policy.openRoutes.map((route) => [route, openOperation(route)] as const);
  const byPath: Record<string, Record<string, Schema>> = {};
  for (const [route, operation] of [...guarded, ...open]) {
    const [method = "", path = ""] = route.split(" ");
    byPath[path] = { ...byPath[path], [method.toLowerCase()]: operation };
  }
  return byPath;
}

/** Where tokens come from: people's by the authorization code, machines' by their credentials. */
function securityScheme(issuer: string): Schema {
  const tokenUrl = `${issuer}oauth/token`;
  return {
    type: "oauth2",
    description: `Access tokens for the audience ${policy.api.identifier}`,
    flows: {
      authorizationCode: {
        authorizationUrl: `${issuer}authorize`,
        tokenUrl,
        refreshUrl: tokenUrl,
        scopes: scopesOf((kind) => kind !== "machine"),
      },
      clientCredentials: { tokenUrl, scopes: scopesOf((kind) => kind === "machine") },
    },
  };
}

function scopesOf(isMeant: (kind: string) => boolean): Record<string, string> {
  const held = Object.values(policy.applications)
    .filter(({ kind }) => isMeant(kind))
    .flatMap(({ scopes }): readonly Scope[] => scopes);
  return Object.fromEntries(
    Object.entries(policy.scopes).filter(([scope]) => held.some((name) => name === scope)),
  );
}
