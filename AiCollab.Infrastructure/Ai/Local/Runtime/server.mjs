// Serves one GGUF model over OpenAI's HTTP API on a Unix socket. Started and supervised by LocalProcess.cs, which reads
// one JSON line from stdout: {"ready": true, ...} once requests are welcome, or {"ready": false, "error": "..."}.
import http from "node:http";
import {parseArgs} from "node:util";
import {answerChat} from "./chat.mjs";
import {Engine} from "./engine.mjs";
import {answerEmbeddings} from "./embeddings.mjs";
import {readJson, RequestError, sendError, sendJson} from "./http.mjs";
import {endWithParent} from "./lifecycle.mjs";

const {values: options} = parseArgs({options: {
    model: {type: "string"},
    id: {type: "string"},
    kind: {type: "string", default: "chat"},
    socket: {type: "string"},
    context: {type: "string", default: "4096"},
    sequences: {type: "string", default: "2"},
    threads: {type: "string", default: "1"}
}});

endWithParent();
process.umask(0o177); // the socket is made with mode 0600: only this user may talk to the model
const engine = await Engine.load({
    path: options.model, id: options.id, kind: options.kind,
    contextSize: Number(options.context), sequences: Number(options.sequences), threads: Number(options.threads)
}).catch(error => {
    report({ready: false, error: String(error?.message ?? error)});
    process.exit(1);
});

const routes = {
    "GET /health": (_, response) => sendJson(response, 200, {status: "ok", pid: process.pid, ...engine.state()}),
    "GET /v1/models": (_, response) => sendJson(response, 200, {object: "list", data: [engine.card()]}),
    "POST /v1/chat/completions": async (request, response, signal) =>
        answerChat(engine, await readJson(request), response, signal),
    "POST /v1/embeddings": async (request, response, signal) =>
        answerEmbeddings(engine, await readJson(request), response, signal)
};

const server = http.createServer(async (request, response) => {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    try {
        const path = request.url.split("?")[0];
        const route = routes[`${request.method} ${path}`];
        if (!route) throw new RequestError(404, "not_found", `Nothing is served at ${request.method} ${path}.`);
        await route(request, response, gone.signal);
    } catch (error) {
        sendError(response, error, gone.signal);
    }
});
server.requestTimeout = 0; // an answer takes as long as it takes; the host cancels by closing the connection
server.keepAliveTimeout = 0; // the host closes idle connections: closing them here would race with its next request
server.listen(options.socket, () => report({ready: true}));

function report(line) {
    process.stdout.write(JSON.stringify(line) + "\n");
}
