const moving = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown', ' ', 'Enter']);

/** Tells the server which rows are in sight, and moves the focus to rows that may have to be drawn first. */
export function watch(tree, server) {
  const scroller = tree;
  const rowHeight = () => parseFloat(getComputedStyle(tree).getPropertyValue('--tree-row')) || 25;
  let told = '', frame = 0;

  function tell() {
    frame = 0;
    // Whole steps of six rows: scrolling by a few pixels draws nothing.
    const step = rowHeight() * 6;
    const top = Math.floor(scroller.scrollTop / step) * step, height = scroller.clientHeight + step;
    const now = `${top}/${height}/${rowHeight()}`;
    if (now !== told && height > step) {
      told = now;
      server.invokeMethodAsync('Measured', top, height, rowHeight());
    }
  }

  const soon = () => { frame ||= requestAnimationFrame(tell); };
  const keep = event => {
    if (event.target.getAttribute('role') === 'treeitem' && moving.has(event.key) && !event.ctrlKey && !event.metaKey) event.preventDefault();
  };

  scroller.addEventListener('scroll', soon, { passive: true });
  tree.addEventListener('keydown', keep);
  const sizes = new ResizeObserver(soon);
  sizes.observe(scroller);
  tell();

  return {
    focus(index) {
      const top = index * rowHeight();
      if (top < scroller.scrollTop) scroller.scrollTop = top;
      else if (top + rowHeight() > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = top + rowHeight() - scroller.clientHeight;
      tree.querySelector('[role=treeitem][tabindex="0"]')?.focus({ preventScroll: true });
    },
    openMenu(menu, x, y) {
      menu.showPopover();
      const box = menu.getBoundingClientRect();
      menu.style.inset = `${Math.max(4, Math.min(y, innerHeight - box.height - 4))}px auto auto ${Math.max(4, Math.min(x, innerWidth - box.width - 4))}px`;
      const items = [...menu.querySelectorAll('[role=menuitem]')];
      items[0]?.focus();
      menu.onkeydown = event => {
        const at = items.indexOf(document.activeElement);
        const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        items[(to + items.length) % items.length].focus();
      };
      menu.ontoggle = event => {
        if (event.newState === 'closed' && (document.activeElement === document.body || menu.contains(document.activeElement))) {
          tree.querySelector('[role=treeitem][tabindex="0"]')?.focus({ preventScroll: true });
        }
      };
    },
    closeMenu(menu) { if (menu.matches(':popover-open')) menu.hidePopover(); },
    dispose() {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      scroller.removeEventListener('scroll', soon);
      tree.removeEventListener('keydown', keep);
    },
  };
}
