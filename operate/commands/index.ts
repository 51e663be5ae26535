import { deadLetters } from './dead-letters';
import { parked } from './parked';
import { preferences } from './preferences';
import { products } from './products';
import { rebuildView } from './rebuild-view';
import { redrive } from './redrive';
import { replay } from './replay';
import { resume } from './resume';
import { sweep } from './sweep';
import { AddCommand } from '../command';

/** In the order in which help shows them. */
export const COMMANDS: AddCommand[] = [parked, resume, sweep, deadLetters, rebuildView, redrive, preferences, replay, products];
