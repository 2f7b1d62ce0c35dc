import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { timesheetsProgram } from "../../../infra/load-program.ts";
import { changed } from "../../../mutation/common/edit.ts";
import { onDay } from "../../support/on-day.ts";
import { bootstrapConfig, bootstraps } from "../bootstrap/declared.ts";
import { stackTexts } from "../stack-file.ts";
import { shipped as declared, TODAY } from "./cases.ts";
import { engineResources } from "./engine-resources.ts";

const STRANGER: StackResource = {
  type: "",
  name: "stranger",
  inputs: { name: "stranger" },
  protect: false,
  parent: "",
  dependsOn: [],
  options: {},
};

const project = path.resolve(import.meta.dirname, "../../..");

interface RunningPack {
  readonly client: AnalyzerClient;
  readonly end: () => Promise<void>;
}

/** Starts the pack as the engine's language host does, on a day. */
async function startPack(
  day: string,
  config: Readonly<Record<string, string>> = stackTexts("prod"),
  ofProject = "timesheets",
): Promise<RunningPack> {
  const pack = spawn(
    process.execPath,
    [
      ...onDay(day),
      "node_modules/@pulumi/pulumi/cmd/run-policy-pack/index.js",
      "127.0.0.1:0",
      "infra/guardrails",
    ],
    {
      cwd: project,
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        PULUMI_NODEJS_PROJECT: ofProject,
        PULUMI_NODEJS_STACK: "prod",
        PULUMI_CONFIG: JSON.stringify(config),
      },
    },
  );
  const [port] = (await once(createInterface(pack.stdout), "line")) as [string];
  const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const end = async () => {
    client.close();
    const ended = once(pack, "exit");
    pack.kill();
    await ended;
  };
  return { client, end };
}

let pack: RunningPack;
beforeAll(async () => {
  pack = await startPack(TODAY);
});
afterAll(() => pack.end());

/** The pack's answer about a stack: enforcement level, policy and resource of each violation. */
async function analysed(
  resources: readonly StackResource[],
  known: boolean,
  { client } = pack,
): Promise<string[]> {
  const request = new AnalyzeStackRequest().setResourcesList(engineResources(resources, { known }));
  const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
    client.analyzeStack(request, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
  return response
    .getDiagnosticsList()
    .map((one) =>
      `${one.getEnforcementlevel()} ${one.getPolicyname()} ${one.getUrn().split("::").at(-1)}`.trimEnd(),
    )
    .toSorted();
}

/** The pack's answer about the inputs of each resource, before it is created: the policy and the resource of each violation. */
async function analysedInputs(resources: readonly StackResource[], { client } = pack): Promise<string[]> {
  const found = engineResources(resources, { known: false, outputs: false }).map(async (resource) => {
    const request = new AnalyzeRequest()
      .setType(resource.getType())
      .setName(resource.getName())
      .setUrn(resource.getUrn())
      .setProperties(resource.getProperties())
      .setOptions(resource.getOptions());
    const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
      client.analyze(request, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
    return response
      .getDiagnosticsList()
      .map(
        (one) => `${one.getEnforcementlevel()} ${one.getPolicyname()}: ${one.getMessage().split("; ")[0]}`,
      );
  });
  return (await Promise.all(found)).flat();
}

const ADVISORY = 0;
const MANDATORY = 1;

describe("the policy pack", () => {
  it("lets the production stack pass, whose ids and ARNs are known", async () => {
    expect(await analysed(declared.prod, true)).toEqual([]);
  });

  it("lets it pass in its first preview, and says what can only be told later", async () => {
    expect(new Set(await analysed(declared.prod, false))).toEqual(
      new Set([
        `${ADVISORY} judged-later api`,
        `${ADVISORY} judged-later uploads`,
        `${ADVISORY} judged-later alarms`,
        `${ADVISORY} judged-later backup`,
        `${ADVISORY} judged-later entries`,
        `${ADVISORY} judged-later certificate`,
        `${ADVISORY} judged-later data`,
        `${ADVISORY} judged-later login`,
        ...declared.prod
          .filter(({ type }) => type === resourceTypes.route)
          .map(({ name }) => `${ADVISORY} judged-later ${name}`),
      ]),
    );
  });

  it.each([
    [
      "a known setting",
      `${resourceTypes.connection} people`,
      ["options", "disableSignup"],
      false,
      "connection-signup people",
    ],
    [
      "a setting that is missing",
      `${resourceTypes.table} entries`,
      ["pointInTimeRecovery"],
      undefined,
      "table-recovery entries",
    ],
    [
      "a grant",
      `${resourceTypes.clientGrant} batch`,
      ["scopes", 1],
      "read:timesheets",
      "grant-subject batch",
    ],
    [
      "an order",
      `${resourceTypes.triggerActions} post-login`,
      ["actions"],
      [],
      "actions-pkce-first post-login",
    ],
    [
      "a reference",
      `${resourceTypes.function} api`,
      ["kmsKeyArn"],
      "arn:aws:kms:other",
      "function-environment-key api",
    ],
  ] as const)("ends a preview and an update for %s", async (_what, label, path, value, found) => {
    const weak = changed(declared.prod, label, path, value);
    expect(await analysed(weak, false)).toContain(`${MANDATORY} ${found}`);
    expect(await analysed(weak, true)).toContain(`${MANDATORY} ${found}`);
  });

  it("knows other teams' Actions, whose ids the engine has before ours, and ends for one at another place", async () => {
    const named = {
      ...stackTexts("prod"),
      "timesheets:actions": JSON.stringify({
        "post-login": { before: ["Acme: consent"] },
        "credentials-exchange": { before: ["Acme: machines"] },
      }),
    };
    const others = await startPack(TODAY, named);
    onTestFinished(others.end);
    const { resources } = await declareResources({
      stack: "prod",
      config: named,
      program: timesheetsProgram,
    });
    const moved = changed(resources, `${resourceTypes.triggerActions} post-login`, ["actions", 1], {
      id: "Acme: grasp",
      displayName: "Acme: grasp",
    });
    for (const known of [false, true]) {
      const mandatory = async (judged: readonly StackResource[]) =>
        (await analysed(judged, known, others)).filter((one) => one.startsWith(`${MANDATORY} `));
      expect(await mandatory(resources)).toEqual([]);
      expect(await mandatory(moved)).toEqual([`${MANDATORY} actions-bound post-login`]);
    }
  });

  it("ends a preview and an update from the day after a waiver's last on", async () => {
    const later = await startPack("2027-06-01");
    onTestFinished(later.end);
    const ofFunctions = ["function-code-signing", "function-dead-letters", "function-network"];
    const ended = [
      "api-approval-lifetimes api",
      ...ofFunctions.flatMap((name) => [`${name} api`, `${name} uploads`]),
    ];
    for (const known of [false, true]) {
      const mandatory = (await analysed(declared.prod, known, later)).filter(
        (one) => !one.startsWith(`${ADVISORY} `),
      );
      expect(mandatory).toEqual(
        [...ended, ...ended.map(() => "waivers")].map((one) => `${MANDATORY} ${one}`),
      );
    }
  });

  it("knows each setting of the inputs, and passes over what the provider and the engine add", async () => {
    const added = declared.prod.map((resource) => ({
      ...resource,
      inputs: {
        ...resource.inputs,
        __defaults: ["skipDestroy", "timeouts"],
        skipDestroy: false,
        timeouts: {},
        region: "eu-central-1",
        tagsAll: { project: "timesheets" },
      },
    }));
    const inputs = added.map((one) =>
      one.type.startsWith("aws:") ? one : { ...one, inputs: { ...one.inputs, region: undefined } },
    );
    expect(await analysedInputs(inputs)).toEqual([]);
  });

  it.each([
    ["a layer", `${resourceTypes.function} api`, ["layers"], ["arn:aws:lambda:eu-central-1:1:layer:other:1"]],
    ["another region", `${resourceTypes.table} entries`, ["region"], "us-east-1"],
    ["a stream", `${resourceTypes.table} entries`, ["streamEnabled"], true],
    ["a grant for all", `${resourceTypes.clientGrant} batch`, ["defaultFor"], "third_party_clients"],
    ["an add-on", `${resourceTypes.client} web`, ["addons", "samlp", "audience"], "https://other.example"],
  ] as const)("ends a preview for %s among the inputs", async (_what, label, path, value) => {
    const [violation, ...others] = await analysedInputs(changed(declared.prod, label, path, value));
    expect(others).toEqual([]);
    expect(violation).toMatch(new RegExp(`^${MANDATORY} settings-known: .*\\n?.*${path[0]}`, "s"));
  });

  it("sees a provider that the program makes, and whom it lets create something", async () => {
    const provider = { ...STRANGER, type: "pulumi:providers:aws" };
    expect(await analysed([...declared.prod, provider], true)).toEqual([
      `${MANDATORY} types-judged stranger`,
    ]);
  });

  it("follows what isn't known yet to what it comes from", async () => {
    const other = changed(
      declared.prod,
      `${resourceTypes.clientGrant} web`,
      ["clientId"],
      `${resourceTypes.client} mobile`,
    );
    expect(await analysed(other, false)).toContain(`${MANDATORY} grant-as-policy web`);
  });
});

describe("the policy pack, for the bootstrap", () => {
  const { resources } = bootstraps.prod;
  let ofBootstrap: RunningPack;
  beforeAll(async () => {
    ofBootstrap = await startPack(TODAY, await bootstrapConfig("prod"), "timesheets-bootstrap");
  });
  afterAll(() => ofBootstrap.end());

  it("lets it pass in its first preview, once it is there, and by its inputs", async () => {
    const first = await analysed(resources, false, ofBootstrap);
    expect(first.filter((one) => !one.startsWith(`${ADVISORY} judged-later`))).toEqual([]);
    expect(await analysed(resources, true, ofBootstrap)).toEqual([]);
    expect(await analysedInputs(resources, ofBootstrap)).toEqual([]);
  });

  it("ends an update for a role that trusts more, and a preview for a right more", async () => {
    const SUB = "token.actions.githubusercontent.com:sub";
    const way = ["assumeRolePolicy", "Statement", 0, "Condition", "StringEquals", SUB, 0];
    const trusting = changed(
      resources,
      `${resourceTypes.roleOfFunction} deploy`,
      way,
      "repo:stranger/a:environment:prod",
    );
    expect(await analysed(trusting, true, ofBootstrap)).toContain(`${MANDATORY} ci-role-trust deploy`);
    const able = changed(
      resources,
      `${resourceTypes.managedPolicy} preview-data`,
      ["policy", "Statement", 0, "Action", 0],
      "dynamodb:DeleteTable",
    );
    for (const known of [false, true]) {
      expect(await analysed(able, known, ofBootstrap)).toContain(
        `${MANDATORY} ci-preview-reads preview-data`,
      );
    }
  });
});
