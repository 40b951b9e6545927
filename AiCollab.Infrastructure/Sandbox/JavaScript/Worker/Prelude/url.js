(function (host, builtins) {
  'use strict';
  const decode = text => decodeURIComponent(text.replace(/\+/g, ' '));
  const encode = text => encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()~]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase());

  class URLSearchParams {
    #pairs = [];
    constructor(init = '') {
      if (typeof init === 'string') {
        for (const part of init.replace(/^\?/, '').split('&')) {
          if (!part) continue;
          const at = part.indexOf('=');
          this.#pairs.push(at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))]);
        }
      } else for (const [k, v] of init[Symbol.iterator] ? init : Object.entries(init)) this.#pairs.push([String(k), String(v)]);
    }
    get(k) { return this.#pairs.find(p => p[0] === k)?.[1] ?? null; }
    getAll(k) { return this.#pairs.filter(p => p[0] === k).map(p => p[1]); }
    has(k) { return this.#pairs.some(p => p[0] === k); }
    append(k, v) { this.#pairs.push([String(k), String(v)]); }
    delete(k) { this.#pairs = this.#pairs.filter(p => p[0] !== k); }
    set(k, v) { const at = this.#pairs.findIndex(p => p[0] === k); if (at < 0) this.append(k, v); else { this.#pairs[at] = [k, String(v)]; this.#pairs = this.#pairs.filter((p, i) => i <= at || p[0] !== k); } }
    sort() { this.#pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)); }
    forEach(f) { for (const [k, v] of this.#pairs) f(v, k, this); }
    entries() { return this.#pairs.map(p => [...p]).values(); }
    keys() { return this.#pairs.map(p => p[0]).values(); }
    values() { return this.#pairs.map(p => p[1]).values(); }
    get size() { return this.#pairs.length; }
    [Symbol.iterator]() { return this.entries(); }
    toString() { return this.#pairs.map(([k, v]) => `${encode(k)}=${encode(v)}`).join('&'); }
  }

  const shape = /^([a-zA-Z][a-zA-Z0-9+.-]*:)(?:\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^:/?#]*|\[[^\]]*\])(?::(\d*))?)?([^?#]*)(\?[^#]*)?(#.*)?$/;
  const defaultPorts = { 'http:': '80', 'https:': '443', 'ftp:': '21', 'ws:': '80', 'wss:': '443' };

  class URL {
    constructor(text, base) {
      const source = String(text).trim();
      const m = shape.exec(base === undefined || shape.test(source) ? source : URL.#against(source, new URL(base)));
      if (!m) throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: source });
      this.protocol = m[1].toLowerCase();
      this.username = m[2] ?? '';
      this.password = m[3] ?? '';
      this.hostname = (m[4] ?? '').toLowerCase();
      this.port = m[5] && m[5] !== defaultPorts[this.protocol] ? String(Number(m[5])) : '';
      this.pathname = this.protocol in defaultPorts || this.protocol === 'file:' ? builtins.path.normalize(m[6] || '/') : m[6];
      this.hash = m[8] && m[8] !== '#' ? m[8] : '';
      this.searchParams = new URLSearchParams(m[7] ?? '');
      Object.defineProperty(this, 'rawSearch', { value: m[7] && m[7] !== '?' ? m[7] : '', writable: true });
    }
    static canParse(text, base) { try { new URL(text, base); return true; } catch { return false; } }
    static #against(text, base) {
      if (text.startsWith('//')) return base.protocol + text;
      if (text.startsWith('/')) return base.origin + text;
      if (text.startsWith('?')) return base.origin + base.pathname + text;
      if (text.startsWith('#')) return base.origin + base.pathname + base.search + text;
      return base.origin + base.pathname.replace(/[^/]*$/, '') + text;
    }
    get search() { const s = this.searchParams.toString(); return s === new URLSearchParams(this.rawSearch).toString() ? this.rawSearch : s ? `?${s}` : ''; }
    set search(value) { this.searchParams = new URLSearchParams(value); this.rawSearch = value && !value.startsWith('?') ? `?${value}` : value; }
    get host() { return this.hostname + (this.port ? `:${this.port}` : ''); }
    get origin() { return this.protocol in defaultPorts ? `${this.protocol}//${this.host}` : 'null'; }
    get href() {
      const user = this.username ? `${this.username}${this.password ? `:${this.password}` : ''}@` : '';
      const slashes = this.hostname || this.protocol === 'file:' ? '//' : '';
      return `${this.protocol}${slashes}${user}${this.host}${this.pathname}${this.search}${this.hash}`;
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
  }

  builtins.url = { URL, URLSearchParams, fileURLToPath: u => new URL(u).pathname, pathToFileURL: p => new URL(`file://${builtins.path.resolve(p)}`) };
})
