import * as pulumi from "@pulumi/pulumi";
import type { Policy } from "../../rules/policy/types.ts";
import type { Authorization } from "../authorization/authorization.ts";
import { protects } from "../config/protection.ts";
import type { StackConfig } from "../config/stack-config.ts";
import { declareBackup } from "./backup.ts";
import { corsOf } from "./cors.ts";
import { declareDomain } from "./domain.ts";
import { declareFunction, type FunctionArgs } from "./function.ts";
import { declareGateway } from "./gateway.ts";
import { declareHttpApi } from "./http-api.ts";
import { declareKey } from "./key.ts";
import { declareLogGroup } from "./log-group.ts";
import { declareMonitoring } from "./monitoring.ts";
import { placeOf } from "./place.ts";
import { declareTable } from "./table.ts";

/** The inputs from which the hosting is derived. */
export interface HostingArgs {
  readonly policy: Policy;
  readonly config: StackConfig;
  readonly authorization: Authorization;
  /** The API as one CommonJS module. */
  readonly bundle: string;
}

/** The API on AWS: gateway, functions and table, the key that encrypts them, and what watches them. */
export class Hosting extends pulumi.ComponentResource {
  /** Where the API is, without a slash at its end. */
  readonly url: pulumi.Output<string>;
  readonly tableName: pulumi.Output<string>;
  readonly dashboardName: pulumi.Output<string>;

  constructor(componentName: string, { policy, config, authorization, bundle }: HostingArgs) {
    super("timesheets:hosting:Hosting", componentName);
    const { prefix, customDomain } = config;
    const { issuer, formerIssuer, answering, audience, applications } = authorization;
    const name = `${prefix}-api`;
    const alarmPrefix = `${name}-`;
    const names = { api: name, uploads: `${prefix}-uploads` };
    const logGroups = {
      api: `/aws/lambda/${names.api}`,
      uploads: `/aws/lambda/${names.uploads}`,
      access: `/aws/vendedlogs/apis/${name}`,
    };

    const api = declareHttpApi({
      name,
      cors: corsOf(config.applications, policy),
      closed: customDomain !== undefined && customDomain.gatewayAddressUntil === undefined,
      protect: protects(config, "gateway"),
      parent: this,
    });
    const place = placeOf(api.executionArn);
    const stackKey = declareKey({
      name: prefix,
      place,
      logGroups: Object.values(logGroups),
      alarmPrefix,
      protect: protects(config, "key"),
      parent: this,
    });
    const keeping = {
      key: stackKey,
      retentionDays: config.logRetentionDays,
      protect: protects(config, "logs"),
      parent: this,
    };
    const table = declareTable({
      name: `${prefix}-entries`,
      key: stackKey,
      protect: protects(config, "table"),
      parent: this,
    });
    if (config.environment === "production") {
      declareBackup({ prefix, place, table, key: stackKey, protect: config.protect, parent: this });
    }
    const clientIds = Object.entries(applications).map(([name, { clientId }]) => [name, clientId]);
    const environment = {
      TIMESHEETS_TABLE: table.name,
      TIMESHEETS_ISSUER: issuer,
      ...(formerIssuer !== undefined && { TIMESHEETS_FORMER_ISSUER: formerIssuer }),
      TIMESHEETS_AUDIENCE: audience,
      TIMESHEETS_CLIENTS: pulumi.jsonStringify(Object.fromEntries(clientIds)),
    };
    const functionOf = (key: "api" | "uploads", size: FunctionArgs["size"]) =>
      declareFunction({
        key,
        name: names[key],
        prefix,
        place,
        bundle,
        environment,
        table,
        size,
        logGroup: declareLogGroup(key, logGroups[key], keeping),
        encryption: stackKey,
        parent: this,
      });
    const functions = {
      api: functionOf("api", config.lambda),
      uploads: functionOf("uploads", config.lambda.uploads),
    };
    const accessLogGroup = declareLogGroup("access", logGroups.access, keeping);
    const stage = declareGateway({
      name,
      api,
      policy,
      issuer,
      isMoving: formerIssuer !== undefined,
      answering,
      audience,
      functions,
      throttling: config.throttling,
      logGroup: accessLogGroup,
      parent: this,
    });
    this.url =
      customDomain === undefined
        ? api.apiEndpoint
        : declareDomain({ customDomain, api, stage, parent: this });
    this.tableName = table.name;
    this.dashboardName = declareMonitoring({
      name: prefix,
      place,
      alarmPrefix,
      alarms: config.alarms,
      key: stackKey,
      api,
      stage,
      functions,
      table,
      accessLogGroup,
      parent: this,
    });
    this.registerOutputs({ url: this.url, tableName: this.tableName, dashboardName: this.dashboardName });
  }
}
