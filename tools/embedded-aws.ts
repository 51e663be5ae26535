// Installs what the embedded AWS needs, before tests that run side by side would each do so.
import { resolve } from 'node:path';
import { ensurePython } from '../local/python';

void ensurePython(resolve(process.env.CEW_LOCAL_DIR ?? '.local', 'venv'));
