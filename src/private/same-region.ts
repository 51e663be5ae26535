import { Arn, ArnFormat, ResourceEnvironment, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { check } from './validation-error';

/** A resource; an imported table tells its Region by its ARN only. */
interface Placed {
  readonly env: ResourceEnvironment;
  readonly tableArn?: string;
}

/** Refuses resources of another Region, by the name of what brings them; where either Region is known to the deployment only, they pass. */
export function checkRegion(scope: Construct, resources: { [name: string]: Placed | undefined }): void {
  for (const [name, resource] of Object.entries(resources)) {
    if (!resource) continue;
    checkIn(scope, name, resource.env.region);
    checkRegionOfArn(scope, name, resource.tableArn);
  }
}

/** The same for what is known by its ARN. */
export function checkRegionOfArn(scope: Construct, name: string, arn: string | undefined): void {
  if (!arn || Token.isUnresolved(arn)) return;
  checkIn(scope, name, Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME).region ?? '');
}

function checkIn(scope: Construct, name: string, region: string): void {
  const { region: here } = Stack.of(scope);
  check(scope, !region || Token.isUnresolved(region) || Token.isUnresolved(here) || region === here,
    `${name} is in ${region}, but this stack in ${here}, from where it cannot be reached: give one of ${here}.`);
}
