import { run } from '../operate/run';

// On the embedded AWS of this checkout.
void run(['--local', ...process.argv.slice(2)]);
