// A web worker that answers questions: what it is sent, `{ id, question }`, is answered by `{ id, answer }`, a text.
import { begin } from "./escalade.js";

const ready = fetch(new URL("escalade.wasm", import.meta.url)).then(begin);

self.onmessage = async ({ data: { id, question } }) => {
    try {
        self.postMessage({ id, answer: (await ready)(question) });
    } catch (error) {
        self.postMessage({ id, answer: JSON.stringify({ error: `error: this went wrong inside of escalade: ${error}` }) });
    }
};
