(function (host, builtins) {
  'use strict';
  const { inspect, format } = builtins;
  delete builtins.inspect;
  delete builtins.format;

  function promisify(original) {
    return (...args) => new Promise((resolve, reject) =>
      original(...args, (error, value) => (error ? reject(error) : resolve(value))));
  }

  function callbackify(original) {
    return (...args) => {
      const done = args.pop();
      original(...args).then(v => done(null, v), e => done(e));
    };
  }

  function inherits(child, parent) {
    Object.setPrototypeOf(child.prototype, parent.prototype);
    Object.setPrototypeOf(child, parent);
  }

  function same(a, b, strict, pairs) {
    if (strict ? Object.is(a, b) : a == b || (a !== a && b !== b)) return true;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (pairs.some(([x, y]) => x === a && y === b)) return true;
    pairs.push([a, b]);
    if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
    if (a instanceof RegExp && b instanceof RegExp) return String(a) === String(b);
    if (a instanceof Error && b instanceof Error && (a.message !== b.message || a.name !== b.name)) return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    if (a instanceof Map && b instanceof Map) return a.size === b.size && [...a].every(([k, v]) => b.has(k) && same(v, b.get(k), strict, pairs));
    if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every(v => b.has(v) || [...b].some(w => same(v, w, strict, pairs)));
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every(k => Object.hasOwn(b, k) && same(a[k], b[k], strict, pairs));
  }

  class TextEncoder {
    get encoding() { return 'utf-8'; }
    encode(text = '') { return host.encode(String(text)); }
  }

  class TextDecoder {
    get encoding() { return 'utf-8'; }
    decode(data = new Uint8Array()) {
      const view = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return host.decode(view);
    }
  }

  builtins.same = same;
  Object.defineProperty(builtins, 'same', { enumerable: false });
  builtins.util = {
    inspect, format, promisify, callbackify, inherits, TextEncoder, TextDecoder,
    isDeepStrictEqual: (a, b) => same(a, b, true, []),
    deprecate: f => f,
    types: {
      isDate: v => v instanceof Date, isRegExp: v => v instanceof RegExp, isPromise: v => v instanceof Promise,
      isMap: v => v instanceof Map, isSet: v => v instanceof Set, isTypedArray: v => ArrayBuffer.isView(v) && !(v instanceof DataView),
    },
  };
})
