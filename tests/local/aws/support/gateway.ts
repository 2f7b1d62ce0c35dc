import type { GatewayDeclaration } from "../../../../local/aws/gateway/declaration.ts";
import { startGateway } from "../../../../local/aws/gateway.ts";
import { NOW } from "../../../api/support/issuer.ts";
import { AUDIENCE } from "../../../support/audience.ts";

/** A gateway with a few routes, and a function behind it that tests put words into. */
export interface TestGateway {
  readonly url: string;
  /** Read by the gateway at each request. */
  readonly declaration: GatewayDeclaration;
  /** The calls of functions so far. */
  readonly calls: readonly [functionName: string, event: unknown][];
  /** Lets functions answer this from now on. */
  answerWith(answer: () => Promise<unknown>): void;
  get(path: string, token?: string): Promise<Response>;
  close(): Promise<void>;
}

export async function startTestGateway(issuer: string): Promise<TestGateway> {
  const calls: [string, unknown][] = [];
  let answer = async (): Promise<unknown> => ({ statusCode: 200, body: "hello" });
  const declaration = declarationFor(issuer);
  const gateway = await startGateway({
    declaration,
    now: () => NOW,
    invoke: (functionName, event) => {
      calls.push([functionName, event]);
      return answer();
    },
  });
  return {
    ...gateway,
    declaration,
    calls,
    answerWith: (next) => {
      answer = next;
    },
    get: (path, token) =>
      fetch(`${gateway.url}${path}`, {
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      }),
  };
}

/** A response of the gateway's own, as a client sees it. */
export const seen = async (response: Response) => ({
  status: response.status,
  challenge: response.headers.get("www-authenticate"),
  body: await response.text(),
});

function declarationFor(issuer: string): GatewayDeclaration {
  const guarded = { authorizationType: "JWT", authorizerId: "auth0", functionName: "api" } as const;
  return {
    routes: [
      { routeKey: "GET /health", authorizationType: "NONE", functionName: "api" },
      { routeKey: "POST /upload", authorizationType: "NONE", functionName: "upload" },
      { ...guarded, routeKey: "GET /timesheets", authorizationScopes: ["read:timesheets"] },
      {
        ...guarded,
        routeKey: "GET /either",
        authorizationScopes: ["approve:timesheets", "read:timesheets"],
      },
      { ...guarded, routeKey: "GET /unscoped" },
    ],
    authorizers: [
      {
        id: "auth0",
        identitySources: ["$request.header.Authorization"],
        issuer,
        audience: [AUDIENCE],
      },
    ],
  };
}
