/** Uploads by XHR (the only way to see how far an upload is), from the picker or dropped, folders included. */
export function watch(panel, server, url, tokenName, token) {
  const running = new Map();
  let next = 1;

  function send(files, into, unpack, replace, id = next++) {
    if (files.length === 0) return;
    const name = files.length === 1 ? files[0].path : `${files.length} files`;
    const form = new FormData();
    if (tokenName) form.append(tokenName, token);
    form.append('folder', into);
    form.append('unpack', String(unpack));
    form.append('replace', String(replace));
    for (const { file, path } of files) form.append('files', file, path);

    const request = new XMLHttpRequest();
    running.set(id, { request, files, into, unpack });
    let told = 0;
    const tell = (sent, total, status = 0, message = '') => server.invokeMethodAsync('Uploaded', { id, name, sent, total, status, message });
    request.upload.onprogress = e => { if (Date.now() - told > 150 || e.loaded === e.total) { told = Date.now(); tell(e.loaded, e.total); } };
    request.onload = () => {
      if (request.status < 300) running.delete(id);
      tell(1, 1, request.status, messageOf(request));
    };
    request.onerror = () => tell(0, 1, -1);
    request.open('POST', url);
    tell(0, files.reduce((sum, { file }) => sum + file.size, 0));
    request.send(form);
  }

  function messageOf(request) {
    try { return JSON.parse(request.responseText).detail ?? ''; } catch { return ''; }
  }

  async function readEntries(entry, prefix = '') {
    if (entry.isFile) return [{ file: await new Promise((ok, no) => entry.file(ok, no)), path: prefix + entry.name }];
    const reader = entry.createReader(), found = [];
    for (let batch; (batch = await new Promise((ok, no) => reader.readEntries(ok, no))).length > 0;) found.push(...batch);
    return (await Promise.all(found.map(child => readEntries(child, `${prefix}${entry.name}/`)))).flat();
  }

  const folderAt = event => {
    const row = event.target.closest?.('[role=treeitem]');
    if (!row) return '';
    const path = row.dataset.path;
    return row.hasAttribute('aria-expanded') ? path : path.slice(0, Math.max(0, path.lastIndexOf('/')));
  };
  const hasFiles = event => event.dataTransfer?.types.includes('Files');
  const over = event => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    panel.classList.add('dropping');
    panel.querySelector('[data-drop-folder]').textContent = folderAt(event) || 'the workspace';
  };
  const leave = event => { if (!panel.contains(event.relatedTarget)) panel.classList.remove('dropping'); };
  const drop = async event => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    panel.classList.remove('dropping');
    const into = folderAt(event);
    const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = (await Promise.all(entries.map(entry => readEntries(entry)))).flat();
    const onlyZip = files.length === 1 && files[0].path.toLowerCase().endsWith('.zip');
    send(files, into, onlyZip, false);
  };
  panel.addEventListener('dragover', over);
  panel.addEventListener('dragleave', leave);
  panel.addEventListener('drop', drop);

  return {
    pick(folder, unpack, into) {
      const input = Object.assign(document.createElement('input'), { type: 'file', multiple: !unpack, webkitdirectory: folder, accept: unpack ? '.zip' : '' });
      input.onchange = () => send([...input.files].map(file => ({ file, path: file.webkitRelativePath || file.name })), into, unpack, false);
      input.click();
    },
    again(id) { const { files, into, unpack } = running.get(id); send(files, into, unpack, true, id); },
    forget(id) { running.get(id)?.request.abort(); running.delete(id); },
    dispose() {
      for (const { request } of running.values()) request.abort();
      panel.removeEventListener('dragover', over);
      panel.removeEventListener('dragleave', leave);
      panel.removeEventListener('drop', drop);
    },
  };
}
