// Adds to a finished page: neighbours on hover or focus, a slider for thin flows, zoom and drag.
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

  const slider = wrap.parentElement.querySelector('.slider');
  if (!slider) continue;
  slider.hidden = false;
  const language = svg.closest('[lang]').lang;
  const input = slider.querySelector('input');
  const output = slider.querySelector('output');
  const tell = () => {
    let hidden = Number(output.dataset.steps);
    for (const flow of all('.e,.wn')) {
      const off = Number(flow.dataset.w) < Number(input.value);
      flow.classList.toggle('off', off);
      if (off && flow.classList.contains('e')) hidden += Number(flow.dataset.w);
    }
    const part = (hidden / Number(output.dataset.of))
      .toLocaleString(language, { style: 'percent', maximumFractionDigits: 0 });
    output.value = output.dataset.says
      .replace('#n', Number(input.value).toLocaleString(language)).replace('#part', part);
  };
  input.addEventListener('input', tell);
  tell();
}
// paper shows short tables, and long ones only when a reader opened them
addEventListener('beforeprint', () => {
  for (const table of document.querySelectorAll('details.short')) table.open = true;
});
