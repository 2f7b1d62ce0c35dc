import path from "node:path";
import type { CertificateAuthority } from "local-auth0/tls";
import { startDynamoDb } from "../aws/dynamodb.ts";
import type { GatewayRoute } from "../aws/gateway/declaration.ts";
import { type Gateway, type GatewayDeclaration, startGateway } from "../aws/gateway.ts";
import type { FunctionDeclaration } from "../aws/lambda/declaration.ts";
import { createFunction, type LocalFunction } from "../aws/lambda.ts";
import { type DeclaredTable, tableInput } from "./table-input.ts";

/** A function as the program declares it; where things are on this machine is added. */
export type DeclaredFunction = Omit<FunctionDeclaration, "endpoints" | "caPem" | "workFolder" | "log">;

/** An AWS account and a region, on this machine: it holds what the program declares, and nothing else. */
export class LocalCloud {
  /** The gateway's declaration. Declared resources add to it; the gateway reads it at each request. */
  readonly gateway: GatewayDeclaration = { routes: [], authorizers: [] };
  /** By their ids; a function's name is its ARN. */
  readonly integrations = new Map<string, Pick<GatewayRoute, "functionName" | "timeoutMilliseconds">>();
  readonly #functions = new Map<string, LocalFunction>();
  /** ARNs of functions, by those of their aliases. */
  readonly #aliases = new Map<string, string>();
  /** Which APIs may call a function or an alias, by its ARN; an API is its execution ARN with what follows it. */
  readonly #permissions = new Map<string, string[]>();
  readonly #options: LocalCloudOptions;
  readonly #dynamodb: Awaited<ReturnType<typeof startDynamoDb>>;
  readonly #gateways: Gateway[] = [];
  #tableName = "";

  private constructor(options: LocalCloudOptions, dynamodb: Awaited<ReturnType<typeof startDynamoDb>>) {
    this.#options = options;
    this.#dynamodb = dynamodb;
  }

  static async start(options: LocalCloudOptions): Promise<LocalCloud> {
    return new LocalCloud(options, await startDynamoDb());
  }

  /** Where the tables are, and the one that was made last: any credentials are good. */
  get database(): { readonly endpoint: string; readonly tableName: string } {
    return { endpoint: this.#dynamodb.endpoint, tableName: this.#tableName };
  }

  createTable(table: DeclaredTable): Promise<void> {
    this.#tableName = table.name;
    return this.#dynamodb.createTable(tableInput(table));
  }

  async createFunction(arn: string, declared: DeclaredFunction): Promise<void> {
    const { authority, home, log } = this.#options;
    const made = await createFunction({
      ...declared,
      endpoints: { dynamodb: this.#dynamodb.endpoint },
      caPem: authority.pem,
      log,
      workFolder: path.join(home, "functions", declared.name),
    });
    this.#functions.set(arn, made);
  }

  /** Lets a version of a function be called by another ARN. @throws when there is no such function. */
  nameFunction(aliasArn: string, functionArn: string): void {
    if (!this.#functions.has(functionArn)) throw new Error(`there is no function ${functionArn}`);
    this.#aliases.set(aliasArn, functionArn);
  }

  /** Lets an HTTP API call a function or an alias. @param source which one; any when it is left out. */
  permit(arn: string, source = "*"): void {
    this.#permissions.set(arn, [...(this.#permissions.get(arn) ?? []), source]);
  }

  /**
   * Opens an HTTP API with a certificate of the local authority, and gives its address. It may call what it is permitted to.
   */
  async createApi(executionArn: string): Promise<string> {
    const mayCall = (arn: string) =>
      this.#permissions.get(arn)?.some((source) => source === "*" || source.startsWith(`${executionArn}/`));
    const gateway = await startGateway({
      declaration: this.gateway,
      invoke: async (arn, event) => {
        if (!mayCall(arn)) throw new Error(`${executionArn} may not call ${arn}`);
        return this.invoke(event, arn);
      },
      tls: await this.#options.authority.issue(["localhost"]),
    });
    this.#gateways.push(gateway);
    return gateway.url;
  }

  /** Runs the function of an ARN. */
  async invoke(event: unknown, arn: string): Promise<unknown> {
    const found = this.#functions.get(this.#aliases.get(arn) ?? arn);
    if (found === undefined) throw new Error(`there is no function ${arn}`);
    return found.invoke(event);
  }

  /** Runs the function to which a route leads, past the gateway; the first there is where no route leads anywhere. */
  async invokeAt(routeKey: string, event: unknown): Promise<unknown> {
    const route = this.gateway.routes.find((one) => one.routeKey === routeKey);
    return this.invoke(event, route?.functionName ?? [...this.#functions.keys()][0] ?? "at all");
  }

  /** Ends gateways first, so that no request finds its function or table gone. */
  async close(): Promise<void> {
    await Promise.all(this.#gateways.map((gateway) => gateway.close()));
    await Promise.all([...this.#functions.values()].map((found) => found.close()));
    await this.#dynamodb.close();
  }
}

/** Where the local cloud keeps files, who vouches for its addresses, and who hears of it. */
export interface LocalCloudOptions {
  readonly authority: CertificateAuthority;
  readonly home: string;
  /** Takes what functions write. */
  readonly log: (text: string) => void;
}
