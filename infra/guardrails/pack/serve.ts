import path from "node:path";
import { PolicyPack } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { readContext } from "../judge/context.ts";
import { readWaivers } from "../judge/waivers.ts";
import { policiesOf } from "./policies.ts";

// The pack's version is the one of the package.json in the working directory.
process.chdir(path.resolve(import.meta.dirname, "../../.."));

new PolicyPack("timesheets-guardrails", {
  description: "What must hold for every stack of ExampleCo Timesheets",
  policies: policiesOf({
    ...(await readContext(pulumi.runtime.allConfig())),
    stack: pulumi.getStack(),
    waivers: await readWaivers(),
    today: new Date().toISOString().slice(0, 10),
  }),
});
