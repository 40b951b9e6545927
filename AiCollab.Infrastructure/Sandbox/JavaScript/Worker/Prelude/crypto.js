(function (host, builtins) {
  'use strict';
  const { Buffer } = builtins.buffer;
  const known = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];

  function digest(algorithm, key) {
    const name = String(algorithm).toLowerCase().replace('-', '');
    if (!known.includes(name)) throw new Error(`Digest method not supported: ${algorithm}. Known: ${known.join(', ')}.`);
    const parts = [];
    return {
      update(data, encoding) { parts.push(typeof data === 'string' ? Buffer.from(data, encoding) : data); return this; },
      digest(encoding) {
        const out = Buffer.from(host.hash(name, new Uint8Array(Buffer.concat(parts)), key === undefined ? undefined : new Uint8Array(Buffer.from(key))));
        return encoding ? out.toString(encoding) : out;
      },
    };
  }

  function randomUUID() {
    const b = host.random(16);
    b[6] = (b[6] & 15) | 64;
    b[8] = (b[8] & 63) | 128;
    return Buffer.from(b).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  function randomInt(min, max) {
    if (max === undefined) [min, max] = [0, min];
    const b = host.random(6), n = b.reduce((sum, x) => sum * 256 + x, 0);
    return min + (n % (max - min));
  }

  builtins.crypto = {
    createHash: algorithm => digest(algorithm), createHmac: digest, randomUUID, randomInt,
    randomBytes: size => Buffer.from(host.random(Math.min(size, 1 << 20))),
    getRandomValues(array) {
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(host.random(array.byteLength));
      return array;
    },
    getHashes: () => [...known],
    timingSafeEqual: (a, b) => Buffer.compare(a, b) === 0,
  };
})
