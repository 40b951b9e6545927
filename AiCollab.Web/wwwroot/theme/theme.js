// Light, dark or as the system says. The choice is a cookie, so the server writes the page in the right theme and nothing flashes.
// Everything works by delegation on buttons with data-theme-choice: the same on static and on live pages.
(() => {
  const root = document.documentElement;
  const chosen = () => root.dataset.theme ?? 'system';

  function mark() {
    for (const button of document.querySelectorAll('[data-theme-choice]')) {
      button.setAttribute('aria-pressed', String(button.dataset.themeChoice === chosen()));
    }
  }

  function choose(theme) {
    if (theme === 'system') delete root.dataset.theme; else root.dataset.theme = theme;
    const secure = location.protocol === 'https:' ? '; secure' : '';
    document.cookie = `aicollab-theme=${theme}; path=/; max-age=31536000; samesite=lax${secure}`;
    mark();
    announce();
  }

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => chosen() === 'dark' || (chosen() === 'system' && dark.matches);
  const announce = () => document.dispatchEvent(new CustomEvent('aicollab:theme', { detail: { dark: isDark() } }));

  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-theme-choice]');
    if (button) choose(button.dataset.themeChoice);
  });
  document.addEventListener('toggle', mark, true);
  dark.addEventListener('change', announce);
  document.addEventListener('DOMContentLoaded', mark);
  // What editors and charts ask: { dark } now, and 'aicollab:theme' events on document when it changes.
  window.aicollabTheme = { isDark };
})();
