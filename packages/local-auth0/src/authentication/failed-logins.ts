import { BlockList, isIP } from "node:net";
import { bruteForceProtection } from "../management/resources/attack-protection.ts";
import { settingsOf } from "../management/rest/singleton.ts";
import type { FailedLogin } from "../state/login-state.ts";
import type { TenantState } from "../state/tenant-state.ts";

/** Who tries to log in, and from where. */
export interface LoginSource {
  /** Of the person, or what was typed in where there is none. */
  readonly identifier: string;
  readonly ip: string;
}

/** A block ends 30 days after the last failed login (Auth0 docs, "Brute-Force Protection"). */
const BLOCK_MILLISECONDS = 30 * 24 * 3600 * 1000;

/** After so many failures of others, those that are over are deleted. */
const SWEEP_EVERY = 1000;

/** Counts failed logins in a row, and tells who is blocked for them by the tenant's brute-force protection. */
export class FailedLogins {
  readonly #state: TenantState;
  readonly #now: () => Date;
  #sweepAt: number;

  constructor(state: TenantState, now: () => Date) {
    this.#state = state;
    this.#now = now;
    this.#sweepAt = state.failedLogins.size + SWEEP_EVERY;
  }

  /** Whether a login is refused whatever its password. */
  isBlocked(source: LoginSource): boolean {
    const { isBlocking, maxAttempts, allowlist } = this.#settings();
    return isBlocking && this.#count(source) >= maxAttempts && !isListed(allowlist, source.ip);
  }

  /** A wrong password was given. */
  add(source: LoginSource): void {
    if (this.#state.failedLogins.size >= this.#sweepAt) this.#sweep();
    this.#state.failedLogins.put({
      ...source,
      id: this.#key(source),
      count: this.#count(source) + 1,
      failed_at: this.#now().toISOString(),
    });
  }

  /** The right password was given: the count begins again. */
  clear(source: LoginSource): void {
    this.#state.failedLogins.delete(this.#key(source));
  }

  /** The addresses from which somebody is blocked; where all count together, the one of the last failure. */
  addresses(identifier: string): string[] {
    return this.#state.failedLogins
      .all()
      .filter((source) => source.identifier === identifier && this.isBlocked(source))
      .map(({ ip }) => ip);
  }

  /** Lifts every block of somebody, from whatever address. */
  unblock(identifier: string): void {
    for (const failed of this.#state.failedLogins.all()) {
      if (failed.identifier === identifier) this.#state.failedLogins.delete(failed.id);
    }
  }

  #count(source: LoginSource): number {
    const failed = this.#state.failedLogins.get(this.#key(source));
    return failed === undefined || this.#isOver(failed) ? 0 : failed.count;
  }

  #isOver({ failed_at }: FailedLogin): boolean {
    return this.#now().getTime() - Date.parse(failed_at) >= BLOCK_MILLISECONDS;
  }

  #sweep(): void {
    for (const failed of this.#state.failedLogins.all()) {
      if (this.#isOver(failed)) this.#state.failedLogins.delete(failed.id);
    }
    this.#sweepAt = this.#state.failedLogins.size + SWEEP_EVERY;
  }

  #key({ identifier, ip }: LoginSource): string {
    return JSON.stringify(this.#settings().isByAddress ? [identifier, ip] : [identifier]);
  }

  #settings() {
    const { enabled, shields, mode, max_attempts, allowlist } = settingsOf(
      { state: this.#state },
      bruteForceProtection,
    );
    return {
      isBlocking: enabled === true && Array.isArray(shields) && shields.includes("block"),
      isByAddress: mode !== "count_per_identifier",
      maxAttempts: Number(max_attempts),
      allowlist: Array.isArray(allowlist) ? allowlist.map(String) : [],
    };
  }
}

/** Whether an address is one of these addresses, or in one of these CIDR ranges. */
function isListed(allowlist: readonly string[], ip: string): boolean {
  const list = new BlockList();
  for (const entry of allowlist) {
    const [address = "", prefix] = entry.split("/");
    if (isIP(address) === 0) continue;
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return isIP(ip) !== 0 && list.check(ip, familyOf(ip));
}

const familyOf = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");
