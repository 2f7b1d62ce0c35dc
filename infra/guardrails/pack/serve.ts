import path from "node:path";
import { PolicyPack } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { bootstrapProgram } from "../../bootstrap/load-program.ts";
import { contextOfBootstrap, readContext } from "../judge/context.ts";
import { bootstrapGuardrails, guardrails } from "../judge/list.ts";
import { readWaivers } from "../judge/waivers.ts";
import { policiesOf } from "./policies.ts";

// The pack's version is the one of the package.json in the working directory.
process.chdir(path.resolve(import.meta.dirname, "../../.."));

const config = pulumi.runtime.allConfig();
const judged = { stack: pulumi.getStack(), today: new Date().toISOString().slice(0, 10) };

new PolicyPack("timesheets-guardrails", {
  description: "What must hold for every stack of ExampleCo Timesheets",
  policies: policiesOf(
    pulumi.getProject() === bootstrapProgram.project
      ? { ...judged, ...contextOfBootstrap(config), guardrails: bootstrapGuardrails, waivers: [] }
      : { ...judged, ...(await readContext(config)), guardrails, waivers: await readWaivers() },
  ),
});
