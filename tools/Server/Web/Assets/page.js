// What a page gains by a script: new values as they come, and ages that go on counting. Without it the page stays readable.
const lost = document.getElementById('lost');

function listen() {
  const source = new EventSource('/api/v1/live');
  source.addEventListener('open', () => { lost.hidden = true; });
  source.addEventListener('error', () => { lost.hidden = false; });
  addEventListener('pagehide', () => source.close());
}

listen();
