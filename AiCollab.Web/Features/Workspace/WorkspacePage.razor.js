const limits = { side: [160, 520], chat: [300, 900], out: [90, 800] };
const storeKey = 'aicollab:layout';

/** Sizes of the panes, the page's keys, places of menus: what needs no server. */
export function start(root, server) {
  const stored = read();
  for (const [name, size] of Object.entries(stored.sizes ?? {})) resize(name, size);

  function read() { try { return JSON.parse(localStorage.getItem(storeKey)) ?? {}; } catch { return {}; } }
  function write(change) { Object.assign(stored, change); try { localStorage.setItem(storeKey, JSON.stringify(stored)); } catch { } }

  function resize(name, size) {
    if (!limits[name]) return;
    const [least, most] = limits[name], now = Math.round(Math.min(most, Math.max(least, size)));
    root.style.setProperty(`--${name}`, `${now}px`);
    root.querySelector(`[data-sep="${name}"]`)?.setAttribute('aria-valuenow', now);
    return now;
  }

  const sizeOf = name => parseFloat(getComputedStyle(root).getPropertyValue(`--${name}`)) || 0;
  // Dragging right widens the side pane and narrows the conversation; dragging down shrinks the output.
  const sign = name => (name === 'side' ? 1 : -1);
  const keepSize = (name, size) => write({ sizes: { ...stored.sizes, [name]: size } });

  function drag(event) {
    const separator = event.target.closest?.('[data-sep]');
    if (!separator || event.button !== 0) return;
    event.preventDefault();
    const name = separator.dataset.sep, along = name === 'out' ? 'clientY' : 'clientX', from = event[along], before = sizeOf(name);
    separator.setPointerCapture(event.pointerId);
    root.classList.add('resizing');
    let size = before;
    separator.onpointermove = move => { size = resize(name, before + sign(name) * (move[along] - from)); };
    separator.onpointerup = separator.onpointercancel = () => {
      separator.onpointermove = separator.onpointerup = separator.onpointercancel = null;
      root.classList.remove('resizing');
      keepSize(name, size);
    };
  }

  function nudge(event) {
    const name = event.target.dataset?.sep;
    const step = name && { ArrowLeft: -16, ArrowUp: -16, ArrowRight: 16, ArrowDown: 16 }[event.key];
    if (!step) return;
    event.preventDefault();
    keepSize(name, resize(name, sizeOf(name) + sign(name) * step));
  }

  const isTyping = target => target.closest?.('input, textarea, select, [contenteditable], .monaco-editor') != null;

  function press(event) {
    const ctrl = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
    if (event.key === 'F6') return then(event, () => nextPane(event.shiftKey));
    if (event.key === '?' && !isTyping(event.target)) return then(event, () => tell('help'));
    if (!ctrl || event.altKey || event.shiftKey || document.querySelector('dialog[open]')) return;
    if (key === 'k') then(event, () => tell('palette'));
    else if (key === 'p') then(event, () => tell('open-file'));
    else if (key === 'b') then(event, () => tell('side'));
    else if (key === 'j') then(event, () => tell('output'));
    else if (key === 's' && !event.target.closest?.('.monaco-editor')) event.preventDefault();
  }

  const tell = name => server.invokeMethodAsync('ShortcutAsync', name);
  const then = (event, act) => { event.preventDefault(); event.stopPropagation(); act(); };

  function nextPane(back) {
    const panes = [...root.querySelectorAll('[data-pane]')].filter(pane => pane.offsetParent !== null);
    const at = panes.findIndex(pane => pane.contains(document.activeElement));
    const pane = panes[(at + (back ? panes.length - 1 : 1) + panes.length) % panes.length];
    const first = pane?.querySelector('textarea, [role=treeitem][tabindex="0"], [role=tab][aria-selected=true], button:not([disabled]), a[href]');
    first?.focus();
  }

  // Menus marked so stand at the button that opens them.
  function place(event) {
    const menu = event.target;
    if (event.newState !== 'open' || !menu.matches?.('[data-at-opener]')) return;
    const opener = document.querySelector(`[popovertarget="${menu.id}"]:not(.item)`)?.getBoundingClientRect();
    if (!opener) return;
    menu.style.inset = `${opener.bottom + 4}px auto auto ${Math.max(4, Math.min(opener.left, innerWidth - 272))}px`;
  }

  root.addEventListener('pointerdown', drag);
  root.addEventListener('keydown', nudge);
  addEventListener('keydown', press, true);
  document.addEventListener('beforetoggle', place, true);

  return {
    kept: () => ({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, side: stored.side ?? true, output: stored.output ?? true }),
    keep(side, output) { write({ side, output }); },
    dispose() {
      root.removeEventListener('pointerdown', drag);
      root.removeEventListener('keydown', nudge);
      removeEventListener('keydown', press, true);
      document.removeEventListener('beforetoggle', place, true);
    },
  };
}
