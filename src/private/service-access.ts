import { aws_iam as iam, aws_kms as kms, Aws } from 'aws-cdk-lib';

/** Lets a service of this account use a key to send to what the key encrypts. Without effect on an imported key. */
export function letServiceUseKey(key: kms.IKey | undefined, service: string): void {
  key?.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(service)],
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resources: ['*'],
    conditions: ofThisAccount(),
  }));
}

/** Only on behalf of this account's resources, so that nobody can send through the service from elsewhere. */
export function ofThisAccount() {
  return { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
}
