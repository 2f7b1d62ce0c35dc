import fc from "fast-check";
import { actsForPeople } from "../../rules/policy/application-kinds.ts";
import { wantsSecondFactors } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { type ActionEvent, loginEvent, machineEvent, refreshEvent } from "./events.ts";
import type { Literals } from "./literals.ts";
import type { Answered, TriedEvent } from "./tried-actions.ts";

/** An ordinary event, as everything that is out of the ordinary is set into it. */
export interface Situation {
  /** The people, for example `Manager` or `group Contractors`; null for a machine. */
  readonly people: string | null;
  /** The application's name. */
  readonly through: string;
  readonly occasion:
    | "login"
    | "login without PKCE"
    | "refresh"
    | "exchange"
    | `${"login" | "refresh"} with a factor`;
  readonly event: Readonly<Record<string, unknown>>;
}

/** A member of an event that is something else than usual. */
export interface Deviation {
  /** Names of members, or one of the two that stand for what isn't in the event. */
  readonly path: readonly string[];
  /** A value of JSON; undefined when the event lacks the member. */
  readonly value: unknown;
}

/** An event out of the ordinary. */
export interface Trial {
  readonly situation: Situation;
  readonly deviations: readonly Deviation[];
}

/** Stand for the time and for what `Math.random` gives, among the paths. */
export const CLOCK = "the time";
export const CHANCE = "Math.random";

/** A Monday, at ten in the morning UTC. */
const USUAL_TIME = Date.UTC(2026, 5, 15, 10);
const USUAL_CHANCE = 0.5;

/** Most kinds of people and applications that are tried; a policy that has more is tried with the first of them. */
const MOST_PEOPLE = 12;
const MOST_APPLICATIONS = 6;

const OCCASIONS = ["login", "refresh", "login without PKCE"] as const;
/** Beside them, where a policy asks for second factors. */
const WITH_FACTOR = ["login with a factor", "refresh with a factor"] as const;

/** Ordinary events at a trigger, about the API of an audience, for those whom a policy knows, the simplest first. */
export function situationsOf(trigger: string, policy: Policy, audience: string): Situation[] {
  const applications = Object.entries(policy.applications).map(([key, one]) => ({ key, ...one }));
  const asked = Object.keys(policy.scopes);
  if (trigger === "credentials-exchange") {
    return applications.slice(0, MOST_APPLICATIONS).flatMap((application) => {
      const situation = (scopes: readonly string[]): Situation => ({
        people: null,
        through: application.name,
        occasion: "exchange",
        event: { ...USUAL_MEMBERS, ...membersOf(machineEvent({ application, audience }, scopes)) },
      });
      return [situation(application.scopes), situation(asked)];
    });
  }
  const people = [
    { name: "no role", roles: [], groups: [] },
    ...Object.keys(policy.roles).map((name) => ({ name, roles: [name], groups: [] })),
    ...Object.keys(policy.groups).map((name) => ({ name: `group ${name}`, roles: [], groups: [name] })),
  ].slice(0, MOST_PEOPLE);
  const forPeople = applications.filter(actsForPeople).slice(0, MOST_APPLICATIONS);
  const occasions = wantsSecondFactors(policy) ? [...OCCASIONS, ...WITH_FACTOR] : OCCASIONS;
  return occasions.flatMap((occasion) =>
    forPeople.flatMap((application) =>
      people.map((person): Situation => {
        const login = { application, audience, person };
        const factor = occasion.endsWith("with a factor") ? "with a factor" : "without a factor";
        const made = occasion.startsWith("refresh")
          ? refreshEvent(login, factor)
          : loginEvent(
              login,
              [...asked, "openid"],
              occasion === "login without PKCE" ? "none" : "S256",
              factor,
            );
        return {
          people: person.name,
          through: application.name,
          occasion,
          event: merged(USUAL_MEMBERS, membersOf(made)),
        };
      }),
    ),
  );
}

const membersOf = ({ members }: ActionEvent) => ({
  ...members.always,
  ...members.application,
  ...members.person,
});

/** Members that Auth0 gives with every event, beside those that the matrix varies. */
const USUAL_MEMBERS = {
  client: { metadata: {} },
  connection: { id: "con_1", name: "exampleco", strategy: "auth0", metadata: { timesheets: "people" } },
  request: {
    method: "GET",
    hostname: "exampleco.eu.auth0.com",
    ip: "203.0.113.7",
    language: "en",
    user_agent: "Mozilla/5.0",
    geoip: {
      countryCode: "DE",
      countryName: "Germany",
      continentCode: "EU",
      cityName: "Berlin",
      timeZone: "Europe/Berlin",
    },
  },
  tenant: { id: "exampleco" },
  transaction: { acr_values: [], prompt: [], ui_locales: [], locale: "en", response_type: ["code"] },
  stats: { logins_count: 12 },
  authentication: { methods: [{ name: "pwd", timestamp: "2026-06-15T09:59:00.000Z" }] },
  session: { id: "session" },
  user: {
    nickname: "reviewer",
    user_metadata: {},
    identities: [{ provider: "auth0", user_id: "reviewer", connection: "exampleco", isSocial: false }],
    created_at: "2025-01-02T03:04:05.000Z",
    updated_at: "2026-06-01T03:04:05.000Z",
  },
};

type Members = Readonly<Record<string, unknown>>;
const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const merged = (one: Members, other: Members): Members =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((name) => {
      const [first, second] = [one[name], other[name]];
      if (isMembers(first) && isMembers(second)) return [name, merged(first, second)];
      return [name, name in other ? second : first];
    }),
  );

/** The event of a situation in which something is otherwise. */
export function eventWith({ event }: Situation, deviations: readonly Deviation[]): TriedEvent {
  const numberAt = (name: string, usual: number): number => {
    const value = deviations.find(({ path }) => path[0] === name)?.value;
    return typeof value === "number" ? value : usual;
  };
  return {
    event: deviations
      .filter(({ path: [first] }) => first !== CLOCK && first !== CHANCE)
      .toSorted((one, other) => one.path.length - other.path.length)
      .reduce((made, { path, value }) => replaced(made, path, value), event),
    clock: numberAt(CLOCK, USUAL_TIME),
    chance: numberAt(CHANCE, USUAL_CHANCE),
  };
}

function replaced(members: Members, [name = "", ...rest]: readonly string[], value: unknown): Members {
  if (rest.length > 0) {
    const inner = members[name];
    if (Array.isArray(inner)) {
      const items = inner.map((item, index) =>
        String(index) === rest[0] && rest.length > 1 && isMembers(item)
          ? replaced(item, rest.slice(1), value)
          : String(index) === rest[0]
            ? value
            : item,
      );
      return { ...members, [name]: items };
    }
    return { ...members, [name]: replaced(isMembers(inner) ? inner : {}, rest, value) };
  }
  if (value !== undefined) return { ...members, [name]: value };
  const { [name]: _, ...others } = members;
  return others;
}

/** Most texts that are taken over into events, and of those the ones that an object may have as members. */
const MOST_TEXTS = 60;
const MOST_MEMBERS = 20;

/** Everything that events may have out of the ordinary: what Actions look at, with what they look for there. */
export class Vocabulary {
  readonly #seed: number;
  readonly #usual: readonly Situation[];
  /** Where each value stands in ordinary events: paths by the value's JSON. */
  readonly #places = new Map<string, Set<string>>();
  /** Paths, which are members between line ends, with the values that were compared with what stands there. */
  readonly #paths = new Map<string, Set<unknown>>();
  readonly #lists = new Set<string>();
  readonly #texts = new Set<string>();
  readonly #numbers = new Set<number>();

  constructor({ texts, numbers }: Literals, usual: readonly Situation[], seed: number) {
    this.#seed = seed;
    this.#usual = usual;
    for (const { event } of usual) this.#addPlaces(event, "");
    for (const text of texts) this.#texts.add(text);
    for (const number of numbers) this.#numbers.add(number);
  }

  #addPlaces(value: unknown, path: string): void {
    if (typeof value === "object" && value !== null) {
      for (const [name, member] of Object.entries(value))
        this.#addPlaces(member, path === "" ? name : `${path}\n${name}`);
    } else {
      const key = JSON.stringify(value);
      this.#places.set(key, (this.#places.get(key) ?? new Set()).add(path));
    }
  }

  /** Takes over what two chains of Actions looked at and looked for, as far as only one of them did. */
  add(one: Answered, other: Answered): void {
    for (const { reads, lists } of [one, other]) {
      for (const path of reads) if (path !== "secrets") this.#valuesOf(path);
      for (const path of lists) this.#lists.add(path);
    }
    for (const [mine, others] of [[one, other] as const, [other, one] as const]) {
      const known = new Set(others.values);
      for (const value of mine.values) if (!known.has(value)) this.#addValue(value);
      const pairs = new Set(others.pairs.map((pair) => JSON.stringify(pair)));
      for (const [first, second] of mine.pairs.filter((pair) => !pairs.has(JSON.stringify(pair)))) {
        this.#addHint(first, second);
        this.#addHint(second, first);
      }
      const patterns = new Set(others.patterns.map((pattern) => JSON.stringify(pattern)));
      for (const [value, source, flags] of mine.patterns) {
        if (patterns.has(JSON.stringify([value, source, flags]))) continue;
        for (const text of this.#matching(source, flags)) this.#addHint(value, text);
      }
    }
    for (const use of [...one.answers, ...other.answers].flatMap(({ uses }) => uses)) {
      if (use === "the clock") this.#valuesOf(CLOCK);
      if (use === "chance") this.#valuesOf(CHANCE);
    }
  }

  #valuesOf(path: string): Set<unknown> {
    const known = this.#paths.get(path) ?? new Set();
    this.#paths.set(path, known);
    return known;
  }

  #addValue(value: string | number): void {
    if (typeof value === "number") this.#numbers.add(value);
    else if (this.#texts.size < MOST_TEXTS) this.#texts.add(value);
  }

  /** Where an event has the first value, it may have the second. */
  #addHint(value: string | number, instead: string | number): void {
    this.#addValue(instead);
    for (const path of this.#places.get(JSON.stringify(value)) ?? []) {
      const values = this.#valuesOf(path);
      const forms = typeof instead === "string" ? formsOf(instead) : [instead, instead - 1, instead + 1];
      for (const form of forms) values.add(form);
      const key = JSON.stringify(instead);
      this.#places.set(key, (this.#places.get(key) ?? new Set()).add(path));
    }
  }

  #matching(source: string, flags: string): string[] {
    try {
      const matching = fc.stringMatching(new RegExp(source, flags.replaceAll(/[gyd]/g, "")));
      return fc.sample(matching, { numRuns: 3, seed: this.#seed });
    } catch {
      // Of what fast-check can't match, the ordinary values have to do.
      return [];
    }
  }

  /** Each single deviation that there may be. */
  deviations(): Deviation[] {
    return [
      ...this.hints(),
      ...[...this.#paths.keys(), ...this.#listed()].flatMap((path) =>
        this.#ordinaryAt(path.split("\n")).map((value) => ({ path: path.split("\n"), value })),
      ),
    ];
  }

  /** Those of which an Action looked for just this value at just this place. */
  hints(): Deviation[] {
    return [...this.#paths].flatMap(([path, values]) =>
      [...values].map((value) => ({ path: path.split("\n"), value })),
    );
  }

  /** Members that an object may have whose members are listed. */
  #listed(): string[] {
    return [...this.#lists].flatMap((path) =>
      [...this.#texts].slice(0, MOST_MEMBERS).map((text) => (path === "" ? text : `${path}\n${text}`)),
    );
  }

  /**
   * Situations with several deviations at once, some of them beside those of a beginning: of an event by which an Action came
   * further than before.
   */
  combinations(count: number, round: number, beginnings: readonly Trial[]): Trial[] {
    const paths = [...new Set([...this.#paths.keys(), ...this.#listed()])];
    const values = paths.map((path) => {
      const ordinary = this.#ordinaryAt(path.split("\n")).map((value) => ({ path: path.split("\n"), value }));
      const hinted = [...(this.#paths.get(path) ?? [])].map((value) => ({ path: path.split("\n"), value }));
      return fc.oneof(
        { weight: 4, arbitrary: fc.constant(null) },
        { weight: 2, arbitrary: fc.constantFrom(...ordinary, ...hinted) },
        ...(hinted.length === 0 ? [] : [{ weight: 3, arbitrary: fc.constantFrom(...hinted) }]),
      );
    });
    const arbitrary = fc.record({
      situation: fc.constantFrom(...this.#usual),
      beginning: fc.constantFrom([], ...beginnings.map(({ deviations }) => deviations)),
      others: fc.tuple(...values).map((all) => all.filter((deviation) => deviation !== null)),
    });
    return fc
      .sample(arbitrary, { numRuns: count, seed: this.#seed + round })
      .map(({ situation, beginning, others }) => ({ situation, deviations: joined(beginning, others) }));
  }

  #ordinaryAt(path: readonly string[]): unknown[] {
    if (path[0] === CLOCK) return this.#times();
    if (path[0] === CHANCE) return [0, 0.25, 0.75, 0.999];
    const usual = path.reduce<unknown>(
      (value, name) => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined),
      this.#usual[0]?.event,
    );
    const texts = [...this.#texts].slice(0, MOST_TEXTS);
    const numbers = [...this.#numbers].slice(0, 20).flatMap((number) => [number, number - 1, number + 1]);
    if (isMembers(usual)) return [undefined];
    if (Array.isArray(usual)) return [undefined, [], ...texts.map((text) => [text]), ...texts.slice(0, 5)];
    if (typeof usual === "boolean") return [!usual, undefined, "true"];
    if (typeof usual === "number") return [...numbers, 0, 1, 1_000_000, undefined];
    if (typeof usual === "string") return [...texts.flatMap(formsOf), "", "another", ["a", "b"], undefined];
    return [true, ...texts, ...numbers, 1, "true", [], {}];
  }

  #times(): number[] {
    const day = 86_400_000;
    const range = (count: number) => Array.from({ length: count }, (_, index) => index);
    const named = [
      ...[...this.#texts].map((text) => Date.parse(text)).filter((time) => !Number.isNaN(time)),
      ...[...this.#numbers].flatMap((number) => {
        if (number >= 1e11 && number < 1e14) return [number];
        if (number >= 1e9 && number < 1e11) return [number * 1_000];
        return Number.isInteger(number) && number > 1970 && number < 2100 ? [Date.UTC(number, 0, 1, 12)] : [];
      }),
    ].flatMap((time) => [time, time - 1, time + 1, time + day, time - day]);
    return [
      ...range(24).map((hour) => Date.UTC(2026, 5, 15, hour, 30)),
      ...range(30).map((date) => Date.UTC(2026, 5, date + 1, 10)),
      ...range(12).map((month) => Date.UTC(2026, month, 15, 10)),
      ...named,
      ...[2020, 2027, 2028, 2030, 2040].map((year) => Date.UTC(year, 5, 15, 10)),
      ...range(12).map((count) => USUAL_TIME + count * 5 * 60_000),
    ];
  }
}

/** Deviations, of which later ones take the place of earlier ones of the same member. */
export const joined = (some: readonly Deviation[], others: readonly Deviation[]): Deviation[] => [
  ...new Map([...some, ...others].map((one) => [one.path.join("\n"), one])).values(),
];

/** A text, and texts of which it may be a part. */
function formsOf(text: string): string[] {
  const isDomain = /^[\w-]+(\.[\w-]+)+$/.test(text);
  return [
    ...(text.startsWith("@") ? [`person${text}`] : []),
    ...(isDomain ? [`person@${text}`] : []),
    text,
    `a${text}`,
    `${text}a`,
    ...(text.toLowerCase() === text ? [text.toUpperCase()] : [text.toLowerCase()]),
  ];
}
