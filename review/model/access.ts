/** Whom a statement of a policy lets do what to what, or keeps from it: every one of it, to each of it. */
export interface Access {
  readonly effect: "Allow" | "Deny";
  /** For example `AWS arn:aws:iam::111122223333:root`, `Service lambda.amazonaws.com` or `anybody`; empty for whoever has the policy. */
  readonly who: readonly string[];
  readonly actions: readonly string[];
  /** Empty for whatever the policy is attached to. */
  readonly resources: readonly string[];
  /** For example `StringEquals aws:SourceAccount 111122223333`; all must be so. */
  readonly conditions: readonly string[];
}
