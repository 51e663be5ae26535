import { readFileSync } from 'node:fs';
import { AddCommand } from '../command';
import { Desk } from '../desk';
import { OperateError } from '../operate-error';

interface Answer {
  readonly userId: string;
  readonly preferences?: object;
}

export const preferences: AddCommand = (program, desk) => {
  const command = program.command('preferences').description('how a user is told of things');
  command.command('get').description('show them').argument('<userId>')
    .action(async (userId: string) => ask(desk(), { command: 'get', userId }));
  command.command('put').description('replace them by those of a JSON file: { "email"?, "phoneNumber"?, "locale"?, "quietHours"? … }')
    .argument('<userId>').argument('<file>')
    .action(async (userId: string, file: string) => ask(desk(), { command: 'put', userId, preferences: contentOf(file) }));
  command.command('delete').description('forget them').argument('<userId>')
    .action(async (userId: string) => ask(desk(), { command: 'delete', userId }));
};

async function ask(desk: Desk, request: object): Promise<void> {
  const answer = await desk.ask<Answer>('messaging:preferences', request);
  desk.show(answer, [answer.preferences ? `${answer.userId}  ${JSON.stringify(answer.preferences)}` : `There are no preferences of ${answer.userId}.`]);
}

function contentOf(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch (error) {
    throw new OperateError(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
}
