import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { ManagementClient } from "auth0";
import { paintFor } from "command-line/paint";
import { ProgressReporter } from "command-line/progress";
import { resourceTypes } from "declared-stack/resource-types";
import { type DeclaredResource, runProgram } from "declared-stack/run-program";
import { readStackFile, stacksIn } from "declared-stack/stack-file";
import { startTenant, type Tenant } from "local-auth0";
import { createCertificateAuthority } from "local-auth0/tls";
import { elements, shownElements } from "../app/access/elements.ts";
import { audienceIn } from "../infra/config/audience.ts";
import { requireGuardrails } from "../infra/guardrails/judge-declared.ts";
import { writeEnded } from "../infra/guardrails/report.ts";
import { timesheetsProgram } from "../infra/load-program.ts";
import { project } from "../infra/project.ts";
import { writeReport } from "../proof/matrix.ts";
import { type Persona, personasOf } from "../proof/personas.ts";
import { prove } from "../proof/prove.ts";
import type { ProofTarget } from "../proof/target.ts";
import { policy } from "../rules/policy.ts";
import { withBrowser } from "../tenant/connect/browser-of-run.ts";
import { stackOnTenant } from "../tenant/connect/stack-on-tenant.ts";
import { type Imported, importSettings, writeImported } from "../tenant/deploy/import-settings.ts";
import { newPassword } from "../tenant/roster/password.ts";
import { type AnnouncedStack, machineLine, welcome } from "./announce.ts";
import { hasApp, startApp } from "./app/app.ts";
import { configuredFor, startDirectories, tellByScim } from "./directories.ts";
import { apiInvoker } from "./invoke-api.ts";
import { Logs } from "./logs.ts";
import { withLocalKeys } from "./machine-keys.ts";
import { playOtherTeams } from "./other-teams.ts";
import { type DeployedStack, readDeployment } from "./outputs.ts";
import { forgetFactors, seedPeople, seedStrangers } from "./people.ts";
import { LocalCloud } from "./provider/local-cloud.ts";
import { tenantLookUp } from "./provider/look-up.ts";
import { createLocalProvider, type LocalProvider } from "./provider/realise.ts";

/** The options of `npm start`. */
export interface ServeOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly stack: string;
  readonly port: number;
  /** The day by which waivers are judged, as `YYYY-MM-DD`. */
  readonly today: string;
}

/** The process in which a stack is served. */
export interface ServeProcess {
  /** The folder for its files. */
  readonly home: string;
  /** Aborts when it has to end. */
  readonly leave: AbortSignal;
  /** Called when the stack is served: from then on it is ended in order. */
  readonly onServing: () => void;
}

/**
 * All of `npm start`, in order: configuration, guardrails, bring-up, proof, serving. Nothing is brought up that doesn't
 * hold the guardrails (`npm run guardrails -- --list`), and nothing is served that isn't proved.
 *
 * @returns the exit status: 0 when the proof held, 1 when it did not.
 * @throws {GuardrailError} before anything is brought up.
 */
export async function serveStack(
  options: ServeOptions,
  { home, leave, onServing }: ServeProcess,
): Promise<number> {
  const progress = new ProgressReporter(process.stderr);
  process.stderr.write(`ExampleCo Timesheets, stack "${options.stack}", on this machine\n`);
  const onStep = (step: string, result: string) => progress.step(step, result);

  const { stack, port } = options;
  const file = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
  await using closing = new AsyncDisposableStack();
  const logs = new Logs(process.stderr);
  const app = hasApp(file) ? await startApp(logs.add) : undefined;
  closing.defer(() => app?.close());
  const config = app === undefined ? file : withBrowser(file, app.origin);
  const ended = await judgeFirst({ stack, config, today: options.today }, onStep);
  const running = await bringUp({ home, stack, config, port, onStep, log: logs.add });
  closing.defer(() => running.close());
  const report = await prove(running.target, progress.count);
  const out = options.json ? process.stderr : process.stdout;
  out.write(`\n${writeReport(report, policy, paintFor(out))}\n`);
  process.stderr.write(`\nTook ${progress.elapsed().toFixed(1)} s in all\n`);
  if (ended.length > 0) process.stderr.write(`\n${writeEnded(ended)}\n`);
  if (report.disagreements.some(({ code }) => code === "ANSWER_BROKEN")) logs.show();
  if (report.disagreements.length > 0) return 1;

  const enrolled = running.people.filter(({ device }) => device?.isEnrolled);
  if (!options.once) await forgetFactors(enrolled, running.management);
  app?.serve(stack, running.outputs);
  const announced = { ...running, ...(app !== undefined && { appUrl: app.origin }) };
  if (options.json) process.stdout.write(`${machineLine(announced)}\n`);
  if (options.once) return 0;
  out.write(`\n${welcome(announced, paintFor(out))}\n`);
  logs.follow();
  onServing();
  if (!leave.aborted) await once(leave, "abort");
  return 0;
}

/**
 * Judges what is going to be brought up, and says so.
 *
 * @returns the waivers that have ended.
 * @throws {GuardrailError}
 */
export async function judgeFirst(
  declared: Parameters<typeof requireGuardrails>[0],
  onStep: (step: string, result: string) => void,
) {
  const { judged, waived, ended } = await requireGuardrails(declared);
  const lapsed = ended.length > 0 ? `; ${ended.length} OF THE WAIVERS HAVE ENDED (see below)` : "";
  onStep("guardrails", `all ${judged} hold, ${waived} waived${lapsed}; npm run guardrails -- --list`);
  return ended;
}

/** The declared system, running on this machine. */
export interface LocalStack extends DeployedStack {
  /** Its name. */
  readonly stack: string;
  readonly tenant: Tenant;
  readonly management: ManagementClient;
  readonly people: readonly Persona[];
  /** The name of the people's database at the tenant. */
  readonly databaseConnection: string;
  readonly directories: NonNullable<AnnouncedStack["directories"]>;
  readonly provider: Pick<LocalProvider, "realised" | "declaredOnly">;
  readonly target: ProofTarget;
  /** The program's own. */
  readonly outputs: unknown;
  /** Where the timesheets are kept. */
  readonly database: LocalCloud["database"];
  /** Ends everything; what lies in the home folder stays. */
  close(): Promise<void>;
}

export interface BringUpOptions {
  /** A folder for what has to be a file, such as the certificate of the local authority. */
  readonly home: string;
  /** The stack's name. */
  readonly stack: string;
  /** Its configuration, as `readStackFile` gives it. */
  readonly config: Readonly<Record<string, string>>;
  /** The tenant's port; 0 lets the system choose. */
  readonly port?: number;
  /** Gives the tenant its own settings; the Deploy CLI does, which takes two seconds, when this is left out. */
  readonly importing?: (tenant: Tenant, signal: AbortSignal) => Promise<readonly Imported[]>;
  /** The plan of Auth0's beyond which the tenant refuses to go. */
  readonly plan?: "free";
  /** Changes a resource before it is created: for showing that a weakened declaration is found out. */
  readonly alter?: (resource: DeclaredResource) => DeclaredResource;
  /** Takes what Actions and functions write. */
  readonly log?: (text: string) => void;
  /** Hears of each finished step. */
  readonly onStep?: (step: string, result: string) => void;
}

/**
 * Brings the whole declared system up: starts an empty tenant and an empty cloud, imports the tenant's settings, runs the
 * Pulumi program, whose resources are created there, and signs people up. What the program doesn't declare does not exist.
 *
 * @throws whatever kept it from coming up; then nothing of it is left running.
 */
export async function bringUp(options: BringUpOptions): Promise<LocalStack> {
  const { home, stack, config, port = 0, alter = (resource) => resource } = options;
  const { log = () => undefined, onStep = () => undefined } = options;
  const { importing = (tenant, signal) => importSettings(stack, { access: accessTo(tenant), signal }) } =
    options;
  const closing = new AsyncDisposableStack();
  try {
    await mkdir(home, { recursive: true });
    const authority = await createCertificateAuthority();
    const { plan } = options;
    const tenant = await startTenant({ port, home, authority, log, ...(plan !== undefined && { plan }) });
    closing.defer(() => tenant.close());
    onStep("tenant", tenant.issuer);

    const leaving = new AbortController();
    closing.defer(() => leaving.abort());
    // The program loads beside it. A failure is told where it is awaited.
    const imported = importing(tenant, leaving.signal).then((types) =>
      onStep("settings", writeImported(types)),
    );
    imported.catch(() => undefined);

    const cloud = await LocalCloud.start({ authority, home, log });
    closing.defer(() => cloud.close());
    const management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
    const provider = createLocalProvider(management, cloud);
    const directories = await startDirectories(tenant, { home, authority, log });
    for (const directory of directories.values()) closing.defer(() => directory.close());
    const local = withLocalKeys(configuredFor(directories, config));
    const audience = audienceIn(config) ?? "";
    await playOtherTeams(config, management);
    const outputs = await runProgram({
      stack,
      config: stackOnTenant(local.config, tenant.domain),
      realise: async (resource) => {
        // A setting of the tenant says which connections a new application is given.
        await imported;
        return provider.realise(alter(resource));
      },
      lookUp: tenantLookUp(management),
      program: timesheetsProgram,
    }).catch(async (error) => {
      // Not the fault of the resource that waited for it.
      await imported;
      throw error;
    });
    onStep("program", resourcesLine(provider));
    for (const [key, { issuer }] of directories)
      onStep(key, `played by ${issuer}, in the place of the stack's own`);

    // One password for all of them: whoever tries the system signs in as one after the other.
    const password = newPassword();
    const people = personasOf(policy, () => password);
    const connection = connectionOf(provider);
    await seedPeople(people, { management, policy, audience, connection });
    for (const [key, directory] of directories) {
      await directory.seed(people.filter((person) => person.connection === key));
      await tellByScim(directory, nameOf(provider, key), { management, issuer: tenant.issuer });
    }
    const connections = await seedStrangers(connection, management);
    onStep("people", `${people.length} signed up`);

    const reached = Object.fromEntries(
      [...directories].map(([key, directory]) => [key, directory.target(nameOf(provider, key), config)]),
    );
    const deployed = await readDeployment(outputs, { management, privateKeys: local.privateKeys });
    const target: ProofTarget = {
      ...deployed,
      // As configured, whatever was deployed.
      audience,
      policy,
      interfaces: { mobile: { elements, shownElements } },
      people,
      connections,
      databaseConnection: connection,
      directories: reached,
      publicKeyPem: tenant.publicKeyPem,
      inside: {
        refusedIssuers: [tenant.issuer].filter(
          (issuer) => issuer !== deployed.issuer && issuer !== deployed.formerIssuer,
        ),
        refusedAudiences: (await audiencesOfStacks()).filter((one) => one !== audience),
        strangerClientId: tenant.management.clientId,
        sign: tenant.sign,
        invokeApi: apiInvoker((routeKey, event) => cloud.invokeAt(routeKey, event)),
      },
    };
    return {
      ...deployed,
      stack,
      tenant,
      management,
      people,
      databaseConnection: connection,
      directories: reached,
      provider,
      target,
      outputs,
      database: cloud.database,
      close: () => closing.disposeAsync(),
    };
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

/** The audience of each stack of this checkout. */
async function audiencesOfStacks(): Promise<string[]> {
  const files = (await stacksIn(project)).map((stack) => path.join(project, `Pulumi.${stack}.yaml`));
  const configs = await Promise.all(files.map(readStackFile));
  return configs.flatMap((config) => audienceIn(config) ?? []);
}

const accessTo = ({ domain, caFile, management: { clientId, token } }: Tenant) => ({
  domain,
  caFile,
  clientId,
  credentials: { token },
});

/** The name of the people's database. */
function connectionOf({ realised }: LocalProvider): string {
  const declared = realised.find(
    ({ type, inputs }) => type === resourceTypes.connection && inputs.strategy === "auth0",
  );
  if (declared !== undefined) return String(declared.inputs.name);
  throw new Error("CONNECTION_NOT_DEPLOYED: the program declares no connection, so nobody could sign in");
}

/** The name of a connection of the policy at the tenant. */
function nameOf({ realised }: LocalProvider, key: string): string {
  const declared = realised.find(({ type, name }) => type === resourceTypes.connection && name === key);
  return String(declared?.inputs.name ?? key);
}

function resourcesLine({ realised, declaredOnly }: LocalProvider): string {
  const types = [...new Set(declaredOnly.map(({ type }) => type.split(":").at(-1)))];
  const rest = types.length === 0 ? "" : ` (${types.join(", ")})`;
  return `${realised.length} resources realised; declared, not realised here: ${declaredOnly.length}${rest}`;
}
