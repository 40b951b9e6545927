(function (host, builtins) {
  'use strict';
  const { Buffer } = builtins.buffer;
  const encodingOf = options => (typeof options === 'string' ? options : options?.encoding) ?? null;
  const name = path => (path instanceof Uint8Array ? host.decode(path) : typeof path === 'object' && path !== null && path.protocol === 'file:' ? path.pathname : String(path));
  const bytes = (data, options) => (typeof data === 'string' && !/^utf-?8$/i.test(encodingOf(options) ?? 'utf8') ? Buffer.from(data, encodingOf(options))
    : data instanceof Uint8Array ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : String(data));

  function missing(call, path) {
    return Object.assign(new Error(`ENOENT: no such file or directory, ${call} '${path}'`), { code: 'ENOENT', syscall: call, path });
  }

  class Stats {
    constructor(stat) { Object.assign(this, { size: stat.size, mtimeMs: stat.mtimeMs, mtime: new Date(stat.mtimeMs), directory: stat.directory }); Object.defineProperty(this, 'directory', { enumerable: false }); }
    isFile() { return !this.directory; }
    isDirectory() { return this.directory; }
    isSymbolicLink() { return false; }
  }

  const sync = {
    readFile: (path, options) => {
      const encoding = encodingOf(options);
      return encoding && /^utf-?8$/i.test(encoding) ? host.readText(name(path)) : encoding ? Buffer.from(host.read(name(path))).toString(encoding) : Buffer.from(host.read(name(path)));
    },
    writeFile: (path, data, options) => host.writeFile(name(path), bytes(data, options), options?.flag === 'a'),
    appendFile: (path, data, options) => host.writeFile(name(path), bytes(data, options), true),
    stat: (path, options) => {
      const stat = host.stat(name(path));
      if (stat === null && options?.throwIfNoEntry === false) return undefined;
      if (stat === null) throw missing('stat', name(path));
      return new Stats(stat);
    },
    readdir: (path, options) => {
      const at = name(path);
      const names = options?.recursive ? walk(at, '') : host.list(at);
      return options?.withFileTypes ? names.map(n => Object.assign(new Stats(host.stat(`${at}/${n}`)), { name: n, parentPath: at })) : names;
    },
    mkdir: (path, options) => host.mkdir(name(path), options?.recursive === true),
    unlink: path => host.remove(name(path), false),
    rm: (path, options) => {
      if (host.stat(name(path)) === null) { if (options?.force) return; throw missing('rm', name(path)); }
      host.remove(name(path), options?.recursive === true);
    },
    rmdir: path => {
      if (host.list(name(path)).length > 0) throw Object.assign(new Error(`ENOTEMPTY: directory not empty, rmdir '${name(path)}'`), { code: 'ENOTEMPTY' });
      host.remove(name(path), true);
    },
    copyFile: (from, to) => host.writeFile(name(to), host.read(name(from)), false),
    rename: (from, to) => { sync.copyFile(from, to); host.remove(name(from), false); },
    access: path => { if (host.stat(name(path)) === null) throw missing('access', name(path)); },
  };
  sync.lstat = sync.stat;

  function walk(root, under) {
    return host.list(`${root}/${under}`).flatMap(n => {
      const at = under ? `${under}/${n}` : n;
      return host.stat(`${root}/${at}`)?.directory ? [at, ...walk(root, at)] : [at];
    });
  }

  const fs = { constants: { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 }, promises: {}, existsSync: path => host.stat(name(path)) !== null };
  for (const [call, action] of Object.entries(sync)) {
    fs[`${call}Sync`] = action;
    fs.promises[call] = async (...args) => action(...args);
    fs[call] = (...args) => {
      const done = args.pop();
      if (typeof done !== 'function') throw new TypeError(`fs.${call} needs a callback; fs.${call}Sync and fs.promises.${call} do without.`);
      fs.promises[call](...args).then(v => done(null, v), e => done(e));
    };
  }
  builtins.fs = fs;
  builtins['fs/promises'] = fs.promises;
})
