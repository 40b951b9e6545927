(function (host, builtins) {
  'use strict';
  const start = host.now();
  builtins.os = {
    EOL: '\n', platform: () => 'linux', type: () => 'Linux', arch: () => 'x64', cpus: () => [{ model: 'sandbox', speed: 0 }],
    hostname: () => 'sandbox', homedir: () => '/workspace', tmpdir: () => '/workspace', totalmem: () => 536870912, freemem: () => 268435456, uptime: () => 0,
  };
  builtins.perf_hooks = { performance: { now: () => host.now() - start, timeOrigin: Date.now(), mark() {}, measure() {} } };

  function timer(repeat) {
    return (callback, delay = 1, ...args) => {
      if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function.');
      return new Timeout(host.setTimer(callback, Number(delay), args, repeat));
    };
  }

  class Timeout {
    #id;
    constructor(id) { this.#id = id; }
    ref() { return this; }
    unref() { host.clearTimer(this.#id); return this; }
    hasRef() { return true; }
    close() { host.clearTimer(this.#id); return this; }
    [Symbol.toPrimitive]() { return this.#id; }
  }

  const clear = t => { if (t !== undefined && t !== null) host.clearTimer(Number(t)); };
  const setTimeout = timer(false), setInterval = timer(true);
  const setImmediate = (callback, ...args) => setTimeout(callback, 0, ...args);
  builtins.timers = { setTimeout, setInterval, setImmediate, clearTimeout: clear, clearInterval: clear, clearImmediate: clear };
  builtins['timers/promises'] = {
    setTimeout: (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value)),
    setImmediate: value => new Promise(resolve => setImmediate(resolve, value)),
  };
})
