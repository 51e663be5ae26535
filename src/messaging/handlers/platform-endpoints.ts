import { CreatePlatformEndpointCommand, DeleteEndpointCommand, GetEndpointAttributesCommand, SetEndpointAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import type { DevicePorts } from '../core/devices';

/** Endpoints of devices at SNS; `CustomUserData` says whose they are. https://docs.aws.amazon.com/sns/latest/dg/mobile-platform-endpoint.html */
export function platformEndpoints(sns: Pick<SNSClient, 'send'>): Omit<DevicePorts, 'change'> {
  return {
    find: async (PlatformApplicationArn, Token) => {
      const endpoint = await sns.send(new CreatePlatformEndpointCommand({ PlatformApplicationArn, Token }))
        .then(({ EndpointArn }) => EndpointArn!, existing);
      const { Attributes = {} } = await sns.send(new GetEndpointAttributesCommand({ EndpointArn: endpoint }));
      return { endpoint, owner: Attributes.CustomUserData || undefined };
    },
    claim: async (EndpointArn, Token, CustomUserData) => {
      await sns.send(new SetEndpointAttributesCommand({ EndpointArn, Attributes: { Token, CustomUserData, Enabled: 'true' } }));
    },
    forget: async (EndpointArn) => {
      await sns.send(new DeleteEndpointCommand({ EndpointArn }));
    },
  };
}

/** SNS does not answer the endpoint of a token that somebody has set something of: its refusal names it. */
function existing(error: Error): string {
  const [, arn] = /Endpoint (arn:\S+) already exists/.exec(error.message) ?? [];
  if (!arn) throw error;
  return arn;
}
