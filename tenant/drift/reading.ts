import { type Refusal, refusalOf } from "../connect/failure.ts";

/** A part of a tenant that could not be read. */
export interface Unread extends Refusal {
  /** The kind of object. */
  readonly kind: string;
  /** The object, where the others of its kind were read. */
  readonly name?: string;
  /** The member, where the rest of the object was read. */
  readonly member?: string;
}

/** Reads a tenant in parts. A part that the tenant refuses is noted, and the others are read. */
export class Reading {
  readonly #unread: Unread[] = [];
  /** The names of clients of which the tenant doesn't say how they authenticate. */
  readonly silentClients = new Set<string>();
  /** The SHA-256 of the code that each Action runs, by its name. */
  readonly deployedCodes = new Map<string, string>();

  get unread(): readonly Unread[] {
    return this.#unread;
  }

  /**
   * @returns what was read; nothing when the tenant refused it.
   * @throws what the next read would meet as well.
   */
  async attempt<T>(
    part: Pick<Unread, "kind" | "name" | "member">,
    read: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      this.#unread.push({ ...part, ...refusal });
      return undefined;
    }
  }

  /** Notes a part that isn't asked for. */
  passOver(part: Pick<Unread, "kind" | "name" | "member">, why: string): void {
    this.#unread.push({ ...part, why, scopes: [] });
  }
}
