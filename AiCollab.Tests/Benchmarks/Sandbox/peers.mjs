// Runs code in one engine that runs inside its host process, in a fresh context for each run: how others contain code that nobody trusts.
// One JSON string of code on a line in, one JSON object { value } or { error } on a line out. The engine is the first argument.
import { createInterface } from 'node:readline';

const engines = {
  async 'isolated-vm'() {
    const { default: ivm } = await import('isolated-vm');
    return async code => {
      const isolate = new ivm.Isolate({ memoryLimit: 128 });
      try {
        const context = await isolate.createContext();
        return await context.eval(code, { timeout: 30_000, copy: true });
      } finally {
        isolate.dispose();
      }
    };
  },
  async vm2() {
    const { default: { VM } } = await import('vm2');
    return async code => new VM({ timeout: 30_000 }).run(code);
  },
  async 'quickjs-emscripten'() {
    const { getQuickJS } = await import('quickjs-emscripten');
    const quickjs = await getQuickJS();
    return async code => {
      const context = quickjs.newContext();
      try {
        const handle = context.unwrapResult(context.evalCode(code));
        const value = context.dump(handle);
        handle.dispose();
        return value;
      } finally {
        context.dispose();
      }
    };
  },
  async pyodide() {
    const { loadPyodide } = await import('pyodide');
    const python = await loadPyodide();
    return async code => {
      const globals = python.toPy({});
      try {
        return python.runPython(code, { globals });
      } finally {
        globals.destroy();
      }
    };
  },
};

const run = await engines[process.argv[2]]();
for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = { value: await run(JSON.parse(line)) };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
