(function (host, builtins) {
  'use strict';
  const { format, inspect } = builtins.util;
  const counts = new Map(), timers = new Map();
  let indent = '';

  function print(error, args) {
    const text = format(...args);
    host.write(error, (indent ? text.replace(/^/gm, indent) : text) + '\n');
  }

  const out = (...args) => print(false, args), err = (...args) => print(true, args);
  const console = {
    log: out, info: out, debug: out, error: err, warn: err,
    dir: (value, options) => out(inspect(value, options)),
    trace: (...args) => err(`Trace: ${format(...args)}\n${new Error().stack ?? ''}`),
    assert: (ok, ...args) => { if (!ok) err(args.length ? `Assertion failed: ${format(...args)}` : 'Assertion failed'); },
    group: (...args) => { if (args.length) out(...args); indent += '  '; },
    groupEnd: () => { indent = indent.slice(2); },
    count: (label = 'default') => { counts.set(label, (counts.get(label) ?? 0) + 1); out(`${label}: ${counts.get(label)}`); },
    countReset: (label = 'default') => { counts.delete(label); },
    time: (label = 'default') => { timers.set(label, host.now()); },
    timeLog: (label = 'default', ...args) => out(`${label}: ${host.now() - (timers.get(label) ?? host.now())}ms`, ...args),
    timeEnd: (label = 'default') => { console.timeLog(label); timers.delete(label); },
    table: rows => out(table(rows)),
  };
  console.groupCollapsed = console.group;

  function table(rows) {
    if (rows === null || typeof rows !== 'object') return inspect(rows);
    const list = rows instanceof Map ? [...rows] : Object.entries(rows);
    const isRow = v => v !== null && typeof v === 'object';
    const columns = [...new Set(list.flatMap(([, v]) => (isRow(v) ? Object.keys(v) : [])))];
    const values = list.some(([, v]) => !isRow(v));
    const head = ['(index)', ...columns, ...(values ? ['Values'] : [])];
    const body = list.map(([k, v]) => [String(k), ...columns.map(c => (isRow(v) && c in v ? inspect(v[c], { depth: 0 }) : '')), ...(values ? [isRow(v) ? '' : inspect(v)] : [])]);
    const widths = head.map((h, i) => Math.max(h.length, ...body.map(r => r[i].length)));
    const line = (l, m, r) => l + widths.map(w => '─'.repeat(w + 2)).join(m) + r;
    const row = cells => '│' + cells.map((c, i) => ` ${c.padEnd(widths[i])} `).join('│') + '│';
    return [line('┌', '┬', '┐'), row(head), line('├', '┼', '┤'), ...body.map(row), line('└', '┴', '┘')].join('\n');
  }

  function write(error, chunk) {
    if (typeof chunk === 'string') host.write(error, chunk);
    else if (ArrayBuffer.isView(chunk)) host.write(error, host.decode(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
    else throw Object.assign(new TypeError(`The "chunk" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${inspect(chunk, { depth: 0 })}`), { code: 'ERR_INVALID_ARG_TYPE' });
    return true;
  }

  const process = {
    argv: ['node'], env: {}, platform: 'linux', arch: 'x64', version: 'v22.0.0', versions: { node: '22.0.0' }, pid: 1, exitCode: 0,
    exit: (code = process.exitCode ?? 0) => host.exit(Number(code) || 0),
    cwd: () => '/workspace', uptime: () => host.now() / 1000,
    hrtime: Object.assign(() => [Math.floor(host.now() / 1000), (host.now() % 1000) * 1e6], { bigint: () => BigInt(Math.round(host.now() * 1e6)) }),
    memoryUsage: () => ({ rss: host.memory(), heapTotal: host.memory(), heapUsed: host.memory() }),
    nextTick: (f, ...args) => queueMicrotask(() => f(...args)),
    stdout: { isTTY: false, write: chunk => write(false, chunk) },
    stderr: { isTTY: false, write: chunk => write(true, chunk) },
    on: () => process, once: () => process, off: () => process, emitWarning: text => err(`Warning: ${text}`),
  };
  builtins.process = process;

  function structuredClone(value, seen = new Map()) {
    if (typeof value === 'function' || typeof value === 'symbol') throw new Error('DataCloneError: it could not be cloned.');
    if (value === null || typeof value !== 'object') return value;
    if (seen.has(value)) return seen.get(value);
    const keep = copy => { seen.set(value, copy); return copy; };
    if (value instanceof Date) return keep(new Date(value));
    if (value instanceof RegExp) return keep(new RegExp(value));
    if (ArrayBuffer.isView(value)) return keep(value.slice());
    if (value instanceof Map) { const m = keep(new Map()); for (const [k, v] of value) m.set(structuredClone(k, seen), structuredClone(v, seen)); return m; }
    if (value instanceof Set) { const s = keep(new Set()); for (const v of value) s.add(structuredClone(v, seen)); return s; }
    const copy = keep(Array.isArray(value) ? [] : value instanceof Error ? new value.constructor(value.message) : {});
    for (const key of Object.keys(value)) copy[key] = structuredClone(value[key], seen);
    return copy;
  }

  const cache = new Map();
  const hidden = new Set(['globals']);
  function find(path) {
    for (const ending of ['', '.js', '.cjs', '.json', '/index.js']) if (host.stat(path + ending)?.directory === false) return path + ending;
    return null;
  }

  function requireFrom(directory) {
    return id => {
      const name = String(id).replace(/^node:/, '');
      if (!/^[./]/.test(name)) {
        if (Object.hasOwn(builtins, name) && !hidden.has(name)) return builtins[name];
        throw Object.assign(new Error(`Cannot find module '${id}'. Packages are not available; these are: ${Object.keys(builtins).filter(k => !hidden.has(k)).sort().join(', ')}.`), { code: 'MODULE_NOT_FOUND' });
      }
      const file = find(builtins.path.resolve(directory, name));
      if (file === null) throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
      if (cache.has(file)) return cache.get(file).exports;
      const module = { exports: {}, id: file, filename: file, loaded: false };
      cache.set(file, module);
      const text = host.readText(file);
      if (file.endsWith('.json')) module.exports = JSON.parse(text);
      else {
        const at = builtins.path.dirname(file);
        host.compile(text, builtins.path.relative('/workspace', file)).call(module.exports, module.exports, requireFrom(at), module, file, at);
      }
      module.loaded = true;
      return module.exports;
    };
  }

  function define(values) {
    for (const [name, value] of Object.entries(values)) Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }

  const refused = what => () => { throw new Error(`${what} is not available: code runs without network.`); };
  function lazy(values) {
    for (const [name, find] of Object.entries(values)) {
      const set = value => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
      Object.defineProperty(globalThis, name, { get() { const value = find(); set(value); return value; }, set, configurable: true, enumerable: false });
    }
  }

  define({
    console, process, structuredClone, global: globalThis, queueMicrotask: f => { Promise.resolve().then(() => f()); },
    fetch: refused('fetch'), XMLHttpRequest: refused('XMLHttpRequest'), WebSocket: refused('WebSocket'),
  });
  lazy({
    Buffer: () => builtins.buffer.Buffer, atob: () => builtins.buffer.atob, btoa: () => builtins.buffer.btoa,
    URL: () => builtins.url.URL, URLSearchParams: () => builtins.url.URLSearchParams,
    TextEncoder: () => builtins.util.TextEncoder, TextDecoder: () => builtins.util.TextDecoder,
    performance: () => builtins.perf_hooks.performance,
    crypto: () => ({ randomUUID: builtins.crypto.randomUUID, getRandomValues: builtins.crypto.getRandomValues }),
    ...Object.fromEntries(['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'].map(n => [n, () => builtins.timers[n]])),
  });

  const then = Promise.prototype.then, PromiseClass = Promise;
  builtins.globals = {
    watch(value) {
      if (!(value instanceof PromiseClass)) return null;
      const result = { state: 'pending', value: undefined };
      then.call(value, v => { result.state = 'fulfilled'; result.value = v; }, e => { result.state = 'rejected'; result.value = e; });
      return result;
    },
    start(file, args) {
      const full = `/workspace/${file}`, directory = full.replace(/\/[^/]*$/, '');
      process.argv = ['node', full, ...args];
      const module = { exports: {}, id: '.', filename: full, loaded: false };
      define({ require: requireFrom(directory), module, exports: module.exports, __filename: full, __dirname: directory });
    },
  };
})
