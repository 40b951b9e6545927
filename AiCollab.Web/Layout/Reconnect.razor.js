// Brings the page back after a cut line: the same circuit if the server still has it, else its saved state, else a fresh page.
const modal = document.getElementById('components-reconnect-modal');
let trying = false;

async function retry() {
  if (trying) return;
  trying = true;
  try {
    if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) location.reload();
  } catch {
    setTimeout(retryWhenSeen, 3000); // the server is not there yet
  } finally {
    trying = false;
  }
}

function retryWhenSeen() {
  if (document.visibilityState === 'visible') retry();
  else document.addEventListener('visibilitychange', retryWhenSeen, { once: true });
}

modal?.addEventListener('components-reconnect-state-changed', event => {
  if (event.detail.state === 'failed') retryWhenSeen();
  if (event.detail.state === 'rejected') location.reload();
});
modal?.querySelector('[data-reconnect]').addEventListener('click', retry);
addEventListener('online', () => { if (modal?.className.includes('components-reconnect-')) retry(); });
