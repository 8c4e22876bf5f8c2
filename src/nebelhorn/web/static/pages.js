
// A page that asks for patience looks again by itself.
if (document.querySelector('[data-waiting]')) setTimeout(() => location.reload(), 4000);

// The address says what the sliders hide, so that a link to the view shows the same; those of a
// second map have a 2 behind their name, as what else is asked of it.
const link = document.querySelector('[data-view]');
const sliders = [...document.querySelectorAll('.bar-of')].flatMap((bar, number) =>
  [...bar.querySelectorAll('.slider')].map((slider) =>
    [`${slider.dataset.hides}${number ? number + 1 : ''}`, slider.querySelector('input')]));
if (sliders.length && link) {
  const stops = (slider) => slider.dataset.stops.split(' ').map(Number);
  const put = (address) => {
    const url = new URL(address, location.href);
    for (const [name, slider] of sliders) {
      if (slider.value === slider.min) url.searchParams.delete(name);
      else url.searchParams.set(name, stops(slider)[slider.value]);
    }
    return url.pathname + url.search;
  };
  const tell = () => {
    history.replaceState(null, '', put(location.href));
    link.setAttribute('href', put(link.href));
  };
  const asked = new URLSearchParams(location.search);
  for (const [name, slider] of sliders) {
    slider.addEventListener('change', tell);
    const wanted = asked.get(name);
    if (!/^\d{1,12}$/.test(wanted ?? '')) continue;
    // counts go on: what was asked for lies between two stops later
    const next = stops(slider).findIndex((count) => count >= Number(wanted));
    slider.value = next < 0 ? slider.max : next;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }
  if (sliders.some(([name]) => asked.has(name))) tell();
}

// The menu closes as menus do.
const menu = document.querySelector('details.menu');
addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !menu?.open) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
addEventListener('click', (event) => { if (menu && !menu.contains(event.target)) menu.open = false; });

// Where the top bar is narrower than its pages, the one that is open is in sight.
// Scrolled by hand: scrollIntoView would let Tab begin there, past the link that skips the bar.
const ways = document.querySelector('.ways');
const here = ways?.querySelector('[aria-current]');
if (here) ways.scrollLeft = here.offsetLeft - ways.offsetLeft - (ways.clientWidth - here.offsetWidth) / 2;

// A picture as PNG is made here of the SVG: twice as fine, on its own paper. Asked for anywhere on
// the page, so that links which came with news work too; without script they stay hidden.
document.documentElement.classList.add('scripted');
addEventListener('click', (event) => {
  const link = event.target.closest('[data-png]');
  if (!link) return;
  event.preventDefault();
  const picture = new Image();
  picture.addEventListener('load', () => {
    const canvas = document.createElement('canvas');
    canvas.width = picture.naturalWidth * 2;
    canvas.height = picture.naturalHeight * 2;
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      const kept = document.createElement('a');
      kept.href = URL.createObjectURL(blob);
      kept.download = link.dataset.png;
      kept.click();
      setTimeout(() => URL.revokeObjectURL(kept.href), 60000);
    });
  });
  picture.src = link.href;
});

// A question that was begun stands at the end of the file: there the reader begins.
const begun = document.querySelector('textarea[data-begun]');
if (begun) {
  begun.scrollTop = begun.scrollHeight;
  begun.setSelectionRange(begun.value.length, begun.value.length);
}

// What a form would do is counted while it is filled in; without script its other button asks.
for (const form of document.querySelectorAll('form[data-preview]')) {
  const place = form.dataset.preview;
  let waits = 0;
  let asked = '';
  const ask = async () => {
    const fields = new FormData(form);
    fields.delete('form_token');
    const query = new URLSearchParams(fields).toString();
    if (query === asked) return;
    if ([...form.querySelectorAll('[required]:not([data-last])')].some((one) => !one.value)) return;
    asked = query;
    const answer = await fetch(`${form.getAttribute('action')}?${query}`);
    if (!answer.ok || asked !== query) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const found = page.querySelector(place);
    if (found) document.querySelector(place).replaceChildren(...found.childNodes);
  };
  form.addEventListener('input', () => { clearTimeout(waits); waits = setTimeout(ask, 700); });
}

// Today and the horn show by themselves what was drawn anew, unless somebody is busy on the page.
if (document.querySelector('[data-live]')) {
  const news = new EventSource('/v1/drawn');
  news.addEventListener('drawn', async (event) => {
    const hint = document.querySelector('[data-live]');
    if (!hint || !event.data || event.data === hint.dataset.live) return;
    const main = document.querySelector('main');
    const typed = [...main.querySelectorAll('input:not([type=hidden]), textarea')]
      .some((one) => one.value !== one.defaultValue);
    if (typed || main.contains(document.activeElement) || main.querySelector('details[open]')) {
      hint.hidden = false;
      return;
    }
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('main');
    if (fresh?.querySelector('[data-live]')) main.replaceChildren(...fresh.childNodes);
    const lapse = document.querySelector('.lapse');
    if (lapse) lapse.replaceChildren(...(page.querySelector('.lapse')?.childNodes ?? []));
  });
  addEventListener('pagehide', () => news.close());
}

// A slider says its number; one that nobody has moved says nothing, and is not sent.
for (const one of document.querySelectorAll('input[data-says]')) {
  const says = document.getElementById(one.dataset.says);
  const name = one.name;
  one.removeAttribute('name');
  one.form.elements.moved.value = '1';
  says.value = '–';
  const move = () => {
    one.name = name;
    says.value = one.value;
  };
  one.addEventListener('input', move);
  one.addEventListener('pointerdown', move);
}

// A file can be dropped anywhere on its form, and is sent at once.
for (const form of document.querySelectorAll('form[data-drop]')) {
  const chosen = form.querySelector('input[type=file]');
  const over = (event, is) => { event.preventDefault(); form.classList.toggle('over', is); };
  form.addEventListener('dragover', (event) => over(event, true));
  form.addEventListener('dragleave', (event) => over(event, false));
  form.addEventListener('drop', (event) => {
    over(event, false);
    if (!event.dataTransfer.files.length) return;
    chosen.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

// A page that outlived an upgrade says so, and what was typed on it is there again afterwards.
const renewed = document.querySelector('[data-edition]');
const gone = document.querySelector('[data-gone]');
const kept = `typed ${location.pathname}${location.search}`;
const fields = () => [...document.querySelectorAll('main form')].flatMap((form, number) =>
  [...form.elements]
    .filter((one) => one.name && one.name !== 'form_token' && !/^(password|file|submit|button)$/.test(one.type))
    .map((one, place) => [`${number} ${place} ${one.name}`, one]));
const isOld = async () => {
  const answer = await fetch('/static/edition', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
  return answer.ok && await answer.text() !== renewed.dataset.edition;
};
let asked = performance.now();
const tell = async () => {
  if (performance.now() - asked < 60000) return;
  asked = performance.now();
  if (await isOld()) renewed.hidden = false;
};
addEventListener('visibilitychange', () => { if (!document.hidden) tell().catch(() => {}); });
addEventListener('pageshow', (event) => { if (event.persisted) tell().catch(() => {}); });
renewed?.querySelector('a').addEventListener('click', () => {
  const typed = fields().map(([at, one]) => [at, one.value, one.checked ?? null]);
  sessionStorage.setItem(kept, JSON.stringify(typed));
});
const before = new Map(JSON.parse(sessionStorage.getItem(kept) ?? '[]').map(([at, ...said]) => [at, said]));
sessionStorage.removeItem(kept);
for (const [at, one] of before.size ? fields() : []) {
  if (!before.has(at)) continue;
  const [value, checked] = before.get(at);
  if (one.value !== value) one.value = value;
  if (checked !== null) one.checked = checked;
  one.dispatchEvent(new Event('input', { bubbles: true }));
}

// What was typed long after the page came is not sent into the void.
addEventListener('submit', async (event) => {
  const form = event.target;
  const by = event.submitter;
  const method = by?.getAttribute('formmethod') ?? form.getAttribute('method');
  if (method !== 'post' || performance.now() - asked < 60000) return;
  event.preventDefault();
  gone.hidden = true;
  try {
    if (await isOld()) {
      renewed.hidden = false;
      renewed.querySelector('a').focus();
      return;
    }
  } catch (error) {
    if (error.name !== 'TimeoutError') {
      gone.hidden = false;
      return;
    }
  }
  asked = performance.now();
  form.requestSubmit(by);
});
