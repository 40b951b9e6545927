// The provider emulator: @copilotkit/aimock on a free loopback port. Fixtures come as JSON lines on stdin, each answered with
// one line on stdout; the process ends with its stdin.
import readline from "node:readline";
import {LLMock} from "@copilotkit/aimock";

const mock = new LLMock({port: 0, host: "127.0.0.1", logLevel: "silent", journalMaxEntries: 0, chunkSize: 12});
await mock.start();
console.log(JSON.stringify({url: mock.url}));

for await (const line of readline.createInterface({input: process.stdin})) {
    try {
        mock.prependFixture(JSON.parse(line));
        console.log("{}");
    } catch (error) {
        console.log(JSON.stringify({error: String(error)}));
    }
}
process.exit(0);
