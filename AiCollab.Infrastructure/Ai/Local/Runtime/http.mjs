const MaxBodyBytes = 32 * 1024 * 1024;

/** A request that cannot be served as it stands; `code` is OpenAI's where it has one. */
export class RequestError extends Error {
    constructor(status, code, message) {
        super(message);
        this.status = status;
        this.code = code;
    }
}

export async function readJson(request) {
    const parts = [];
    let bytes = 0;
    for await (const part of request) {
        bytes += part.length;
        if (bytes > MaxBodyBytes)
            throw new RequestError(413, "request_too_large", `The request is larger than ${MaxBodyBytes >> 20} MB.`);
        parts.push(part);
    }
    try {
        return JSON.parse(Buffer.concat(parts).toString("utf8"));
    } catch (error) {
        throw new RequestError(400, "invalid_json", `The request is not JSON: ${error.message}`);
    }
}

export function sendJson(response, status, body) {
    response.writeHead(status, {"content-type": "application/json"});
    response.end(JSON.stringify(body));
}

export function sendError(response, error, goneSignal) {
    if (goneSignal.aborted || response.writableEnded) return; // nobody is listening any more
    if (response.headersSent) return void response.destroy(error); // a cut stream is the only honest answer left
    const known = error instanceof RequestError;
    if (!known) console.error(error);
    sendJson(response, known ? error.status : 500, {error: {
        message: known ? error.message : `The local model failed: ${error?.message ?? error}`,
        type: known ? "invalid_request_error" : "server_error",
        code: known ? error.code : "local_model_failed"
    }});
}

/** One server-sent event stream in the form of OpenAI's chat completion chunks. */
export class ChunkStream {
    constructor(response, head) {
        this.response = response;
        this.head = {...head, object: "chat.completion.chunk"};
    }

    open() {
        this.response.writeHead(200, {"content-type": "text/event-stream", "cache-control": "no-store"});
        this.delta({role: "assistant", content: ""});
    }

    delta(delta, finishReason = null) {
        this.#send({choices: [{index: 0, delta, finish_reason: finishReason}]});
    }

    usage(usage) {
        this.#send({choices: [], usage});
    }

    close() {
        this.response.end("data: [DONE]\n\n");
    }

    #send(part) {
        this.response.write(`data: ${JSON.stringify({...this.head, ...part})}\n\n`);
    }
}
