/** Run by a test in a process of its own, to be killed there: engines on the folder given, their endpoints on stdout. */
import { startEngines } from '#infra/local/engines/start-engines.ts';

const [dataDir = 'memory'] = process.argv.slice(2);
const engines = await startEngines({ dataDir, environment: {} });
console.log(JSON.stringify(engines.endpoints));
