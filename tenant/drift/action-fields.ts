import { createHash } from "node:crypto";
import type { Members, Value } from "./value.ts";

/** What is compared of an Action: its draft, and what of it runs. */
export interface ActionSettings {
  readonly code: string;
  readonly runtime: string | undefined;
  readonly triggers: readonly { readonly id: string; readonly version?: string | undefined }[];
  readonly dependencies: readonly { readonly name: string; readonly version?: string | undefined }[];
  /** Names only: their values are nobody's business here. */
  readonly secrets: readonly string[];
  /** Whether the draft is what runs. */
  readonly deployed: boolean;
  /** What runs; nothing before the first deployment. */
  readonly deployedCode: string | undefined;
}

/** The settings of an Action; its code as a digest, which says whether it is the same without showing it. */
export function actionFields(action: ActionSettings): Members {
  const { code, runtime, triggers, dependencies, secrets, deployed, deployedCode } = action;
  return {
    code: digestOf(code),
    ...(runtime !== undefined && { runtime }),
    supported_triggers: versions(triggers.map(({ id, version }) => [id, version])),
    dependencies: versions(dependencies.map(({ name, version }) => [name, version])),
    secrets: new Set(secrets),
    deployed,
    deployed_code: deployedCode === undefined ? null : digestOf(deployedCode),
  };
}

const versions = (items: readonly (readonly [string, string | undefined])[]): ReadonlyMap<string, Value> =>
  new Map(items.map(([name, version]) => [name, version ?? "latest"]));

function digestOf(code: string): string {
  const digest = createHash("sha256").update(code).digest("hex").slice(0, 12);
  return `sha256 ${digest}… (${Buffer.byteLength(code)} bytes)`;
}
