// Shows a value as Node's console does: util.inspect with its defaults.
(function (host, builtins) {
  'use strict';
  const MAX_ITEMS = 100, MAX_TEXT = 10000, WIDTH = 72;
  const plainKey = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

  function quote(text) {
    const cut = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) + `... ${text.length - MAX_TEXT} more characters` : text;
    const mark = !cut.includes("'") ? "'" : !cut.includes('"') ? '"' : !cut.includes('`') ? '`' : "'";
    const escaped = cut.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\t/g, '\\t').replace(/\r/g, '\\r');
    return mark + (mark === "'" ? escaped.replace(/'/g, "\\'") : escaped) + mark;
  }

  function primitive(value) {
    switch (typeof value) {
      case 'string': return quote(value);
      case 'bigint': return `${value}n`;
      case 'symbol': return value.toString();
      case 'number': return Object.is(value, -0) ? '-0' : String(value);
      default: return String(value);
    }
  }

  function className(value) {
    for (let at = value; at; at = Object.getPrototypeOf(at)) {
      const own = Object.getOwnPropertyDescriptor(at, 'constructor');
      if (own && typeof own.value === 'function' && own.value.name) return own.value.name;
    }
    return null;
  }

  // A class has a prototype that cannot be replaced, as the engine's own constructors have, which Node calls functions.
  const own = new WeakSet(Reflect.ownKeys(globalThis).map(k => globalThis[k]).filter(v => typeof v === 'function'));
  own.add(Object.getPrototypeOf(Uint8Array));
  for (const made of [async function () { }, function* () { }, async function* () { }]) own.add(made.constructor);
  const sourceOf = Function.prototype.toString;

  function isClass(value) {
    return Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false && !own.has(value) && /^class\b|\[native code\]\s*\}$/.test(sourceOf.call(value));
  }

  function dataOf(value, key) {
    const found = value === null ? undefined : Object.getOwnPropertyDescriptor(value, key)?.value;
    return typeof found === 'string' && found ? found : null;
  }

  function functionText(value) {
    const name = dataOf(value, 'name'), parent = Object.getPrototypeOf(value);
    if (isClass(value)) {
      const base = parent === null ? 'null' : dataOf(parent, 'name');
      return `[class ${name ?? '(anonymous)'}${base ? ` extends ${base}` : ''}]`;
    }
    const kind = className(value) ?? 'Function';
    return name ? `[${kind}: ${name}]` : `[${kind} (anonymous)]`;
  }

  function keyText(key) {
    return typeof key === 'symbol' ? `[${key.toString()}]` : plainKey.test(key) ? key : quote(key);
  }

  function property(value, key, show) {
    const own = Object.getOwnPropertyDescriptor(value, key);
    if (own && (own.get || own.set)) return own.get && own.set ? '[Getter/Setter]' : own.get ? '[Getter]' : '[Setter]';
    return show(own ? own.value : value[key]);
  }

  function listItems(value, show) {
    const items = [];
    const count = Math.min(value.length, MAX_ITEMS);
    for (let i = 0, holes = 0; i < count; i++) {
      if (!(i in value)) {
        holes++;
        if (i + 1 === count || (i + 1) in value) { items.push(`<${holes} empty item${holes > 1 ? 's' : ''}>`); holes = 0; }
      } else items.push(property(value, String(i), show));
    }
    if (value.length > count) items.push(`... ${value.length - count} more item${value.length - count > 1 ? 's' : ''}`);
    return items;
  }

  function entries(value, show) {
    const items = [];
    for (const entry of value) {
      if (items.length === MAX_ITEMS) { items.push(`... ${value.size - MAX_ITEMS} more items`); break; }
      items.push(value instanceof Map ? `${show(entry[0])} => ${show(entry[1])}` : show(entry));
    }
    return items;
  }

  function wrap(prefix, open, items, close, indent) {
    if (items.length === 0) return `${prefix}${open}${close}`;
    const single = `${prefix}${open} ${items.join(', ')} ${close}`;
    const short = items.reduce((n, i) => n + i.length + 2, 0) + prefix.length <= WIDTH && !items.some(i => i.includes('\n'));
    if (short) return single;
    const pad = ' '.repeat(indent + 2);
    if (open === '[' && items.length > 6 && items.every(i => i.length <= 6)) return `${prefix}[\n${pad}${grid(items, pad)}\n${' '.repeat(indent)}]`;
    return `${prefix}${open}\n${pad}${items.join(`,\n${pad}`)}\n${' '.repeat(indent)}${close}`;
  }

  function grid(items, pad) {
    const width = Math.max(...items.map(i => i.length)) + 2;
    const columns = Math.max(1, Math.min(16, Math.floor(WIDTH / width)));
    const rows = [];
    for (let i = 0; i < items.length; i += columns) {
      const last = i + columns >= items.length;
      rows.push(items.slice(i, i + columns).map((x, n, row) => (n + 1 === row.length ? x + (last ? '' : ',') : (x + ',').padEnd(width))).join(''));
    }
    return rows.join('\n' + pad);
  }

  function inspect(value, options) {
    const depth = options === null || options?.depth === null ? Infinity : options?.depth ?? 2;
    const seen = [];

    function show(v, level) {
      if (v === null || (typeof v !== 'object' && typeof v !== 'function')) return primitive(v);
      if (seen.includes(v)) return '[Circular *1]';
      seen.push(v);
      try { return object(v, level); } finally { seen.pop(); }
    }

    function object(v, level) {
      const custom = v[inspect.custom];
      if (typeof custom === 'function') {
        const made = custom.call(v, depth - level, options ?? {}, inspect);
        return typeof made === 'string' ? made : show(made, level);
      }
      const isArray = Array.isArray(v), name = className(v);
      const keys = Reflect.ownKeys(v).filter(k => {
        const own = Object.getOwnPropertyDescriptor(v, k);
        return own && own.enumerable && !((isArray || ArrayBuffer.isView(v)) && typeof k === 'string' && /^\d+$/.test(k));
      });
      const head = special(v, keys);
      if (head !== null && keys.length === 0) return head;
      if (level > depth) return isArray ? '[Array]' : `[${name ?? 'Object: null prototype'}]`;
      const inner = x => show(x, level + 1);
      const items = isArray || (ArrayBuffer.isView(v) && !(v instanceof DataView)) ? listItems(v, inner)
        : v instanceof Map || v instanceof Set ? entries(v, inner) : [];
      for (const k of keys) items.push(`${keyText(k)}: ${property(v, k, inner)}`);
      const list = isArray || (ArrayBuffer.isView(v) && !(v instanceof DataView));
      return wrap(prefix(v, name, isArray, head), list ? '[' : '{', items, list ? ']' : '}', level * 2);
    }

    return show(value, 0);
  }

  function prefix(v, name, isArray, head) {
    if (head !== null) return head + ' ';
    if (isArray) return name === 'Array' ? '' : `${name}(${v.length}) `;
    if (ArrayBuffer.isView(v) && !(v instanceof DataView)) return `${name}(${v.length}) `;
    if (v instanceof Map || v instanceof Set) return `${name}(${v.size}) `;
    if (name === null) return '[Object: null prototype] ';
    return name === 'Object' ? '' : `${name} `;
  }

  function special(v, keys) {
    if (typeof v === 'function') return functionText(v);
    if (v instanceof Error) return errorText(v);
    if (v instanceof Date) return Number.isNaN(v.getTime()) ? 'Invalid Date' : v.toISOString();
    if (v instanceof RegExp) return RegExp.prototype.toString.call(v);
    if (v instanceof Promise) return keys.length ? 'Promise' : 'Promise {}';
    if (v instanceof WeakMap) return 'WeakMap { <items unknown> }';
    if (v instanceof WeakSet) return 'WeakSet { <items unknown> }';
    if (v instanceof ArrayBuffer) return `ArrayBuffer { byteLength: ${v.byteLength} }`;
    if (v instanceof Number || v instanceof String || v instanceof Boolean) return `[${className(v)}: ${primitive(v.valueOf())}]`;
    return null;
  }

  function errorText(e) {
    const head = e.message ? `${e.name}: ${e.message}` : String(e.name);
    const stack = typeof e.stack === 'string' ? e.stack.replace(/\s+$/, '') : '';
    return stack.startsWith(head) ? stack : stack ? `${head}\n${stack}` : `[${head}]`;
  }

  inspect.custom = Symbol.for('nodejs.util.inspect.custom');

  function format(...args) {
    if (typeof args[0] !== 'string') return args.map(a => (typeof a === 'string' ? a : inspect(a))).join(' ');
    let next = 1;
    const text = args.length === 1 ? args[0] : args[0].replace(/%[sdifjoOc%]/g, mark => {
      if (mark === '%%') return '%';
      if (next >= args.length) return mark;
      const value = args[next++];
      switch (mark) {
        case '%s': return typeof value === 'string' ? value : typeof value === 'object' && value !== null ? inspect(value, { depth: 0 }) : primitive(value).replace(/^'|'$/g, '');
        case '%d': return typeof value === 'bigint' ? `${value}n` : String(Number(value));
        case '%i': return String(parseInt(value, 10));
        case '%f': return String(parseFloat(value));
        case '%j': return JSON.stringify(value);
        case '%c': return '';
        default: return inspect(value);
      }
    });
    return [text, ...args.slice(next).map(a => (typeof a === 'string' ? a : inspect(a)))].join(' ');
  }

  builtins.inspect = inspect;
  builtins.format = format;
})
