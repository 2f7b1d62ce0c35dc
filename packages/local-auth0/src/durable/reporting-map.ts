/** A map that tells of each change. */
export class ReportingMap<Value> extends Map<string, Value> {
  readonly #report: (id: string, value?: Value) => void;

  /** @param report hears of what was put, and, without a value, of what was taken away. */
  constructor(entries: Iterable<[string, Value]>, report: (id: string, value?: Value) => void) {
    // Not to the parent's constructor, which would report them before there is anybody to hear it.
    super();
    for (const [id, value] of entries) super.set(id, value);
    this.#report = report;
  }

  override set(id: string, value: Value): this {
    super.set(id, value);
    this.#report(id, value);
    return this;
  }

  override delete(id: string): boolean {
    const wasThere = super.delete(id);
    if (wasThere) this.#report(id);
    return wasThere;
  }
}
