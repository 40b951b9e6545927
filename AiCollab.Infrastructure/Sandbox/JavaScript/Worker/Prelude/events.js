(function (host, builtins) {
  'use strict';
  class EventEmitter {
    #listeners = new Map();
    on(name, listener) { return this.#add(name, listener, listener, false); }
    addListener(name, listener) { return this.on(name, listener); }
    prependListener(name, listener) { return this.#add(name, listener, listener, true); }
    once(name, listener) {
      const wrapped = (...args) => { this.off(name, listener); listener.apply(this, args); };
      return this.#add(name, listener, wrapped, false);
    }
    off(name, listener) {
      const list = this.#listeners.get(name) ?? [], at = list.findLastIndex(l => l.listener === listener);
      if (at >= 0) this.#listeners.set(name, list.toSpliced(at, 1));
      return this;
    }
    removeListener(name, listener) { return this.off(name, listener); }
    removeAllListeners(name) {
      if (name === undefined) this.#listeners.clear(); else this.#listeners.delete(name);
      return this;
    }
    emit(name, ...args) {
      const list = this.#listeners.get(name) ?? [];
      if (list.length === 0 && name === 'error') throw args[0] instanceof Error ? args[0] : new Error(`Unhandled error. (${args[0]})`);
      for (const l of list) l.call.apply(this, args);
      return list.length > 0;
    }
    listenerCount(name) { return (this.#listeners.get(name) ?? []).length; }
    listeners(name) { return (this.#listeners.get(name) ?? []).map(l => l.listener); }
    eventNames() { return [...this.#listeners.keys()].filter(n => this.listenerCount(n) > 0); }
    setMaxListeners() { return this; }
    #add(name, listener, call, first) {
      if (typeof listener !== 'function') throw new TypeError('The "listener" argument must be of type function.');
      const list = this.#listeners.get(name) ?? [];
      this.#listeners.set(name, first ? [{ listener, call }, ...list] : [...list, { listener, call }]);
      return this;
    }
  }

  EventEmitter.EventEmitter = EventEmitter;
  EventEmitter.once = (emitter, name) => new Promise((resolve, reject) => {
    emitter.once(name, (...args) => resolve(args));
    if (name !== 'error') emitter.once('error', reject);
  });
  builtins.events = EventEmitter;
})
