import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { FakeBehaviour, FakeCall } from "./fake-pulumi.ts";

const [home = "", name = "", ...rest] = process.argv.slice(2);
const { failing, lasting }: FakeBehaviour = JSON.parse(
  readFileSync(path.join(home, "behaviour.json"), "utf8"),
);

if (name === "version") console.log("v3.0.0-fake");
else await obey();

/** Tells what it was given, and does nothing. */
async function obey(): Promise<void> {
  const environment = process.env;
  const call: FakeCall = {
    args: [name, ...rest],
    folder: process.cwd(),
    environment: environment as Record<string, string>,
    files: filesOf(process.cwd()),
    ...(name === "up" && (await tenantSeen(environment))),
  };
  if (lasting?.includes(name) !== true) return end(call, failing?.[name] ?? 0);
  let interrupts = 0;
  process.on("SIGINT", () => {
    interrupts += 1;
    setTimeout(() => end({ ...call, interrupts }, 1), 500);
  });
  setTimeout(() => end(call, 1), 20_000);
  console.log("fake engine at work");
}

function end(call: FakeCall, status: number): void {
  const told: FakeCall = { ...call, folderAtEnd: existsSync(call.folder) };
  appendFileSync(path.join(home, "calls"), `${JSON.stringify(told)}\n`);
  process.exit(status);
}

function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((file) => statSync(path.join(folder, file)).isFile());
  return Object.fromEntries(names.map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));
}

/** The tenant as the credentials of the environment show it. */
async function tenantSeen({
  AUTH0_DOMAIN,
  ...environment
}: NodeJS.ProcessEnv): Promise<Pick<FakeCall, "token" | "flags">> {
  const answer = await fetch(`https://${AUTH0_DOMAIN}/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      grant_type: "client_credentials",
      client_id: environment.AUTH0_CLIENT_ID,
      client_secret: environment.AUTH0_CLIENT_SECRET,
      audience: `https://${AUTH0_DOMAIN}/api/v2/`,
    }),
  });
  const { access_token } = (await answer.json()) as { readonly access_token: string };
  const settings = await fetch(`https://${AUTH0_DOMAIN}/api/v2/tenants/settings`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  const { flags } = (await settings.json()) as Pick<FakeCall, "flags">;
  return { token: answer.status, flags };
}
