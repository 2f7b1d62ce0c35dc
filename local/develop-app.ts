import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { endWithThisProcess } from "command-line/child-process";
import { paintFor } from "command-line/paint";
import { ProgressReporter } from "command-line/progress";
import { UsageError } from "command-line/usage-error";
import { readStackFile } from "declared-stack/stack-file";
import { project } from "../infra/project.ts";
import { withBrowser } from "../tenant/connect/browser-of-run.ts";
import { welcome } from "./announce.ts";
import { hasApp } from "./app/app.ts";
import { appConfiguration } from "./app/configuration.ts";
import { createDevelopmentPages } from "./app/development-pages.ts";
import { appFolder } from "./app/generated.ts";
import { installPackages } from "./app/installed-packages.ts";
import { listenForApp } from "./app/server.ts";
import { API } from "./app/with-api.ts";
import { bringUp, judgeFirst, type ServeOptions, type ServeProcess } from "./bring-up.ts";
import { Logs } from "./logs.ts";

/** How long Expo has to end, in milliseconds. */
const GRACE = 5_000;

/**
 * All of `npm run app`, in order: packages, guardrails, bring-up, Expo's development server. The app's address is one in
 * front of that server's: it has the configuration in its pages, and the API beside them.
 *
 * @returns the exit status.
 * @throws {UsageError} for a stack that has no app; {GuardrailError} before anything is brought up.
 */
export async function developApp(
  options: Pick<ServeOptions, "stack" | "port" | "today">,
  { home, leave, onServing }: ServeProcess,
): Promise<number> {
  const { stack, port, today } = options;
  const progress = new ProgressReporter(process.stderr);
  process.stderr.write(`Timesheets Mobile, against stack "${stack}" on this machine\n`);
  const onStep = (step: string, result: string) => progress.step(step, result);
  const file = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
  if (!hasApp(file)) {
    throw new UsageError(
      `NO_APP: stack "${stack}" has no app in a browser; expected a stack for development, with timesheets:hosting aws`,
    );
  }
  await installPackages(
    appFolder,
    () => process.stderr.write("  installing the app's packages, once\n"),
    leave,
  );

  await using closing = new AsyncDisposableStack();
  const logs = new Logs(process.stderr);
  const server = await listenForApp();
  closing.defer(() => server.close());
  const { origin } = server;
  const config = withBrowser(file, origin);
  await judgeFirst({ stack, config, today }, onStep);
  const running = await bringUp({ home, stack, config, port, onStep, log: logs.add });
  closing.defer(() => running.close());

  const configuration = appConfiguration(stack, running.outputs, "the program's outputs");
  const metro = await freePort();
  server.serve(createDevelopmentPages({ origin, configuration }, `http://127.0.0.1:${metro}`), metro);
  // For phones and emulators, which have no page that brings it along.
  const written = path.join(home, "configuration.json");
  await writeFile(written, JSON.stringify({ ...configuration, apiUrl: `${origin}${API}` }));
  process.stdout.write(`\n${welcome({ ...running, appUrl: origin }, paintFor(process.stdout))}\n\n`);
  logs.follow();
  onServing();
  return await runExpo(["start", "--port", String(metro)], leave, {
    TIMESHEETS_CONFIGURATION: written,
    // The address that Expo shows and opens, and has native builds load from.
    EXPO_PACKAGER_PROXY_URL: origin,
    // All that the app speaks to is on this machine.
    EXPO_OFFLINE: "1",
    EXPO_NO_TELEMETRY: "1",
  });
}

/** Runs Expo on this process's own terminal, until it ends or has to. @returns 0 when it had to. */
async function runExpo(
  args: readonly string[],
  leave: AbortSignal,
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(process.execPath, [path.join("node_modules", "expo", "bin", "cli"), ...args], {
    cwd: appFolder,
    env: { ...process.env, ...environment },
    stdio: "inherit",
  });
  endWithThisProcess(child);
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    child.kill();
    timer = setTimeout(() => child.kill("SIGKILL"), GRACE);
  };
  if (leave.aborted) end();
  leave.addEventListener("abort", end);
  try {
    const [status] = await once(child, "close");
    return leave.aborted || status === 0 ? 0 : 1;
  } finally {
    clearTimeout(timer);
    leave.removeEventListener("abort", end);
  }
}

/** A port that nobody listens on: Expo takes none that the system chooses. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
