import type { Guardrail } from "./guardrail.ts";
import { accessLogGuardrails } from "./rules/access-log.ts";
import { actionGuardrails } from "./rules/actions.ts";
import { addressGuardrails } from "./rules/addresses.ts";
import { alarmGuardrails } from "./rules/alarms.ts";
import { apiGuardrails } from "./rules/api.ts";
import { applicationGuardrails } from "./rules/applications.ts";
import { authorizerGuardrails } from "./rules/authorizer.ts";
import { connectionGuardrails } from "./rules/connection.ts";
import { corsGuardrails } from "./rules/cors.ts";
import { environmentGuardrails } from "./rules/environment.ts";
import { functionGuardrails } from "./rules/function.ts";
import { functionAccessGuardrails } from "./rules/function-access.ts";
import { functionRoleGuardrails } from "./rules/function-role.ts";
import { gatewayGuardrails } from "./rules/gateway.ts";
import { grantGuardrails } from "./rules/grants.ts";
import { keyGuardrails } from "./rules/keys.ts";
import { logGuardrails } from "./rules/logs.ts";
import { roleGuardrails } from "./rules/roles.ts";
import { routeGuardrails } from "./rules/routes.ts";
import { tableGuardrails } from "./rules/table.ts";
import { tokenGuardrails } from "./rules/tokens.ts";
import { wholeGuardrails } from "./rules/whole.ts";

/** Everything that must hold for every stack: the tenant's part, the hosting, and both. */
export const guardrails: readonly Guardrail[] = [
  ...apiGuardrails,
  ...roleGuardrails,
  ...applicationGuardrails,
  ...tokenGuardrails,
  ...addressGuardrails,
  ...grantGuardrails,
  ...actionGuardrails,
  ...connectionGuardrails,
  ...routeGuardrails,
  ...authorizerGuardrails,
  ...gatewayGuardrails,
  ...accessLogGuardrails,
  ...corsGuardrails,
  ...functionGuardrails,
  ...functionAccessGuardrails,
  ...environmentGuardrails,
  ...functionRoleGuardrails,
  ...tableGuardrails,
  ...logGuardrails,
  ...keyGuardrails,
  ...alarmGuardrails,
  ...wholeGuardrails,
];
