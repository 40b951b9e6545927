/**
 * The model's sequences (each one conversation in memory), handed out one per request. A waiting request that is aborted
 * leaves the queue at once, and a request gets the free sequence that already holds the longest part of its prompt.
 */
export class Slots {
    #free;
    #waiting = [];

    constructor(sequences) {
        this.total = sequences.length;
        this.#free = [...sequences];
    }

    get free() { return this.#free.length; }
    get waiting() { return this.#waiting.length; }

    async use(tokens, signal, work) {
        const sequence = await this.#take(tokens, signal);
        try {
            return await work(sequence);
        } finally {
            this.#give(sequence);
        }
    }

    #take(tokens, signal) {
        signal.throwIfAborted();
        if (this.#free.length > 0) return this.#removeBestFor(tokens);
        return new Promise((resolve, reject) => {
            const entry = {resolve, tokens};
            this.#waiting.push(entry);
            signal.addEventListener("abort", () => {
                const index = this.#waiting.indexOf(entry);
                if (index < 0) return; // it was served already: the work sees the abort itself
                this.#waiting.splice(index, 1);
                reject(signal.reason);
            }, {once: true});
        });
    }

    #give(sequence) {
        this.#free.push(sequence);
        const next = this.#waiting.shift();
        if (next) next.resolve(this.#removeBestFor(next.tokens));
    }

    #removeBestFor(tokens) {
        const shared = this.#free.map(sequence => sharedPrefix(sequence.contextTokens, tokens));
        return this.#free.splice(shared.indexOf(Math.max(...shared)), 1)[0];
    }
}

function sharedPrefix(left, right) {
    const end = Math.min(left.length, right.length);
    let length = 0;
    while (length < end && left[length] === right[length]) length++;
    return length;
}
