/** A function as it is declared, and where it runs. */
export interface FunctionDeclaration {
  readonly name: string;
  /** The text of each file, by name. */
  readonly code: Readonly<Record<string, string>>;
  /** A file's name without its ending, a dot, and what it exports: `index.handler`. */
  readonly handler: string;
  /** The declared variables; the function sees these and those that Lambda sets itself. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** How many calls may be under way at the same time; as many as come when it is left out. */
  readonly reservedConcurrency?: number | undefined;
  readonly endpoints: { readonly dynamodb: string };
  /** A certificate authority that the function trusts beside the public ones. */
  readonly caPem: string;
  /** A folder of this function's own, for its files. */
  readonly workFolder: string;
  /** Takes what the function writes; it is lost otherwise. */
  readonly log?: (text: string) => void;
}
