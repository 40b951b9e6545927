// A form marked data-once is not sent again while its answer is under way: a double click makes one session, not two.
(() => {
  document.addEventListener('submit', event => {
    const form = event.target;
    if (!form.hasAttribute('data-once')) return;
    if (form.dataset.once === 'sent') event.preventDefault(); else form.dataset.once = 'sent';
  });
  // The page may come back from the browser's cache as it was left.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('[data-once]')) form.dataset.once = '';
  });
})();
