import type { TenantState } from "../../state/tenant-state.ts";

/** A text of an Action in which nothing stands that opens something. */
export type Redact = (text: string) => string;

/** Shorter ones are more likely a word than a secret. */
const SHORTEST = 4;

/**
 * Takes secrets out of what Actions write and call: the values of their own secrets, of clients and of APIs, signatures of
 * tokens, and refresh tokens. They stand there as `*****`.
 */
export function redaction({ actions, clients, resourceServers }: TenantState): Redact {
  const values = [
    ...actions
      .all()
      .flatMap(({ secrets = [], deployed_version }) => [
        ...secrets.map(({ value }) => value),
        ...(deployed_version?.secrets ?? []).map(({ value }) => value),
      ]),
    ...clients.all().map(({ client_secret }) => client_secret),
    ...resourceServers.all().map(({ signing_secret }) => signing_secret),
  ];
  const secrets = [...new Set(values)]
    .filter((value) => value !== undefined)
    .filter((value) => value.length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length);
  return (text) =>
    secrets
      .reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text)
      .replaceAll(/\b(eyJ[\w-]+\.[\w-]+)\.[\w-]+/g, `$1.${HIDDEN}`)
      .replaceAll(/\bv1\.[\w-]{16,}/g, HIDDEN);
}

const HIDDEN = "*****";
