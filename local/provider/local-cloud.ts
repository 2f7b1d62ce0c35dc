import type { CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import { startDynamoDb } from "../aws/dynamodb.ts";
import { type Gateway, type GatewayDeclaration, startGateway } from "../aws/gateway.ts";
import { createFunction, type FunctionDeclaration, type LocalFunction } from "../aws/lambda.ts";
import type { CertificateAuthority } from "../tls.ts";

/** What stands on this machine for an AWS account and a region: it holds what the program declares, and nothing else. */
export interface LocalCloud {
  /** What the gateway does. The program's resources add to it; the gateway reads it at each request. */
  readonly gateway: GatewayDeclaration;
  /** ARNs of functions by the ids of the integrations that call them. */
  readonly integrations: Map<string, string>;
  createTable(input: CreateTableCommandInput): Promise<void>;
  createFunction(arn: string, declared: DeclaredFunction): Promise<void>;
  /** Opens an HTTP API and gives its address. */
  createApi(id: string): Promise<string>;
  /** Runs the one function there is, past the gateway. */
  invoke(event: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** A function as it is declared; the cloud adds where things are on this machine. */
export type DeclaredFunction = Omit<FunctionDeclaration, "endpoints" | "caPem" | "workFolder">;
