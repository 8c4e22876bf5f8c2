"""What every page has to withstand: nothing folded away, nothing too wide, no word left English."""

from __future__ import annotations

import re
from typing import Any

_TELLTALES = """
    the and of with without nobody everybody somebody this that these those which whose are were
    been being from their they them you your yours customers customer what when where who how why
    there than then would could should has have had does did for to on by or but is it its nothing
    none each every into about after before again still here only more most such as
"""
"""Words of our English sentences that no German one can hold; names and quotes are left out."""

_ENGLISH = """
telltales => {
  const edge = '[\\\\p{L}\\\\p{N}_-]';
  const pattern = new RegExp(`(?<!${edge})(?:${telltales})(?!${edge})`, 'iu');
  const data = 'bdi, code, pre, q, blockquote, script, style, noscript, template, textarea';
  const said = [];
  const hear = (text, one) => {
    const ours = text.replace(/„[^“]*“/g, '„…“').replace(/\\s+/g, ' ').trim();
    if (pattern.test(ours)) said.push(`${ours.slice(0, 160)} [${one.tagName.toLowerCase()}]`);
  };
  const skip = one => one.closest(data) || one.closest('[lang]').lang !== 'de';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement;
    const named = one.tagName === 'OPTION' && one.value === one.textContent;
    if (!skip(one) && !named && one.checkVisibility()) hear(node.data, one);
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const one of document.body.querySelectorAll(`[${name}]`))
      if (!skip(one)) hear(one.getAttribute(name), one);
  return said;
}
"""


def open_all(page: Any) -> None:
    """Open whatever is folded away: it is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def english_left(page: Any) -> list[str]:
    """Return what a German page says in English, apart from names, code and quotes."""
    found: list[str] = page.evaluate(_ENGLISH, "|".join(_TELLTALES.split()))
    return found


def too_wide(page: Any) -> list[str]:
    """Return what stands out of the window on the right; nothing, where all fits.

    What scrolls by itself may be wider.
    """
    found: list[str] = page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          const out = [...document.body.querySelectorAll('*')]
            .filter(one => one.getBoundingClientRect().right > wide + 0.5)
            .map(one => `${one.tagName} ${one.className.baseVal ?? one.className}`);
          return [`${document.documentElement.scrollWidth} wide`, ...out.slice(0, 8)];
        }"""
    )
    return found


def called(path: str) -> str:
    """Return what a picture of a page is called."""
    return re.sub(r"\W+", "_", path) or "today"
