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

  builtins.util = {
    inspect, format, promisify, callbackify, inherits, TextEncoder, TextDecoder,
    isDeepStrictEqual: (a, b) => same(a, b, true, []),
    deprecate: f => f,
    types: {
      isDate: v => v instanceof Date, isRegExp: v => v instanceof RegExp, isPromise: v => v instanceof Promise,
      isMap: v => v instanceof Map, isSet: v => v instanceof Set, isTypedArray: v => ArrayBuffer.isView(v) && !(v instanceof DataView),
    },
  };

  class AssertionError extends Error {
    constructor(message, actual, expected, operator) {
      super(message);
      Object.assign(this, { actual, expected, operator, code: 'ERR_ASSERTION' });
    }
    get name() { return 'AssertionError'; }
  }

  function check(ok, message, text, a, b, operator) {
    if (ok) return;
    if (message instanceof Error) throw message;
    throw new AssertionError(message ?? text, a, b, operator);
  }

  const shown = v => inspect(v);
  const assert = (value, message) => check(value, message, 'The expression evaluated to a falsy value', value, true, '==');
  Object.assign(assert, {
    AssertionError, ok: assert,
    equal: (a, b, m) => check(a == b, m, `${shown(a)} == ${shown(b)}`, a, b, '=='),
    notEqual: (a, b, m) => check(a != b, m, `${shown(a)} != ${shown(b)}`, a, b, '!='),
    strictEqual: (a, b, m) => check(Object.is(a, b), m, `Expected values to be strictly equal:\n\n${shown(a)} !== ${shown(b)}\n`, a, b, 'strictEqual'),
    notStrictEqual: (a, b, m) => check(!Object.is(a, b), m, `Expected "actual" to be strictly unequal to: ${shown(b)}`, a, b, 'notStrictEqual'),
    deepEqual: (a, b, m) => check(same(a, b, false, []), m, `Expected values to be loosely deep-equal:\n\n${shown(a)}\n\nshould loosely deep-equal\n\n${shown(b)}`, a, b, 'deepEqual'),
    deepStrictEqual: (a, b, m) => check(same(a, b, true, []), m, `Expected values to be strictly deep-equal:\n\n${shown(a)} !== ${shown(b)}\n`, a, b, 'deepStrictEqual'),
    notDeepStrictEqual: (a, b, m) => check(!same(a, b, true, []), m, 'Expected "actual" not to be strictly deep-equal to "expected"', a, b, 'notDeepStrictEqual'),
    match: (text, pattern, m) => check(pattern.test(text), m, `The input did not match the regular expression ${pattern}. Input: ${shown(text)}`, text, pattern, 'match'),
    fail: m => check(false, m, 'Failed'),
    throws(f, expected, m) {
      let thrown = null;
      try { f(); } catch (e) { thrown = { e }; }
      check(thrown, m, 'Missing expected exception.');
      if (expected instanceof RegExp) check(expected.test(String(thrown.e)), m, `The error did not match ${expected}: ${thrown.e}`);
      else if (typeof expected === 'function' && expected.prototype instanceof Error) check(thrown.e instanceof expected, m, `Expected ${expected.name}, got ${thrown.e}`);
    },
    async rejects(p, expected, m) {
      let thrown = null;
      try { await (typeof p === 'function' ? p() : p); } catch (e) { thrown = { e }; }
      check(thrown, m, 'Missing expected rejection.');
      if (expected instanceof RegExp) check(expected.test(String(thrown.e)), m, `The error did not match ${expected}: ${thrown.e}`);
    },
  });
  assert.strict = assert;
  builtins.assert = assert;
})
