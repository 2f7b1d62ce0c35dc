import { mkdir } from "node:fs/promises";
import path from "node:path";
import { ManagementClient } from "auth0";
import { type DeclaredResource, runProgram } from "declared-stack/run-program";
import { readStackFile } from "declared-stack/stack-file";
import { startTenant, type Tenant } from "local-auth0/tenant";
import { createCertificateAuthority, trustCertificateAuthority } from "local-auth0/tls";
import { loadProgram } from "../infra/load-program.ts";
import { type Persona, personasOf } from "../proof/personas.ts";
import type { ProofTarget } from "../proof/target.ts";
import { policy } from "../rules/policy.ts";
import { importSettings, writeImported } from "../tenant/deploy/import-settings.ts";
import { newPassword } from "../tenant/roster/password.ts";
import { apiInvoker } from "./invoke-api.ts";
import { type DeployedStack, readDeployment } from "./outputs.ts";
import { seedPeople } from "./people.ts";
import { LocalCloud } from "./provider/local-cloud.ts";
import { createLocalProvider, type LocalProvider } from "./provider/realise.ts";

/** The declared system, running on this machine. */
export interface LocalStack extends DeployedStack {
  readonly tenant: Tenant;
  readonly management: ManagementClient;
  readonly people: readonly Persona[];
  readonly provider: Pick<LocalProvider, "realised" | "declaredOnly">;
  readonly target: ProofTarget;
  /** Ends everything; what lies in the home folder stays. */
  close(): Promise<void>;
}

/** What brings a stack up. */
export interface UpOptions {
  /** A folder for what has to be a file, such as the certificate of the local authority. */
  readonly home: string;
  /** The checkout, where `Pulumi.<stack>.yaml` lies. */
  readonly project: string;
  readonly stack: string;
  /** The tenant's port; 0 lets the system choose. */
  readonly port?: number;
  /** Changes a resource before it is created: for showing that a weakened declaration is found out. */
  readonly alter?: (resource: DeclaredResource) => DeclaredResource;
  /** Takes what Actions and functions write. */
  readonly log?: (text: string) => void;
  /** Hears of each finished step. */
  readonly onStep?: (what: string, result: string) => void;
}

/**
 * Brings the whole declared system up: starts an empty tenant and an empty cloud, runs the Pulumi program, whose
 * resources are created there, imports the tenant's settings, and signs people up. What the program doesn't declare does not exist.
 *
 * @throws whatever kept it from coming up; then nothing of it is left running.
 */
export async function bringUp(options: UpOptions): Promise<LocalStack> {
  const { home, project, stack, port = 0, alter = (resource) => resource } = options;
  const { log = () => undefined, onStep = () => undefined } = options;
  const closing = new AsyncDisposableStack();
  try {
    const config = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
    await mkdir(home, { recursive: true });
    const authority = await createCertificateAuthority();
    trustCertificateAuthority(authority.pem);
    const tenant = await startTenant({ port, home, authority, log });
    closing.defer(() => tenant.close());
    onStep("tenant", tenant.issuer);

    const leaving = new AbortController();
    closing.defer(() => leaving.abort());
    // Beside the program, since most of it is the Deploy CLI's loading. A failure is told where it is awaited.
    const importing = importSettings(stack, { access: accessTo(tenant), signal: leaving.signal });
    importing.catch(() => undefined);

    const cloud = await LocalCloud.start({ authority, home, log });
    closing.defer(() => cloud.close());
    const management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
    const provider = createLocalProvider(management, cloud);
    const outputs = await runProgram({
      stack,
      config: { ...config, "auth0:domain": tenant.domain },
      realise: (resource) => provider.realise(alter(resource)),
      load: loadProgram,
    });
    onStep("program", resourcesLine(provider));
    onStep("settings", writeImported(await importing));

    const people = personasOf(policy, newPassword);
    await seedPeople(people, { management, policy });
    onStep("people", `${people.length} signed up`);

    const deployed = await readDeployment(outputs, management);
    const target: ProofTarget = {
      ...deployed,
      policy,
      people,
      strangerClientId: tenant.management.clientId,
      sign: tenant.sign,
      publicKeyPem: tenant.publicKeyPem,
      invokeApi: apiInvoker((event) => cloud.invoke(event)),
    };
    return { ...deployed, tenant, management, people, provider, target, close: () => closing.disposeAsync() };
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

const accessTo = ({ domain, caFile, management: { clientId, token } }: Tenant) => ({
  domain,
  caFile,
  clientId,
  credentials: { token },
});

function resourcesLine({ realised, declaredOnly }: LocalProvider): string {
  const kinds = [...new Set(declaredOnly.map(({ type }) => type.split(":").at(-1)))];
  return `${realised.length} resources realised; declared, not realised here: ${declaredOnly.length} (${kinds.join(", ")})`;
}
