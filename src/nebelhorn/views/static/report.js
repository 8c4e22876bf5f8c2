// Adds to a finished page: neighbours on hover or focus, sliders for what is rare, zoom and drag.
for (const wrap of document.querySelectorAll('.mapwrap')) {
  const svg = wrap.querySelector('svg.jm');
  const sheet = svg.parentElement;
  const box = svg.viewBox.baseVal;
  const home = [box.x, box.y, box.width, box.height];
  const all = (selector) => svg.querySelectorAll(selector);

  const show = (id) => {
    svg.classList.toggle('hot', id !== undefined);
    for (const flow of all('.e,.wn')) {
      flow.classList.toggle('on', flow.dataset.a === id || flow.dataset.b === id);
    }
  };
  for (const light of all('.n')) {
    light.addEventListener('pointerenter', () => show(light.dataset.id));
    light.addEventListener('pointerleave', () => show());
    light.addEventListener('focus', () => show(light.dataset.id));
    light.addEventListener('blur', () => show());
  }
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') show(); });

  const zoom = (factor, x, y) => {
    const width = Math.min(home[2] * 1.2, Math.max(home[2] / 8, box.width * factor));
    const real = width / box.width;
    box.x = x - (x - box.x) * real;
    box.y = y - (y - box.y) * real;
    box.width = width;
    box.height *= real;
  };
  const place = (event) =>
    new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  // only with Ctrl, so that the page still scrolls
  svg.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const at = place(event);
    zoom(Math.exp(event.deltaY * 0.0015), at.x, at.y);
  }, { passive: false });

  // while dragging only the finished picture moves; the fog is drawn anew once, at the end. What
  // moves is the sheet around it: a moved <svg> is drawn anew in each frame, a moved block is not
  let from = null;
  svg.addEventListener('pointerdown', (event) => {
    if (event.button || box.width >= home[2] || event.target.closest('a,.n')) return;
    from = [event.clientX, event.clientY];
    sheet.classList.add('held');
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener('pointermove', (event) => {
    if (!from) return;
    sheet.style.transform = `translate(${event.clientX - from[0]}px,${event.clientY - from[1]}px)`;
  });
  const drop = (event) => {
    if (!from) return;
    sheet.style.transform = '';
    sheet.classList.remove('held');
    const scale = 1 / svg.getScreenCTM().a;
    box.x -= (event.clientX - from[0]) * scale;
    box.y -= (event.clientY - from[1]) * scale;
    from = null;
  };
  svg.addEventListener('pointerup', drop);
  svg.addEventListener('pointercancel', drop);

  const buttons = wrap.parentElement.querySelector('.zoom');
  buttons.hidden = false;
  for (const button of buttons.querySelectorAll('button')) {
    button.addEventListener('click', () => {
      const factor = Number(button.dataset.zoom);
      if (factor) zoom(factor, box.x + box.width / 2, box.y + box.height / 2);
      else [box.x, box.y, box.width, box.height] = home;
    });
  }

  const sliders = [...wrap.parentElement.querySelectorAll('.slider')];
  if (!sliders.length) continue;
  const rows = wrap.parentElement.querySelectorAll('.places li');
  const language = svg.closest('[lang]').lang;
  const percent = (part) =>
    part.toLocaleString(language, { style: 'percent', maximumFractionDigits: 0 });
  // what is hidden is never rounded to nothing, nor what is left
  const share = (k, n) => {
    if (k && k / n < 0.005) return `< ${percent(0.01)}`;
    if (k < n && k / n > 0.995) return `> ${percent(0.99)}`;
    return percent(k / n);
  };
  const tell = () => {
    const from = { flows: 0, touchpoints: 0 };
    const hidden = { flows: 0, touchpoints: 0 };
    for (const slider of sliders) {
      const { value, dataset } = slider.querySelector('input');
      from[slider.dataset.hides] = Number(dataset.stops.split(' ')[value]);
      hidden[slider.dataset.hides] = Number(slider.querySelector('output').dataset.hidden);
    }
    const gone = new Set();
    for (const light of all('.n')) {
      const off = Number(light.dataset.n) < from.touchpoints;
      light.classList.toggle('off', off);
      if (!off) continue;
      gone.add(light.dataset.id);
      hidden.touchpoints += Number(light.dataset.n);
    }
    for (const one of all('[data-at]')) one.classList.toggle('off', gone.has(one.dataset.at));
    for (const flow of all('.e,.wn')) {
      const { a, b, w } = flow.dataset;
      const off = Number(w) < from.flows || gone.has(a) || gone.has(b);
      flow.classList.toggle('off', off);
      if (off && flow.classList.contains('e')) hidden.flows += Number(w);
    }
    for (const slider of sliders) {
      const input = slider.querySelector('input');
      const output = slider.querySelector('output');
      const { hides } = slider.dataset;
      output.value = (from[hides] === 1 ? output.dataset.one : output.dataset.many)
        .replace('#n', from[hides].toLocaleString(language))
        .replace('#part', share(hidden[hides], Number(output.dataset.total)));
      input.setAttribute('aria-valuetext', output.value);
      if (hides === 'flows') continue;
      // the list also has what is too much for the map, until somebody asks for less
      const moved = input.value !== input.min;
      for (const row of rows) row.hidden = moved && Number(row.dataset.n) < from[hides];
    }
  };
  for (const slider of sliders) {
    slider.hidden = false;
    slider.addEventListener('input', tell);
  }
  tell();
}
// paper shows short tables, and long ones only when a reader opened them
addEventListener('beforeprint', () => {
  for (const table of document.querySelectorAll('details.short')) table.open = true;
});
