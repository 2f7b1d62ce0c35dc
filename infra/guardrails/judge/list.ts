import { actionGuardrails } from "../authorization/actions.ts";
import { addressGuardrails } from "../authorization/addresses.ts";
import { apiGuardrails } from "../authorization/api.ts";
import { appLinkGuardrails } from "../authorization/app-links.ts";
import { applicationGuardrails } from "../authorization/applications.ts";
import { connectionGuardrails } from "../authorization/connection.ts";
import { directoryGuardrails } from "../authorization/directory.ts";
import { grantGuardrails } from "../authorization/grants.ts";
import { loginDomainGuardrails } from "../authorization/login-domain.ts";
import { roleGuardrails } from "../authorization/roles.ts";
import { tokenGuardrails } from "../authorization/tokens.ts";
import { rightsGuardrails } from "../bootstrap/rights.ts";
import { stateGuardrails } from "../bootstrap/state.ts";
import { trustGuardrails } from "../bootstrap/trust.ts";
import type { Guardrail } from "../definition/guardrail.ts";
import { accessLogGuardrails } from "../hosting/access-log.ts";
import { alarmGuardrails } from "../hosting/alarms.ts";
import { authorizerGuardrails } from "../hosting/authorizer.ts";
import { backupGuardrails } from "../hosting/backup.ts";
import { concurrencyGuardrails } from "../hosting/concurrency.ts";
import { corsGuardrails } from "../hosting/cors.ts";
import { domainGuardrails } from "../hosting/domain.ts";
import { environmentGuardrails } from "../hosting/environment.ts";
import { functionGuardrails } from "../hosting/function.ts";
import { functionAccessGuardrails } from "../hosting/function-access.ts";
import { functionRoleGuardrails } from "../hosting/function-role.ts";
import { gatewayGuardrails } from "../hosting/gateway.ts";
import { keyGuardrails } from "../hosting/keys.ts";
import { logGuardrails } from "../hosting/logs.ts";
import { routeGuardrails } from "../hosting/routes.ts";
import { tableGuardrails } from "../hosting/table.ts";
import { MOST_OF_BOOTSTRAP, MOST_OF_STACK } from "../whole/most.ts";
import { configurationKnown, settingGuardrails, tagsNameTheStack } from "../whole/settings.ts";
import { resourcesNeeded, wholeGuardrails } from "../whole/whole.ts";

/** All guardrails by the part of a stack that they are about: the tenant's, the hosting, and both together. */
export const guardrailsByArea: Readonly<Record<string, readonly Guardrail[]>> = {
  "API and scopes": apiGuardrails,
  Roles: roleGuardrails,
  Applications: applicationGuardrails,
  "Tokens of applications": tokenGuardrails,
  Addresses: addressGuardrails,
  "App links": appLinkGuardrails,
  "Login domain": loginDomainGuardrails,
  Grants: grantGuardrails,
  Actions: actionGuardrails,
  "People's connections": connectionGuardrails,
  "Company's directory": directoryGuardrails,
  Routes: routeGuardrails,
  Authorizer: authorizerGuardrails,
  Gateway: gatewayGuardrails,
  Domain: domainGuardrails,
  "Access log": accessLogGuardrails,
  CORS: corsGuardrails,
  Function: functionGuardrails,
  "Access to the function": functionAccessGuardrails,
  "Functions and their load": concurrencyGuardrails,
  "Environment of the function": environmentGuardrails,
  "Role of the function": functionRoleGuardrails,
  Table: tableGuardrails,
  Backups: backupGuardrails,
  Logs: logGuardrails,
  Keys: keyGuardrails,
  Alarms: alarmGuardrails,
  "Settings and options": [
    ...settingGuardrails,
    configurationKnown("timesheets:", [
      "auth0:clientId",
      "auth0:clientSecret",
      "auth0:domain",
      "aws:defaultTags",
      "aws:region",
    ]),
    tagsNameTheStack,
  ],
  "Whole stack": [...wholeGuardrails, resourcesNeeded(MOST_OF_STACK)],
};

/** Everything that must hold for every stack. */
export const guardrails: readonly Guardrail[] = Object.values(guardrailsByArea).flat();

/** The same of what continuous integration needs for a stack (`infra/bootstrap/`), beside what must hold for any. */
export const bootstrapByArea: Readonly<Record<string, readonly Guardrail[]>> = {
  "Bootstrap: who may take a role": trustGuardrails,
  "Bootstrap: rights of roles": rightsGuardrails,
  "Bootstrap: state and secrets": stateGuardrails,
};

/** Everything that must hold for the bootstrap of a stack. */
export const bootstrapGuardrails: readonly Guardrail[] = [
  ...Object.values(bootstrapByArea).flat(),
  ...keyGuardrails.filter(({ name }) => name !== "key-policy"),
  ...settingGuardrails,
  configurationKnown("timesheets-bootstrap:", ["aws:allowedAccountIds", "aws:defaultTags", "aws:region"]),
  ...wholeGuardrails,
  resourcesNeeded(MOST_OF_BOOTSTRAP),
];
