// Prints the bill.
import { runFromSource } from './from-source.mjs';

runFromSource('tools/cost.ts');
