import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";

/** A resource as the program declared it. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  /** Type and name of the component that it belongs to. */
  readonly parent: string;
  /** Type and name of each resource that has to be there before, for example `aws:iam/role:Role api`. */
  readonly after: readonly string[];
}

type Answer = Parameters<MockMonitor["registerResource"]>[1];

/** What a provider would add to the inputs, by the type of the resource. */
const outputs: Readonly<Record<string, (name: string) => Record<string, unknown>>> = {
  "auth0:index/client:Client": (name) => ({ clientId: `client-id-of-${name}` }),
  "auth0:index/clientCredentials:ClientCredentials": (name) => ({ clientSecret: `secret-of-${name}` }),
  "aws:dynamodb/table:Table": (name) => ({ arn: `arn:table/${name}` }),
  "aws:cloudwatch/logGroup:LogGroup": (name) => ({ arn: `arn:logs/${name}` }),
  "aws:iam/role:Role": (name) => ({ arn: `arn:role/${name}` }),
  "aws:lambda/function:Function": (name) => ({ arn: `arn:function/${name}`, version: "7" }),
  "aws:lambda/alias:Alias": (name) => ({ arn: `arn:alias/${name}` }),
  "aws:kms/key:Key": (name) => ({ arn: `arn:key/${name}` }),
  "aws:sns/topic:Topic": (name) => ({ arn: `arn:topic/${name}` }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": (name) => ({ arn: `arn:alarm/${name}` }),
  "aws:acm/certificate:Certificate": (name) => ({
    arn: `arn:certificate/${name}`,
    domainValidationOptions: [
      {
        resourceRecordName: "_proof.api.example.com.",
        resourceRecordType: "CNAME",
        resourceRecordValue: "_proof.acm-validations.example.",
      },
    ],
  }),
  "aws:route53/record:Record": (name) => ({ fqdn: `fqdn-of-${name}` }),
  "aws:apigatewayv2/api:Api": (name) => ({
    apiEndpoint: `https://${name}.example`,
    executionArn: `arn:aws:execute-api:eu-central-1:123456789012:${name}`,
  }),
};

/** Pulumi's mock monitor, which also keeps the options that its mocks are not told of. */
export class RecordingMonitor extends MockMonitor {
  readonly declared: Declared[] = [];
  /** Type and name of each component, which is part of its children's identity. */
  readonly components: string[] = [];

  constructor() {
    super({
      newResource: ({ type, name, inputs }) => ({
        id: `id-of-${name}`,
        state: { ...inputs, ...outputs[type]?.(name) },
      }),
      call: ({ token }) => {
        throw new Error(`the program calls ${token}`);
      },
    });
  }

  override async registerResource(request: RegisterResourceRequest, answer: Answer): Promise<void> {
    await super.registerResource(request, answer);
    if (!request.getCustom()) {
      this.components.push(`${request.getType()} ${request.getName()}`);
      return;
    }
    this.declared.push({
      type: request.getType(),
      name: request.getName(),
      inputs: request.getObject()?.toJavaScript() ?? {},
      parent: lastOfUrn(request.getParent()),
      protect: request.getProtect() ?? false,
      after: request.getDependenciesList().map(lastOfUrn),
    });
  }
}

/** `urn:pulumi:stack::project::parents$type::name` without what all have in common. */
function lastOfUrn(urn: string): string {
  const [types = "", name = ""] = urn.split("::").slice(-2);
  return `${types.split("$").at(-1)} ${name}`;
}
