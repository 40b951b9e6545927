(function (host, builtins) {
  'use strict';
  const { inspect } = builtins.util, { same } = builtins;
  class AssertionError extends Error {
    constructor(message, actual, expected, operator) {
      super(message);
      Object.assign(this, { actual, expected, operator, code: 'ERR_ASSERTION' });
    }
  }
  Object.defineProperty(AssertionError.prototype, 'name', { value: 'AssertionError' });

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
