import { actsForPeople } from "../../rules/policy/application-kinds.ts";
import { grantedScopes } from "../matrix/layers.ts";
import type { Finding } from "../model/finding.ts";
import type { Finder } from "./context.ts";
import { differing } from "./tenant.ts";

/** Where applications and their grants are declared otherwise than the policy has them. */
export const findApplications: Finder = (context) => [...findRequirement(context), ...findEach(context)];

const findRequirement: Finder = ({ declaration }) => {
  const ways = [
    ["people", declaration.api.grantsForPeople],
    ["machines", declaration.api.grantsForMachines],
  ] as const;
  return ways
    .filter(([, policy]) => policy === "allow_all")
    .map(([whom]) => ({
      code: "GRANT_NOT_REQUIRED",
      severity: "high",
      where: declaration.api.name,
      what: `gives tokens for ${whom} to every application of the tenant, granted or not`,
      remedy: "Set require_client_grant in infra/authorization/api.ts.",
    }));
};

const findEach: Finder = ({ snapshot, declaration }) => {
  const { applications } = snapshot.policy;
  const keys = declaration.applications.map(({ key }) => key);
  return [
    ...differing(
      "APPLICATION_DIFFERS",
      "applications",
      keys,
      Object.keys(applications),
      "infra/authorization",
    ),
    ...declaration.applications.flatMap((application): Finding[] => {
      const declared = Object.hasOwn(applications, application.key)
        ? applications[application.key]
        : undefined;
      if (declared === undefined) return [];
      const where = `${application.name} · grant`;
      const [own, other] = actsForPeople(declared)
        ? (["user", "client"] as const)
        : (["client", "user"] as const);
      const granted = grantedScopes(declaration, application, own) ?? [];
      const beside = application.grants
        .filter(({ subject, audience }) => subject === other && audience === declaration.api.identifier)
        .flatMap(({ scopes }) => scopes);
      return [
        ...differing("GRANT_DIFFERS", where, granted, declared.scopes, "infra/authorization/application.ts"),
        ...differing(
          "GRANT_DIFFERS",
          `${where} for ${whom[other]}`,
          beside,
          [],
          "infra/authorization/application.ts",
        ),
        ...(application.name === declared.name
          ? []
          : [renamed(application.key, application.name, declared.name)]),
        ...(application.knownToApi === false ? [unknownToApi(application.name)] : []),
      ];
    }),
  ];
};

const whom = { user: "people", client: "itself" } as const;

const renamed = (key: string, found: string, expected: string): Finding => ({
  code: "APPLICATION_DIFFERS",
  severity: "high",
  where: key,
  what: `is called "${found}" in the tenant and "${expected}" in the policy, so that Actions, which know applications by name, miss it`,
  remedy: "Name it as the policy does.",
});

const unknownToApi = (name: string): Finding => ({
  code: "APPLICATION_DIFFERS",
  severity: "medium",
  where: name,
  what: "is not among the applications that the API accepts",
  remedy: "See TIMESHEETS_CLIENTS in infra/hosting/hosting.ts.",
});
