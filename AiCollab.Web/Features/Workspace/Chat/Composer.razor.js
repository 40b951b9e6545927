const smallText = 8000, longest = 400000;

/** The message box: Enter sends (never while a word is being composed), Up edits the last message, drafts survive a crash. */
export function attach(form, server, firstId) {
  const box = form.querySelector('textarea'), session = form.dataset.session;
  const draftKey = `aicollab:message:${session}`;
  let id = firstId, sending = false, draftTimer = 0, typedTimer = 0, told = -1;

  const stored = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value);
    } catch { }
    return null;
  };

  function grow() {
    const most = innerHeight * 0.4;
    // Measuring a pasted log of megabytes would freeze the page.
    if (box.value.length <= longest) box.style.height = 'auto';
    box.style.height = `${box.value.length > longest ? most : Math.min(box.scrollHeight, most)}px`;
  }

  const lengthOf = () => box.value.trim().length === 0 ? 0 : box.value.length;

  function tell() {
    clearTimeout(typedTimer);
    const length = lengthOf();
    if (length === told) return;
    told = length;
    server.invokeMethodAsync('Typed', length);
  }

  function changed() {
    grow();
    clearTimeout(typedTimer);
    // Whether anything can be sent shows at once; the estimate may wait for a pause.
    if ((told > 0) !== (lengthOf() > 0)) tell(); else typedTimer = setTimeout(tell, 300);
    clearTimeout(draftTimer);
    draftTimer = setTimeout(keep, 300);
  }

  function keep() {
    if (box.value.length > longest) return;
    stored(draftKey, box.value === '' ? null : JSON.stringify({ id, text: box.value }));
  }

  function put(text) {
    box.value = text;
    changed();
    box.focus();
    box.setSelectionRange(text.length, text.length);
  }

  async function send() {
    const text = box.value;
    if (sending || lengthOf() === 0 || text.length > longest) return;
    sending = true;
    keep();
    try {
      const small = text.length <= smallText;
      const next = await server.invokeMethodAsync('SendAsync', id, small ? text : '', small ? null : DotNet.createJSStreamReference(new TextEncoder().encode(text)));
      if (next === null) return;
      id = next;
      told = 0;
      if (box.value === text) box.value = '';
      changed();
      keep();
    } finally {
      sending = false;
    }
  }

  async function press(event) {
    // 229: some input methods report Enter before they say that they are composing.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') {
      server.invokeMethodAsync('StopAsync');
    } else if (event.key === 'ArrowUp' && box.value === '') {
      event.preventDefault();
      const last = await server.invokeMethodAsync('LastMessage');
      if (last && box.value === '') put(last);
    }
  }

  const click = event => { if (event.target.closest('[data-send]')) send(); };
  box.addEventListener('input', changed);
  box.addEventListener('keydown', press);
  form.addEventListener('click', click);
  addEventListener('pagehide', keep);
  try {
    const draft = JSON.parse(stored(draftKey));
    if (draft?.text && box.value === '') { id = draft.id; box.value = draft.text; changed(); }
  } catch { }
  if (box.value !== '') changed();

  return {
    focus() { box.focus(); },
    put,
    dispose() {
      keep();
      clearTimeout(draftTimer); clearTimeout(typedTimer);
      removeEventListener('pagehide', keep);
      box.removeEventListener('input', changed);
      box.removeEventListener('keydown', press);
      form.removeEventListener('click', click);
    },
  };
}
