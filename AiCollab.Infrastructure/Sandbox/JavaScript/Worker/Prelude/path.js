(function (host, builtins) {
  'use strict';
  function normalize(path) {
    const absolute = path.startsWith('/'), trailing = path.endsWith('/') && path.length > 1, out = [];
    for (const part of path.split('/')) {
      if (part === '' || part === '.') continue;
      if (part === '..' && out.length && out[out.length - 1] !== '..') out.pop();
      else if (part !== '..' || !absolute) out.push(part);
    }
    return ((absolute ? '/' : '') + out.join('/') + (trailing && out.length ? '/' : '')) || (absolute ? '/' : '.');
  }

  const join = (...parts) => normalize(parts.filter(p => p !== '').join('/') || '.');
  function resolve(...parts) {
    let path = '';
    for (let i = parts.length - 1; i >= 0 && !path.startsWith('/'); i--) path = path ? `${parts[i]}/${path}` : parts[i];
    const full = normalize(path.startsWith('/') ? path : `/workspace/${path}`);
    return full.length > 1 ? full.replace(/\/$/, '') : full;
  }

  function basename(path, suffix = '') {
    const name = path.replace(/\/+$/, '').split('/').pop();
    return suffix && name.endsWith(suffix) && name !== suffix ? name.slice(0, -suffix.length) : name;
  }

  function dirname(path) {
    const trimmed = path.replace(/\/+$/, ''), at = trimmed.lastIndexOf('/');
    return at < 0 ? '.' : at === 0 ? '/' : trimmed.slice(0, at);
  }

  function extname(path) {
    const name = basename(path), at = name.lastIndexOf('.');
    return at <= 0 ? '' : name.slice(at);
  }

  function relative(from, to) {
    const a = resolve(from).split('/').filter(Boolean), b = resolve(to).split('/').filter(Boolean);
    let i = 0;
    while (i < a.length && i < b.length && a[i] === b[i]) i++;
    return [...a.slice(i).map(() => '..'), ...b.slice(i)].join('/');
  }

  const path = {
    sep: '/', delimiter: ':', normalize, join, resolve, basename, dirname, extname, relative,
    isAbsolute: p => p.startsWith('/'),
    parse: p => ({ root: p.startsWith('/') ? '/' : '', dir: p.includes('/') ? dirname(p) : '', base: basename(p), ext: extname(p), name: basename(p, extname(p)) }),
    format: o => (o.dir ? `${o.dir}/` : o.root ?? '') + (o.base ?? `${o.name ?? ''}${o.ext ?? ''}`),
  };
  path.posix = path;
  builtins.path = path;
})
