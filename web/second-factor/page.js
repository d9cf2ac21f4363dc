import { inGroups, keyAddress, OwnUser } from './own-user.js';
import { returnedToken, signInAddress, signOutAddress } from './sign-in.js';

const part = (id) => document.getElementById(id);
const say = (text) => {
  part('said').textContent = text;
};
const page = `${location.origin}/second-factor`;

/** Runs a step and shows its error, which is a sentence. */
async function step(run) {
  try {
    await run();
  } catch (error) {
    say(error.message);
  }
}

const settings = await fetch('/docs/sign-in.json')
  .then((response) => response.json())
  .catch(() => ({}));

if (settings.secondFactor === undefined) say('No second factor is set up here.');
else await start();

async function start() {
  part('begin').hidden = false;
  part('begin')
    .querySelector('button')
    .addEventListener('click', () =>
      step(async () => location.assign(await signInAddress(settings, page, sessionStorage))),
    );
  const query = new URLSearchParams(location.search);
  // The code is good once: it does not stay in the history.
  history.replaceState(null, '', page);
  await step(async () => {
    const token = await returnedToken(settings, page, query, sessionStorage);
    if (token !== undefined) await enrol(new OwnUser(settings.secondFactor.url, token));
  });
}

async function enrol(user) {
  const { email, enrolled } = await user.describe();
  part('who').textContent = enrolled
    ? `${email} has a second factor already. Going on replaces it.`
    : `You set up the second factor of ${email}.`;
  const key = await user.newKey();
  part('key').textContent = inGroups(key);
  part('open').href = keyAddress(key, email);
  part('begin').hidden = true;
  part('enrol').hidden = false;
  part('enrol').addEventListener('submit', (event) => {
    event.preventDefault();
    step(() => connect(user, new FormData(event.target).get('code')));
  });
}

async function connect(user, code) {
  say('');
  await user.confirm(code);
  say('The app is connected. All sign-ins from before are over.');
  part('enrol').hidden = true;
  part('done').hidden = false;
  part('done').querySelector('a').href = signOutAddress(settings, page);
}
