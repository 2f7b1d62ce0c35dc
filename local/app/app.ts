import { appConfiguration } from "./configuration.ts";
import { OpenedApp } from "./opened-app.ts";
import { createPages } from "./pages.ts";
import { listenForApp } from "./server.ts";

/** Timesheets Mobile in a browser of this machine. */
export interface LocalApp {
  /** For example `http://127.0.0.1:40123`; there from the start, as the stack has to let it in. */
  readonly origin: string;
  /** From now on serves the app. @param outputs of the stack's program. */
  serve(stack: string, outputs: unknown): void;
  /** Ends it, with a build that is under way. */
  close(): Promise<void>;
}

/** Whether a stack has an app for a browser: a production stack lets none in, and without an API there is nothing to show. */
export const hasApp = (config: Readonly<Record<string, string>>): boolean =>
  config["timesheets:environment"] === "development" && config["timesheets:hosting"] !== "none";

/** Listens for the app. It is built when it is first opened. @param log gets what a build says. */
export async function startApp(log: (text: string) => void): Promise<LocalApp> {
  const server = await listenForApp();
  const opened = new OpenedApp(log);
  const { origin } = server;
  return {
    origin,
    serve: (stack, outputs) => {
      const configuration = appConfiguration(stack, outputs, "the program's outputs");
      server.serve(createPages({ origin, configuration, opened }));
    },
    async close() {
      await Promise.all([server.close(), opened.close()]);
    },
  };
}
