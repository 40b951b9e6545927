import {getLlama, resolveChatWrapper} from "node-llama-cpp";
import {Slots} from "./slots.mjs";

/** One loaded model: chat sequences, or an embedding context. */
export class Engine {
    static async load({path, id, kind, contextSize, sequences, threads}) {
        const llama = await getLlama({
            gpu: false, build: "never", skipDownload: true, logLevel: "error", progressLogs: false, maxThreads: threads
        });
        const model = await llama.loadModel({modelPath: path, ignoreMemorySafetyChecks: true});
        const engine = new Engine(llama, model, id, kind);
        // The host has checked the memory before it started this process; `threads` must be the cores this process may
        // use: the library's default is the whole machine's count, and in a container that makes it a hundred times slower.
        const shared = {contextSize, threads, ignoreMemorySafetyChecks: true};
        if (kind === "embedding")
            await engine.#openEmbedding({...shared, contextSize: Math.min(contextSize, MaxEmbeddingTokens)});
        else
            await engine.#openChat({...shared, sequences});
        return engine;
    }

    constructor(llama, model, id, kind) {
        this.llama = llama;
        this.model = model;
        this.id = id;
        this.kind = kind;
        this.grammars = new Map();
    }

    card() {
        return {id: this.id, object: "model", owned_by: "local", context_length: this.contextSize};
    }

    state() {
        return {
            model: this.id, kind: this.kind, context: this.contextSize,
            sequences: this.slots?.total ?? 1, free: this.slots?.free ?? 1, waiting: this.slots?.waiting ?? 0
        };
    }

    async #openChat(options) {
        this.context = await this.model.createContext(options);
        this.contextSize = this.context.contextSize;
        this.wrapper = resolveChatWrapper(this.model, {warningLogs: false});
        this.slots = new Slots(Array.from({length: options.sequences}, () => this.context.getSequence()));
    }

    async #openEmbedding(options) {
        // A batch below the token count gives silently wrong vectors, more than 512 tokens abort the process.
        this.context = await this.model.createEmbeddingContext({...options, batchSize: options.contextSize});
        this.contextSize = options.contextSize;
    }
}

const MaxEmbeddingTokens = 512;
