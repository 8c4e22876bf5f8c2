
// A page that asks for patience looks again by itself.
if (document.querySelector('[data-waiting]')) setTimeout(() => location.reload(), 4000);

// The address says which flows the slider hides, so that a link to the view shows the same.
const slider = document.querySelector('.slider input');
const link = document.querySelector('[data-view]');
if (slider && link) {
  const put = (address) => {
    const url = new URL(address, location.href);
    if (slider.value === slider.min) url.searchParams.delete('flows');
    else url.searchParams.set('flows', slider.value);
    return url.pathname + url.search;
  };
  const tell = () => {
    history.replaceState(null, '', put(location.href));
    link.setAttribute('href', put(link.href));
  };
  slider.addEventListener('change', tell);
  const wanted = new URLSearchParams(location.search).get('flows');
  if (/^\d{1,12}$/.test(wanted ?? '')) {
    slider.value = wanted;
    slider.dispatchEvent(new Event('input'));
    tell();
  }
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
document.querySelector('.ways [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
