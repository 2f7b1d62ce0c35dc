import { argument, optionsOf } from "./calls.ts";
import type { Pause } from "./run.ts";

/** How to go on: hand `resume` to the trigger's run again when the browser has done what is asked of it. */
export type PausedLogin = { readonly resume: Pause } & (
  | { readonly redirect: string }
  | { readonly challenge: FactorRequest }
  | { readonly enroll: FactorRequest }
  | { readonly form: { readonly id: string; readonly fields: object; readonly vars: object } }
);

/** Factors of which one will do; with `choose`, people choose among them first. */
export interface FactorRequest {
  readonly factors: readonly { readonly type: string; readonly options: Readonly<Record<string, unknown>> }[];
  readonly choose: boolean;
}

/** The last call that pauses counts, as the last page that a browser is sent to is the one that it shows. */
export function pausedLogin(resume: Pause): PausedLogin {
  const last = resume.executions.at(-1)?.calls ?? [];
  for (const call of last.toReversed()) {
    const [first, second] = call.arguments;
    switch (call.method) {
      case "redirect.sendUserTo":
        return { resume, redirect: urlWith(argument(call), optionsOf(call, 1).query) };
      case "prompt.render": {
        const { fields = {}, vars = {} } = optionsOf(call, 1);
        return { resume, form: { id: argument(call), fields: Object(fields), vars: Object(vars) } };
      }
      case "authentication.challengeWith":
        return { resume, challenge: { factors: factorsOf([first, ...additional(second)]), choose: false } };
      case "authentication.challengeWithAny":
        return { resume, challenge: { factors: factorsOf(first), choose: true } };
      case "authentication.enrollWith":
        return { resume, enroll: { factors: factorsOf([first, ...additional(second)]), choose: false } };
      case "authentication.enrollWithAny":
        return { resume, enroll: { factors: factorsOf(first), choose: true } };
    }
  }
  throw new Error(`ACTION_PAUSE_UNKNOWN: no call of binding "${resume.binding}" pauses a login`);
}

const additional = (options: unknown): unknown[] => {
  const { additionalFactors } = Object(options);
  return Array.isArray(additionalFactors) ? additionalFactors : [];
};

function factorsOf(factors: unknown): FactorRequest["factors"] {
  return (Array.isArray(factors) ? factors : []).map((factor) => {
    const { type, options } = Object(factor);
    return { type: String(type), options: { ...Object(options) } };
  });
}

/** An address with members added to its query; as it is where it is none, for the browser to be told. */
export function urlWith(address: string, query: unknown): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  for (const [name, value] of Object.entries(Object(query))) url.searchParams.set(name, String(value));
  return url.href;
}
