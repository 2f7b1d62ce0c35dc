import path from "node:path";
import { readStackFile } from "declared-stack/stack-file";
import { project } from "../infra/project.ts";
import { withBrowser } from "../tenant/connect/browser-of-run.ts";
import { startApp } from "./app/app.ts";
import { exportedApp } from "./app/export.ts";
import { type BringUpOptions, bringUp, type LocalStack } from "./bring-up.ts";

/** The dev stack with its app, as `npm start` serves it. */
export interface StackWithApp extends LocalStack {
  /** The app's address, without a slash at its end. */
  readonly appUrl: string;
}

/**
 * Brings the dev stack up with its app, for those who try it: without guardrails and proof, and with the app built already.
 *
 * @param log hears of what takes its time.
 * @throws {Error} APP_NOT_EXPORTED, or whatever kept the stack from coming up; then nothing of it is left running.
 */
export async function bringUpWithApp(
  options: Pick<BringUpOptions, "home" | "importing">,
  log: (text: string) => void,
): Promise<StackWithApp> {
  await exportedApp(log);
  const app = await startApp(log);
  try {
    const config = withBrowser(await readStackFile(path.join(project, "Pulumi.dev.yaml")), app.origin);
    const stack = await bringUp({ ...options, stack: "dev", config });
    app.serve("dev", stack.outputs);
    return {
      ...stack,
      appUrl: app.origin,
      close: async () => {
        await app.close();
        await stack.close();
      },
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}
