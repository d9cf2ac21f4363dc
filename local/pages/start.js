import { startClients } from './clients.js';
import { byId, copyable, element, fill } from './dom.js';
import { startLive } from './live.js';
import { startPromote } from './promote.js';
import { startStrip } from './strip.js';
import { startWalk } from './walk.js';

startWalk(startLive(startStrip()));
startPromote();
startClients();
showHealth();
const port = location.port === '3000' ? '' : ` --url ${location.origin}`;
fill(byId('replay-line'), copyable(`npm run replay -- online_retail.csv.gz${port}`, 'the command'));

async function showHealth() {
  const answer = await fetch('/health').catch(() => undefined);
  const good = answer?.ok === true;
  fill(
    byId('health'),
    element(
      'strong',
      { class: good ? 'good' : 'problem' },
      good ? 'It is up.' : 'It is not ready. Reload in a moment.',
    ),
  );
}
