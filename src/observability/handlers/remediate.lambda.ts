import { Logger } from '@aws-lambda-powertools/logger';
import {
  GetFunctionConfigurationCommand, LambdaClient, PutFunctionConcurrencyCommand, UpdateEventSourceMappingCommand, UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { parseRemedy, remediate, RemedyPorts } from '../core/remedy';

/** The longest subject that SNS takes. */
const SUBJECT_LENGTH = 100;

const remedy = parseRemedy(process.env.REMEDY!);
const logger = new Logger();
const [functions, workflows, topics] = [new LambdaClient({}), new SFNClient({}), new SNSClient({})];

const ports: RemedyPorts = {
  async startExecution(stateMachineArn, name, input) {
    try {
      await workflows.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  },
  async setConcurrency(FunctionName, ReservedConcurrentExecutions) {
    await functions.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
  },
  async stopConsuming(UUID) {
    await functions.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  },
  async describe(FunctionName) {
    const { Description = '' } = await functions.send(new GetFunctionConfigurationCommand({ FunctionName }));
    return Description;
  },
  async setDescription(FunctionName, Description) {
    await functions.send(new UpdateFunctionConfigurationCommand({ FunctionName, Description }));
  },
  async tell(subject, message) {
    logger.info(subject, { message });
    // SNS takes printable ASCII in subjects only.
    const Subject = subject.replace(/[^\x20-\x7E]/g, '?').slice(0, SUBJECT_LENGTH);
    await topics.send(new PublishCommand({ TopicArn: process.env.TOPIC_ARN, Subject, Message: message }));
  },
};

export const handler = (event: unknown): Promise<string> => remediate(event, remedy, ports);
