// What a page gains by a script: new values as they come, and ages that go on counting. Without it the page stays readable.
const lost = document.getElementById('lost'), ended = document.getElementById('ended'), words = document.getElementById('ages');
let ahead = Number(document.body.dataset.now) - Date.now(), wasLost = false, isReady = false, isOver = false;

function ageOf(milliseconds) {
  const seconds = Math.max(0, Math.floor((Date.now() + ahead - milliseconds) / 1000));
  const [text, count] = seconds < 120 ? [words.dataset.seconds, seconds]
    : seconds < 7200 ? [words.dataset.minutes, Math.floor(seconds / 60)]
    : seconds < 172800 ? [words.dataset.hours, Math.floor(seconds / 3600)]
    : [words.dataset.days, Math.floor(seconds / 86400)];
  return text.replace('{0}', count);
}

function countAges() {
  for (const time of document.querySelectorAll('time[data-at]')) {
    time.textContent = ageOf(Number(time.dataset.at));
    const isStale = time.dataset.fresh !== undefined && time.dataset.fresh !== '' && Date.now() + ahead > Number(time.dataset.fresh);
    if (isStale && !time.classList.contains('stale')) {
      time.classList.add('stale');
      showCondition(time.closest('[data-node]'), 'stale');
    }
  }
}

// A condition is a shape and a word: the page has one of each, ready to be shown.
function showCondition(place, condition) {
  const shown = place?.querySelector('[data-show="condition"]'), ready = document.querySelector(`template[data-condition="${condition}"]`);
  if (shown && ready) {
    shown.replaceChildren(ready.content.cloneNode(true));
    place.classList.toggle('is-stale', condition !== 'current');
  }
}

function showNode(message) {
  for (const place of document.querySelectorAll(`[data-node="${CSS.escape(message.node)}"]`)) {
    for (const [name, text] of Object.entries(message.shown)) {
      for (const shown of place.querySelectorAll(`[data-show="${name}"]`)) {
        if (shown.textContent !== text) {
          shown.textContent = text;
        }
      }
    }
    const time = place.querySelector('time[data-at]');
    if (time && message.at) {
      time.dataset.at = Date.parse(message.at);
      time.dataset.fresh = message.freshUntil ? Date.parse(message.freshUntil) : '';
      time.classList.remove('stale');
    }
    showCondition(place, message.condition);
  }
  countAges();
  document.dispatchEvent(new CustomEvent('live', { detail: message }));
  if (document.body.dataset.renews === 'live' && isReady) {
    renew();
  }
}

// What a page showed while it could not hear is made again by the server: no hole is filled from memory.
async function renew() {
  const fragments = document.querySelectorAll('[data-fragment]');
  if (fragments.length === 0 || document.hidden || isOver) {
    return;
  }
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (isSignIn(answer)) {
      sayEnded();
    }
    if (!answer.ok || isOver) {
      return;
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const fragment of fragments) {
      const next = fresh.querySelector(`[data-fragment="${fragment.dataset.fragment}"]`);
      if (next && !fragment.contains(document.activeElement)) {
        const open = [...fragment.querySelectorAll('details')].map(part => part.open);
        [...next.querySelectorAll('details')].forEach((part, at) => { part.open = open[at] ?? part.open; });
        const before = fragment.querySelector('[data-verdict]')?.dataset.verdict, now = next.querySelector('[data-verdict]')?.dataset.verdict;
        fragment.replaceChildren(...next.childNodes);
        fragment.dataset.often = next.dataset.often ?? '';
        if (before !== now) {
          navigator.vibrate?.(200); // Who works at the cabinet looks elsewhere.
          play(now?.split(' ').every(verdict => verdict === 'Right'));
        }
      }
    }
    countAges();
  } catch {
    // The banner says that the plant cannot be reached.
  }
}

// Whoever is sent to the sign-in has no session any more: that is no lost connection.
function isSignIn(answer) {
  return answer.redirected && new URL(answer.url).pathname === '/sign-in';
}

function sayEnded() {
  isOver = true;
  lost.hidden = true;
  ended.hidden = false;
}

// The server refused to be listened to: because the session is over, or because too many listen.
async function askAgain() {
  try {
    if (isSignIn(await fetch('/more', { method: 'HEAD' }))) {
      sayEnded();
    }
  } catch {
    // The banner says that the plant cannot be reached.
  }
  if (!isOver) {
    setTimeout(listen, 10000);
  }
}

let listening = null;

function listen() {
  const only = document.body.dataset.listen;
  const source = listening = new EventSource(document.body.dataset.source + (only ? '?node=' + encodeURIComponent(only) : ''));
  const hear = event => {
    const message = JSON.parse(event.data);
    ahead = Date.parse(message.asOf ?? message.at) - Date.now();
    return message;
  };
  source.addEventListener('node', event => showNode(hear(event)));
  source.addEventListener('ready', event => { hear(event); isReady = true; });
  source.addEventListener('tick', hear);
  source.addEventListener('open', () => {
    lost.hidden = true;
    if (wasLost) {
      wasLost = false;
      renew();
    }
  });
  source.addEventListener('ended', () => {
    source.close();
    sayEnded();
  });
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) {
      askAgain();
    }
    if (!wasLost) {
      wasLost = true;
      lost.querySelector('time').textContent = new Date(Date.now() + ahead).toTimeString().slice(0, 8);
      lost.hidden = false;
    }
  });
}

// Browsers let a page sound only after a tap; the button is that tap.
let sounds = null;

function play(isGood) {
  if (sounds === null) {
    return;
  }
  // Two tones, up for good and down for bad: 660 Hz and 880 Hz are heard beside machines, 0.18 s each.
  (isGood ? [660, 880] : [880, 660]).forEach((hertz, at) => {
    const tone = sounds.createOscillator(), volume = sounds.createGain();
    tone.frequency.value = hertz;
    volume.gain.value = 0.3;
    tone.connect(volume).connect(sounds.destination);
    tone.start(sounds.currentTime + at * 0.2);
    tone.stop(sounds.currentTime + at * 0.2 + 0.18);
  });
}

for (const place of document.querySelectorAll('[data-sound]')) {
  const button = place.querySelector('button');
  place.hidden = !('AudioContext' in window);
  button.addEventListener('click', () => {
    if (sounds === null) {
      sounds = new AudioContext();
      play(true);
    } else {
      sounds.close();
      sounds = null;
    }
    button.setAttribute('aria-pressed', String(sounds !== null));
  });
}

// A photo that is too large is known before it is sent through a bad network.
for (const file of document.querySelectorAll('input[type=file][data-maximum]')) {
  file.addEventListener('change', () => {
    file.setCustomValidity(file.files[0]?.size > Number(file.dataset.maximum) ? file.dataset.tooLarge : '');
    file.reportValidity();
  });
}

// The machine is switched on while somebody holds a clamp: does this clamp see it?
function waitForRise(test) {
  const say = name => { for (const text of test.querySelectorAll('[data-say]')) { text.hidden = text.dataset.say !== name; } };
  let watts = null, base = null, until = 0;
  document.addEventListener('live', event => {
    watts = event.detail.watts;
    if (until > 0 && watts !== null && base !== null && watts - base >= Number(test.querySelector('select').value)) {
      until = 0;
      test.querySelector('[data-rise]').textContent = ((watts - base) / 1000).toFixed(1);
      say('seen');
      navigator.vibrate?.([200, 100, 200]);
    }
  });
  test.querySelector('button').addEventListener('click', () => {
    base = watts;
    until = base === null ? 0 : Date.now() + 60000;
    say(base === null ? 'no-value' : 'waiting');
  });
  setInterval(() => {
    if (until > 0) {
      const left = Math.ceil((until - Date.now()) / 1000);
      test.querySelector('[data-left]').textContent = left;
      if (left <= 0) {
        until = 0;
        say('not-seen');
      }
    }
  }, 500);
  test.hidden = false;
}

// Who points at a chart is told the values of that time; the table below it has them too.
const pointValues = new WeakMap();

function valuesOf(figure) {
  if (!pointValues.has(figure)) {
    pointValues.set(figure, JSON.parse(figure.dataset.values));
  }
  return pointValues.get(figure);
}

function readOut(event) {
  const chart = event.target.closest?.('.chart[data-minutes]'), figure = chart?.closest('[data-values]');
  for (const line of document.querySelectorAll('.pointer')) {
    if (line.ownerSVGElement !== chart) { line.remove(); }
  }
  if (!figure) {
    return;
  }
  const box = chart.getBoundingClientRect(), from = Number(chart.dataset.left), to = Number(chart.dataset.right);
  const x = (event.clientX - box.left) * chart.viewBox.baseVal.width / box.width, share = (x - from) / (to - from);
  const values = valuesOf(figure), minutes = share * Number(chart.dataset.minutes);
  const value = share < 0 || share > 1 ? undefined : values.findLast(point => point[0] <= minutes);
  const text = figure.querySelector('[data-readout]');
  let line = chart.querySelector('.pointer');
  if (!value) {
    line?.remove();
    return;
  }
  if (!line) {
    line = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    line.setAttribute('class', 'pointer');
    line.setAttribute('y1', chart.dataset.top);
    line.setAttribute('y2', chart.dataset.bottom);
    chart.append(line);
  }
  line.setAttribute('x1', x);
  line.setAttribute('x2', x);
  text.textContent = value[1];
  text.hidden = false;
}

document.addEventListener('pointermove', readOut);
document.addEventListener('pointerdown', readOut);

for (const test of document.querySelectorAll('[data-test]')) {
  waitForRise(test);
}

// What somebody types into a form is kept in this browser until it is signed: a lost connection or a phone that went dark costs nothing.
function keepDraft(form) {
  const key = 'draft ' + form.dataset.draft, note = form.querySelector('[data-draft-note]');
  const fields = () => [...form.elements].filter(field => field.name?.startsWith('f.') || field.name?.startsWith('o.'));
  const isChoice = field => field.type === 'radio' || field.type === 'checkbox';
  const draft = JSON.parse(localStorage.getItem(key) ?? 'null');
  if (draft !== null && Date.now() - draft.at < 12 * 3600000) {
    for (const field of fields()) {
      const kept = draft.values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (isChoice(field)) {
        field.checked = kept.includes(field.value);
      } else if (kept.length > 0) {
        field.value = kept[0];
      }
    }
    note.hidden = false;
    note.querySelector('button').addEventListener('click', () => { localStorage.removeItem(key); location.reload(); });
  }
  form.addEventListener('input', () => {
    const values = fields().filter(field => !isChoice(field) || field.checked).map(field => [field.name, field.value]);
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
  });
}

for (const form of document.querySelectorAll('form[data-draft]')) {
  keepDraft(form);
}
for (const done of document.querySelectorAll('[data-draft-done]')) {
  localStorage.removeItem('draft ' + done.dataset.draftDone);
}

if (words) {
  setInterval(countAges, 1000);
  setInterval(renew, 60000);
  setInterval(() => { if (document.querySelector('[data-often=yes]')) { renew(); } }, 2000);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) { renew(); } });
  if (document.body.dataset.source) {
    listen();
    addEventListener('pagehide', () => listening.close());
    addEventListener('pageshow', event => {
      if (event.persisted && !isOver) {
        listen();
        renew();
      }
    });
  }
}
