/** Keeps the newest text in sight as long as the reader is at the end, and leaves them alone when they scrolled up. */
export function follow(log) {
  const latest = log.parentElement.querySelector('[data-latest]');
  let atEnd = true;

  const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const toEnd = () => { log.scrollTop = log.scrollHeight; };
  const scrolled = () => { atEnd = isAtEnd(); latest.hidden = atEnd; };
  const grown = () => { if (atEnd) toEnd(); else latest.hidden = isAtEnd(); };
  const click = event => {
    const copy = event.target.closest('[data-copy]');
    if (copy) copyCode(copy);
  };
  const jump = () => { atEnd = true; toEnd(); };

  const changes = new MutationObserver(grown);
  changes.observe(log, { childList: true, subtree: true, characterData: true });
  const sizes = new ResizeObserver(grown);
  sizes.observe(log);
  log.addEventListener('scroll', scrolled, { passive: true });
  log.addEventListener('click', click);
  latest.addEventListener('click', jump);
  toEnd();

  return {
    dispose() {
      changes.disconnect();
      sizes.disconnect();
      log.removeEventListener('scroll', scrolled);
      log.removeEventListener('click', click);
      latest.removeEventListener('click', jump);
    },
  };
}

async function copyCode(button) {
  const code = button.closest('.codeblock').querySelector('code').textContent;
  const word = button.lastChild;
  try {
    await navigator.clipboard.writeText(code);
    word.textContent = 'Copied';
  } catch {
    // Without HTTPS there is no clipboard; the text is selected for Ctrl+C.
    getSelection().selectAllChildren(button.closest('.codeblock').querySelector('code'));
    word.textContent = 'Press Ctrl+C';
  }
  setTimeout(() => { word.textContent = 'Copy'; }, 2000);
}
