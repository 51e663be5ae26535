import { Stage } from 'aws-cdk-lib';
import {
  AwsSolutionsChecks, HIPAASecurityChecks, NagPack, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks,
} from 'cdk-nag';
import { IConstruct } from 'constructs';

const PACKS: Record<string, () => NagPack> = {
  AwsSolutions: () => new AwsSolutionsChecks(),
  Serverless: () => new ServerlessChecks(),
  HIPAASecurity: () => new HIPAASecurityChecks(),
  NIST80053R4: () => new NIST80053R4Checks(),
  NIST80053R5: () => new NIST80053R5Checks(),
  PCIDSS321: () => new PCIDSS321Checks(),
};

export const PACK_NAMES = Object.keys(PACKS);

/** The packs that every construct passes as it comes. */
export const STANDARD_PACKS = ['AwsSolutions', 'Serverless'];

/** Every open finding of a pack as `rule at construct/path`. Synthesizes first, so that aspects and cross-stack references are in. */
export function findings(scope: IConstruct, pack: string): string[] {
  Stage.of(scope)!.synth();
  return PACKS[pack]().validateScope(scope).violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`));
}

/** Fails with the list of open findings. */
export function expectNoFindings(scope: IConstruct, packs: string[] = STANDARD_PACKS): void {
  expect(packs.flatMap((pack) => findings(scope, pack))).toEqual([]);
}

/** Open findings of all six packs, e.g. `{ AwsSolutions: 0, HIPAASecurity: 12, … }`. */
export function countFindings(scope: IConstruct): Record<string, number> {
  return Object.fromEntries(PACK_NAMES.map((pack) => [pack, findings(scope, pack).length]));
}
