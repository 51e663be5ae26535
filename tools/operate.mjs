// Runs an operator's command on the orders.
import { runFromSource } from './from-source.mjs';

runFromSource('tools/operate.ts');
