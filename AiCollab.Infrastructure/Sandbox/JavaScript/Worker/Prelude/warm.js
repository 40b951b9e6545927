(function () {
  let sum = 0;
  for (let i = 0; i < 500; i++) sum += i % 7;
  JSON.stringify({ a: [1, 2, { b: sum }] });
  'a,b'.split(',').map(x => x.toUpperCase()).join('-');
  /a+b/.test('aab');
  class A { constructor(x) { this.x = x; } get y() { return this.x; } }
  new A(3).y;
  new Map([[1, 2]]).get(1);
  [3, 1, 2].sort((a, b) => a - b);
  try { null.x; } catch (e) { String(e); }
  Promise.resolve(1).then(x => x);
  return { a: [1, 'x', 2.5, true, null], b: new Map([[1, { c: 'd' }]]), f: () => 1 };
})();
