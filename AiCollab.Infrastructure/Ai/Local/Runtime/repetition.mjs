const Window = 1500;
const MostPeriod = Window / 4;
const CheckEvery = 128;

/**
 * Notices a model that goes round in circles: small models at temperature 0 do, and would fill the whole context with it.
 * Nothing that people write repeats one block of up to 375 characters over the last 1500 without any change.
 */
export class RepetitionGuard {
    #tail = "";
    #unchecked = 0;

    /** Adds text; true when the tail is one block said over and over. */
    seesLoop(text) {
        this.#tail = (this.#tail + text).slice(-Window);
        this.#unchecked += text.length;
        if (this.#tail.length < Window || this.#unchecked < CheckEvery) return false;
        this.#unchecked = 0;
        return periodOf(this.#tail) <= MostPeriod;
    }
}

/** The smallest p such that text[i] === text[i - p] everywhere (Knuth-Morris-Pratt's failure function). */
function periodOf(text) {
    const border = new Uint16Array(text.length);
    for (let i = 1, length = 0; i < text.length; i++) {
        while (length > 0 && text[i] !== text[length]) length = border[length - 1];
        if (text[i] === text[length]) length++;
        border[i] = length;
    }
    return text.length - border[text.length - 1];
}
