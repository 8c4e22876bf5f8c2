// The page works without this. With it, what is chosen is kept at once.
const form = document.querySelector('form[data-part]');
if (form) {
  let waits = 0;
  let done = false;
  const keep = () => {
    clearTimeout(waits);
    waits = 0;
    if (done) return;
    const body = new URLSearchParams(new FormData(form));
    fetch(form.dataset.part, { method: 'POST', body, keepalive: true }).catch(() => {});
  };
  form.addEventListener('change', keep);
  form.addEventListener('input', () => {
    clearTimeout(waits);
    waits = setTimeout(keep, 1500);
  });
  form.addEventListener('submit', () => { clearTimeout(waits); done = true; });
  addEventListener('pagehide', () => { if (waits) keep(); });
  addEventListener('pageshow', () => { done = false; });
  document.querySelector('[data-kept]').hidden = false;
}
// In a frame, the page around it is told how high this one is, and nothing else.
if (parent !== window) {
  const tell = () => parent.postMessage({ nebelhorn: document.documentElement.offsetHeight }, '*');
  new ResizeObserver(tell).observe(document.body);
  tell();
}
