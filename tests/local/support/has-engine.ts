import { spawnSync } from "node:child_process";

/** Whether there is a real engine that can talk to a local tenant: a `pulumi` command, and Linux. */
export const hasEngine = process.platform === "linux" && spawnSync("pulumi", ["version"]).status === 0;
