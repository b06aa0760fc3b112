import { config } from 'zod';

/* Imported before anything that makes a schema: the policy of the window forbids the code zod would make for speed. */
config({ jitless: true });
