import type { Command } from 'commander';
import { Desk } from './desk';

/** Adds a command to the program. One file a command in `commands/`, listed in its index. */
export type AddCommand = (program: Command, desk: () => Desk) => void;
