const savePause = 1500, draftPause = 400, smallText = 8000;
let loading;

/** Monaco, once per page, when the first file opens. */
function load() {
  return loading ??= new Promise((done, fail) => {
    const vs = new URL('lib/monaco/vs', document.baseURI).href;
    const script = Object.assign(document.createElement('script'), { src: `${vs}/loader.js` });
    script.onload = () => {
      window.require.config({ paths: { vs } });
      window.require(['vs/editor/editor.main'], loaded => done(window.monaco ?? loaded), fail);
    };
    script.onerror = () => { loading = undefined; fail(new Error('The editor could not be loaded.')); };
    document.head.append(script);
  });
}

export async function create(host, server, session) {
  const monaco = await load();
  const files = new Map();
  const encoder = new TextEncoder();
  useTheme(monaco, host);
  const onTheme = () => useTheme(monaco, host);
  document.addEventListener('aicollab:theme', onTheme);

  const editor = monaco.editor.create(host, {
    model: null, automaticLayout: true, fontFamily: styleOf(host, '--font-code'), fontSize: 13, lineHeight: 21, fontLigatures: false,
    minimap: { enabled: false }, scrollBeyondLastLine: false, renderLineHighlight: 'line', padding: { top: 8, bottom: 8 }, stickyScroll: { enabled: false },
    overviewRulerLanes: 0, lineNumbersMinChars: 4, fixedOverflowWidgets: true, ariaLabel: 'Text of the open file',
  });
  let shown = null, cursorTimer = 0;
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => save(shown, true));
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => server.invokeMethodAsync('RunAsync'));
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyMod.Shift | monaco.KeyCode.Enter, () => server.invokeMethodAsync('RunSelectionAsync'));
  let selected = false;
  editor.onDidChangeCursorSelection(({ selection }) => {
    if (selected !== !selection.isEmpty()) server.invokeMethodAsync('Selected', selected = !selected);
  });
  editor.onDidChangeCursorPosition(({ position }) => {
    clearTimeout(cursorTimer);
    cursorTimer = setTimeout(() => server.invokeMethodAsync('Cursor', position.lineNumber, position.column), 150);
  });
  editor.onDidBlurEditorText(() => save(shown));

  const draftKey = path => `aicollab:draft:${session}:${path}`;
  const textOf = file => file.model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true);

  function typed(path) {
    const file = files.get(path);
    if (file.quiet) return;
    if (!file.dirty) { file.dirty = true; server.invokeMethodAsync('Edited', path); }
    clearTimeout(file.saveTimer);
    file.saveTimer = setTimeout(() => save(path), savePause);
    clearTimeout(file.draftTimer);
    file.draftTimer = setTimeout(() => keepDraft(path), draftPause);
  }

  function keepDraft(path) {
    const file = files.get(path);
    if (!file?.dirty) return;
    // A full or forbidden store only costs the safety net; saving goes on.
    try { localStorage.setItem(draftKey(path), JSON.stringify({ base: file.base, text: textOf(file) })); } catch { }
  }

  function dropDraft(path) { try { localStorage.removeItem(draftKey(path)); } catch { } }

  function draftOf(path) {
    try { return JSON.parse(localStorage.getItem(draftKey(path))); } catch { return null; }
  }

  async function save(path, asked = false) {
    const file = files.get(path);
    if (!file || !(file.dirty || asked)) return;
    if (file.saving) { file.again = true; return file.saving; }
    clearTimeout(file.saveTimer);
    file.saving = send(path, file).finally(() => {
      file.saving = null;
      if (file.again) { file.again = false; return save(path); }
      if (file.missed) { file.missed = false; server.invokeMethodAsync('RereadAsync', path); }
    });
    return file.saving;
  }

  async function send(path, file) {
    const text = textOf(file), version = file.model.getAlternativeVersionId();
    const small = text.length <= smallText;
    const reply = await server.invokeMethodAsync('SaveAsync', path, file.base, small ? text : '', small ? null : DotNet.createJSStreamReference(encoder.encode(text)));
    if (!reply.saved || file.model.isDisposed()) return;
    const untouched = file.model.getAlternativeVersionId() === version;
    if (reply.text === null) file.base = reply.version;
    else if (untouched) settle(file, reply.version, reply.text);
    // Typed on after a merge: the old base stays, so the next save merges again and loses nothing.
    if (!untouched) return typedOn(path, file);
    file.dirty = false;
    dropDraft(path);
  }

  function typedOn(path, file) {
    file.dirty = true;
    server.invokeMethodAsync('Edited', path);
    clearTimeout(file.saveTimer);
    file.saveTimer = setTimeout(() => save(path), savePause);
  }

  function settle(file, version, text) {
    file.quiet = true;
    try { replaceText(monaco, file.model, text); } finally { file.quiet = false; }
    file.base = version;
  }

  const onLeave = () => { for (const path of files.keys()) keepDraft(path); };
  addEventListener('pagehide', onLeave);

  return {
    open(path, language, base, text) {
      if (files.has(path)) return false;
      const uri = monaco.Uri.from({ scheme: 'workspace', authority: session, path: '/' + path });
      monaco.editor.getModel(uri)?.dispose();
      const file = { model: monaco.editor.createModel(text, language, uri), base, dirty: false, quiet: false, view: null };
      files.set(path, file);
      file.model.onDidChangeContent(() => typed(path));
      const draft = draftOf(path);
      if (!draft || draft.text === text) { dropDraft(path); return false; }
      file.base = draft.base;
      replaceText(monaco, file.model, draft.text);
      return true;
    },
    show(path, focus) {
      if (files.has(shown)) files.get(shown).view = editor.saveViewState();
      shown = files.has(path) ? path : null;
      editor.setModel(files.get(path)?.model ?? null);
      if (!shown) return;
      editor.restoreViewState(files.get(path).view);
      const { lineNumber, column } = editor.getPosition() ?? { lineNumber: 1, column: 1 };
      server.invokeMethodAsync('Cursor', lineNumber, column);
      if (focus && !matchMedia('(pointer: coarse)').matches) editor.focus();
    },
    selection() {
      const range = editor.getSelection();
      // From the start of its line where only indentation is left out, so that all lines lose the same.
      const start = editor.getModel() && range && editor.getModel().getLineFirstNonWhitespaceColumn(range.startLineNumber) === range.startColumn ? range.setStartPosition(range.startLineNumber, 1) : range;
      return DotNet.createJSStreamReference(encoder.encode(start && editor.getModel() ? editor.getModel().getValueInRange(start) : ''));
    },
    reveal(path, line) {
      if (shown !== path) return;
      editor.setPosition({ lineNumber: line, column: 1 });
      editor.revealLineInCenter(line);
      editor.focus();
    },
    external(path, version, text) {
      const file = files.get(path);
      if (!file || file.base === version) return;
      if (file.saving) file.missed = true;
      else if (!file.dirty) settle(file, version, text);
    },
    put(path, text) { replaceText(monaco, files.get(path).model, text); },
    settle(path, version, text) {
      const file = files.get(path);
      if (!file) return;
      // Typed on while it was decided: the old base stays, so the next save merges and loses nothing.
      if (file.model.getAlternativeVersionId() !== file.asked) return typedOn(path, file);
      settle(file, version, text);
      file.dirty = false;
      dropDraft(path);
    },
    isEmpty(path) {
      const { model } = files.get(path);
      files.get(path).asked = model.getAlternativeVersionId();
      return model.getValueLength() === 0;
    },
    text(path) { return DotNet.createJSStreamReference(encoder.encode(textOf(files.get(path)))); },
    save(path) { return save(path); },
    async close(path) {
      const file = files.get(path);
      if (!file) return;
      await save(path);
      keepDraft(path);
      clearTimeout(file.saveTimer); clearTimeout(file.draftTimer);
      if (shown === path) { editor.setModel(null); shown = null; }
      files.delete(path);
      file.model.dispose();
    },
    focus() { editor.focus(); },
    dispose() {
      removeEventListener('pagehide', onLeave);
      document.removeEventListener('aicollab:theme', onTheme);
      for (const [path, file] of files) { keepDraft(path); clearTimeout(file.saveTimer); clearTimeout(file.draftTimer); file.model.dispose(); }
      editor.dispose();
    },
  };
}

/** The tabs that were open when this session was last seen in this browser. */
export function remembered(session) {
  try { return JSON.parse(localStorage.getItem(`aicollab:tabs:${session}`)) ?? []; } catch { return []; }
}

export function remember(session, paths) {
  try { localStorage.setItem(`aicollab:tabs:${session}`, JSON.stringify(paths)); } catch { }
}

/** Replaces only what differs, so that cursors, folds and undo stay where they are. */
function replaceText(monaco, model, text) {
  const now = text.replace(/^\uFEFF/, '').replace(/\r\n|\r|\n/g, model.getEOL()), old = model.getValue();
  if (now === old) return;
  let start = 0, end = 0;
  const most = Math.min(old.length, now.length);
  while (start < most && old[start] === now[start]) start++;
  while (end < most - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  // Never cut a surrogate pair or a line ending in half.
  if (start > 0 && /[\uD800-\uDBFF\r]/.test(old[start - 1])) start--;
  if (end > 0 && /[\uDC00-\uDFFF\n]/.test(old[old.length - end])) end--;
  const range = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(old.length - end));
  model.pushEditOperations([], [{ range, text: now.slice(start, now.length - end) }], () => null);
}

function styleOf(element, name) { return getComputedStyle(element).getPropertyValue(name).trim(); }

const words = {
  keyword: '--code-keyword', tag: '--code-keyword', 'constant.language': '--code-keyword',
  string: '--code-string', regexp: '--code-string', 'attribute.value': '--code-string',
  number: '--code-number', constant: '--code-number', 'keyword.json': '--code-number',
  type: '--code-name', annotation: '--code-name', 'attribute.name': '--code-name', 'string.key.json': '--code-name', metatag: '--code-name',
};

const parts = {
  'editor.background': '--surface', 'editor.foreground': '--ink', 'editorGutter.background': '--surface', 'editorCursor.foreground': '--accent',
  'editorLineNumber.foreground': '--ink-3', 'editorLineNumber.activeForeground': '--ink', 'editor.lineHighlightBackground': '--hover', 'editor.lineHighlightBorder': '--hover',
  'editor.selectionBackground': '--selected', 'editor.inactiveSelectionBackground': '--hover', 'editorBracketMatch.background': '--hover', 'editorBracketMatch.border': '--line-strong',
  // Colour means author: brackets and equal words are marked without it.
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].map(level => [`editorBracketHighlight.foreground${level}`, '--ink'])),
  'editor.wordHighlightBackground': '--pressed', 'editor.wordHighlightTextBackground': '--pressed', 'editor.wordHighlightStrongBackground': '--pressed', 'editor.selectionHighlightBackground': '--pressed',
  'editorIndentGuide.background1': '--line', 'editorIndentGuide.activeBackground1': '--line-strong', 'focusBorder': '--accent',
  'editorWidget.background': '--raised', 'editorWidget.foreground': '--ink', 'editorWidget.border': '--line', 'input.background': '--surface', 'input.foreground': '--ink', 'input.border': '--line-strong',
  'editorSuggestWidget.selectedBackground': '--selected', 'editorSuggestWidget.selectedForeground': '--ink', 'list.hoverBackground': '--hover', 'list.highlightForeground': '--accent',
  'menu.background': '--raised', 'menu.foreground': '--ink', 'menu.selectionBackground': '--selected', 'menu.selectionForeground': '--ink',
};

/** Monaco in the page's own colours, read from tokens.css for the theme that is shown. */
function useTheme(monaco, host) {
  const probe = host.appendChild(document.createElement('span'));
  const colour = name => {
    probe.style.color = `var(${name})`;
    const [r, g, b] = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
    return '#' + [r, g, b].map(part => Math.round(part).toString(16).padStart(2, '0')).join('');
  };
  const rule = (token, name, fontStyle) => ({ token, foreground: colour(name).slice(1), fontStyle });
  monaco.editor.defineTheme('aicollab', {
    base: window.aicollabTheme?.isDark() ? 'vs-dark' : 'vs', inherit: false,
    rules: [{ ...rule('', '--ink'), background: colour('--surface').slice(1) }, rule('comment', '--ink-3', 'italic'), ...Object.entries(words).map(([token, name]) => rule(token, name))],
    colors: Object.fromEntries(Object.entries(parts).map(([part, name]) => [part, colour(name)])),
  });
  probe.remove();
  monaco.editor.setTheme('aicollab');
}
