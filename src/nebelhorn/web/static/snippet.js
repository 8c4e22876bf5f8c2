// <script src="https://HOST/snippet.js" data-place="TOKEN" async></script>
// Shows a question where it stands. It keeps nothing in the browser, reads nothing of the page
// around it, and what is answered goes to the host of this script alone.
(() => {
  const tag = document.currentScript;
  const token = tag?.dataset.place ?? '';
  if (!/^[\w-]{28}$/.test(token)) return;
  const address = new URL(`/p/${token}`, tag.src);
  const language = tag.dataset.language || document.documentElement.lang.slice(0, 2);
  if (language) address.searchParams.set('language', language);
  const host = document.createElement('div');
  const frame = document.createElement('iframe');
  frame.src = address.href;
  frame.title = tag.dataset.title || 'Feedback';
  // no allow-same-origin: the frame has no cookies and no storage, not even those of its own host
  frame.setAttribute('sandbox', 'allow-forms allow-scripts');
  frame.referrerPolicy = 'no-referrer';
  frame.loading = 'lazy';
  frame.style.cssText = 'display:block;width:100%;max-width:560px;height:520px;border:0';
  host.attachShadow({ mode: 'closed' }).append(frame);
  tag.after(host);
  addEventListener('message', (event) => {
    const height = Number(event.data?.nebelhorn);
    if (event.source === frame.contentWindow && height > 0 && height < 5000) {
      frame.style.height = `${Math.ceil(height)}px`;
    }
  });
})();
