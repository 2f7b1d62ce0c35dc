import { REMOVED } from "../common/edit.ts";

/** A value that something is changed to, and how that is told. */
export interface Weakening {
  readonly change: string;
  readonly value: unknown;
}

/** Whom nobody means to let in. */
const STRANGER_ADDRESS = "https://stranger.example";
/** A name that nobody knows. */
export const STRANGER = "stranger";
export const STRANGER_ARN = "arn:aws:iam::999999999999:stranger";
const ADDRESS = /^([a-z][a-z0-9.+-]*):\/\//i;
const ARN = /^arn:/;

/** The values to which a single setting is weakened, whatever it is for. */
export function weakeningsOf(value: unknown): readonly Weakening[] {
  const changes =
    typeof value === "string" ? texts(value) : Array.isArray(value) ? lists(value) : plain(value);
  const before = JSON.stringify(value);
  return changes.filter((change) => JSON.stringify(change.value) !== before);
}

function plain(value: unknown): Weakening[] {
  if (typeof value === "boolean") return [{ change: "is flipped", value: !value }];
  // A hundredfold, because limits leave some room; and none.
  if (value === 0) return [{ change: "is 1000", value: 1_000 }];
  if (typeof value !== "number") return [];
  return [
    { change: "is a hundredfold", value: value * 100 },
    { change: "is 0", value: 0 },
  ];
}

function texts(value: string): Weakening[] {
  const stranger = (to: string): Weakening => ({ change: "is a stranger's", value: to });
  const any = (to: string): Weakening => ({ change: "is any", value: to });
  if (ADDRESS.test(value)) {
    return [
      stranger(`${STRANGER_ADDRESS}${tailOf(value)}`),
      any(value.replace(/\/\/[^/]+/, "//*")),
      { change: "has a host in capitals", value: value.replace(/\/\/[^/]+/, (host) => host.toUpperCase()) },
    ];
  }
  if (ARN.test(value)) return [stranger(STRANGER_ARN), any("*")];
  return [stranger(STRANGER), any("*")];
}

function tailOf(address: string): string {
  const slash = address.indexOf("/", address.indexOf("//") + 2);
  return slash < 0 ? "" : address.slice(slash);
}

function lists(value: readonly unknown[]): Weakening[] {
  const [first] = value;
  if (value.length === 0) return [];
  const widened: Weakening[] =
    typeof first === "string"
      ? [
          { change: "has a stranger's too", value: [...value, strangerLike(first)] },
          { change: "has any too", value: [...value, "*"] },
        ]
      : [{ change: "has its first item twice", value: [first, ...value] }];
  return [
    { change: "is empty", value: [] },
    ...widened,
    { change: "is reversed", value: value.toReversed() },
  ];
}

const strangerLike = (text: string): string =>
  ADDRESS.test(text) ? `${STRANGER_ADDRESS}${tailOf(text)}` : STRANGER;

/** A value of the same form in which every text is a stranger's. */
export function strangersLike(value: unknown): unknown {
  if (typeof value === "string") return strangerLike(value);
  if (Array.isArray(value)) return value.map(strangersLike);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, strangersLike(member)]));
}

/** A setting that is left out. */
export const omission: Weakening = { change: "is missing", value: REMOVED };
