/** Synthesizes the app for this machine in a process of its own, because the CDK is large and is needed only for this moment. */
import { synthesizeLocal } from '../app.ts';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('Say where to put the cloud assembly.');
await synthesizeLocal({ outDir });
