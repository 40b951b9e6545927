(function (host, builtins) {
  'use strict';
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

  function toBase64(bytes, url) {
    let out = '';
    for (let i = 0; i < bytes.length; i += 3) {
      const n = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0), left = bytes.length - i;
      out += alphabet[n >> 18] + alphabet[(n >> 12) & 63] + (left > 1 ? alphabet[(n >> 6) & 63] : '=') + (left > 2 ? alphabet[n & 63] : '=');
    }
    return url ? out.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') : out;
  }

  function fromBase64(text) {
    const clean = text.replace(/-/g, '+').replace(/_/g, '/').replace(/[^A-Za-z0-9+/]/g, '');
    const out = new Uint8Array(Math.floor(clean.length * 3 / 4));
    for (let i = 0, at = 0; i < clean.length; i += 4) {
      const n = [0, 1, 2, 3].reduce((sum, k) => (sum << 6) | Math.max(0, alphabet.indexOf(clean[i + k] ?? 'A')), 0);
      for (let k = 2; k >= 0 && at < out.length; k--) out[at++] = (n >> (8 * k)) & 255;
    }
    return out;
  }

  function encode(text, encoding = 'utf8') {
    switch (String(encoding).toLowerCase()) {
      case 'utf8': case 'utf-8': return host.encode(text);
      case 'hex': return Uint8Array.from((text.match(/^(?:[0-9a-fA-F]{2})*/)[0].match(/../g)) ?? [], h => parseInt(h, 16));
      case 'base64': case 'base64url': return fromBase64(text);
      case 'ascii': case 'latin1': case 'binary': return Uint8Array.from(text, c => c.charCodeAt(0) & 255);
      case 'utf16le': case 'ucs2': return Uint8Array.from(Array.from({ length: text.length * 2 }, (_, i) => (text.charCodeAt(i >> 1) >> (8 * (i & 1))) & 255));
      default: throw new TypeError(`Unknown encoding: ${encoding}`);
    }
  }

  class Buffer extends Uint8Array {
    static from(value, encodingOrOffset, length) {
      if (typeof value === 'string') return Buffer.#wrap(encode(value, encodingOrOffset));
      if (value instanceof ArrayBuffer) return new Buffer(value, encodingOrOffset ?? 0, length ?? value.byteLength - (encodingOrOffset ?? 0));
      return Buffer.#wrap(value?.type === 'Buffer' ? value.data : value);
    }
    static alloc(size, fill = 0) { const b = new Buffer(size); return fill === 0 ? b : b.fill(typeof fill === 'string' ? fill.charCodeAt(0) : fill); }
    static allocUnsafe(size) { return new Buffer(size); }
    static isBuffer(value) { return value instanceof Buffer; }
    static byteLength(value, encoding) { return typeof value === 'string' ? encode(value, encoding).length : value.byteLength; }
    static concat(list, total = list.reduce((n, b) => n + b.length, 0)) {
      const out = new Buffer(total);
      let at = 0;
      for (const b of list) { if (at >= total) break; out.set(b.subarray(0, total - at), at); at += b.length; }
      return out;
    }
    static compare(a, b) {
      for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
      return Math.sign(a.length - b.length);
    }
    static #wrap(bytes) { const b = new Buffer(bytes.length); b.set(bytes); return b; }

    toString(encoding = 'utf8', start = 0, end = this.length) {
      const bytes = new Uint8Array(this.buffer, this.byteOffset + start, Math.max(0, Math.min(end, this.length) - start));
      switch (String(encoding).toLowerCase()) {
        case 'utf8': case 'utf-8': return host.decode(bytes);
        case 'hex': return Array.prototype.map.call(bytes, x => x.toString(16).padStart(2, '0')).join('');
        case 'base64': return toBase64(bytes, false);
        case 'base64url': return toBase64(bytes, true);
        case 'ascii': return Array.prototype.map.call(bytes, x => String.fromCharCode(x & 127)).join('');
        case 'latin1': case 'binary': return Array.prototype.map.call(bytes, x => String.fromCharCode(x)).join('');
        default: throw new TypeError(`Unknown encoding: ${encoding}`);
      }
    }
    toJSON() { return { type: 'Buffer', data: Array.from(this) }; }
    equals(other) { return Buffer.compare(this, other) === 0; }
    slice(start = 0, end = this.length) { return this.subarray(start, end); }
    write(text, offset = 0, encoding = 'utf8') { const bytes = encode(text, encoding).subarray(0, this.length - offset); this.set(bytes, offset); return bytes.length; }
    readUInt8(at = 0) { return this.#view.getUint8(at); }
    readUInt16LE(at = 0) { return this.#view.getUint16(at, true); }
    readUInt16BE(at = 0) { return this.#view.getUint16(at); }
    readUInt32LE(at = 0) { return this.#view.getUint32(at, true); }
    readUInt32BE(at = 0) { return this.#view.getUint32(at); }
    readInt32LE(at = 0) { return this.#view.getInt32(at, true); }
    readInt32BE(at = 0) { return this.#view.getInt32(at); }
    readDoubleLE(at = 0) { return this.#view.getFloat64(at, true); }
    writeUInt8(v, at = 0) { this.#view.setUint8(at, v); return at + 1; }
    writeUInt16LE(v, at = 0) { this.#view.setUint16(at, v, true); return at + 2; }
    writeUInt16BE(v, at = 0) { this.#view.setUint16(at, v); return at + 2; }
    writeUInt32LE(v, at = 0) { this.#view.setUint32(at, v, true); return at + 4; }
    writeUInt32BE(v, at = 0) { this.#view.setUint32(at, v); return at + 4; }
    writeInt32LE(v, at = 0) { this.#view.setInt32(at, v, true); return at + 4; }
    writeInt32BE(v, at = 0) { this.#view.setInt32(at, v); return at + 4; }
    writeDoubleLE(v, at = 0) { this.#view.setFloat64(at, v, true); return at + 8; }
    get #view() { return new DataView(this.buffer, this.byteOffset, this.byteLength); }
    [Symbol.for('nodejs.util.inspect.custom')]() {
      const shown = Array.from(this.subarray(0, 50), x => x.toString(16).padStart(2, '0')).join(' ');
      return `<Buffer${shown ? ' ' + shown : ''}${this.length > 50 ? ` ... ${this.length - 50} more bytes` : ''}>`;
    }
  }

  builtins.buffer = { Buffer, atob: t => Buffer.from(t, 'base64').toString('latin1'), btoa: t => Buffer.from(t, 'latin1').toString('base64') };
})
