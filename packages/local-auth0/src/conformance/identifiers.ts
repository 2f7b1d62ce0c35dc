/** Members that hold an identifier (`id`, `client_id`, `themeId`), checkpoint or secret of an address which a tenant itself makes. */
const IDENTIFIER = /^id$|_id$|[a-z]Id$|^(next|verification_txt|recovery_code)$/;
/** Shorter ones are names. */
const SHORTEST = 7;

/** Which identifiers of this tenant stand for the recorded ones. */
export class Identifiers {
  readonly #own = new Map<string, string>();

  /** Learns from an answer: where new identifiers were recorded, this tenant's stand in the same places. */
  learn(recorded: unknown, found: unknown): void {
    if (typeof recorded !== "object" || recorded === null || typeof found !== "object" || found === null)
      return;
    for (const [key, value] of Object.entries(recorded)) {
      const own: unknown = (found as Record<string, unknown>)[key];
      if (IDENTIFIER.test(key) && typeof value === "string" && typeof own === "string") {
        if (value !== own && value.length >= SHORTEST && !this.#own.has(value)) this.#own.set(value, own);
      } else this.learn(value, own);
    }
  }

  /** A text with this tenant's identifiers in the place of the recorded ones, plain or as part of a URL. */
  readonly translate = (text: string): string => {
    let translated = text;
    for (const [recorded, own] of this.#own) {
      translated = translated
        .replaceAll(recorded, own)
        .replaceAll(encodeURIComponent(recorded), encodeURIComponent(own));
    }
    return translated;
  };

  /** Whether a recorded path is about something that this tenant made. */
  knows(path: string): boolean {
    return this.translate(path) !== path;
  }
}
