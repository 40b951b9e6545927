// The runtime must never outlive its host: a forgotten model holds hundreds of megabytes.
const CheckMilliseconds = 2000;

/** Ends this process when stdin reaches its end (the host closed it or died) or when it was given a new parent. */
export function endWithParent() {
    const parent = process.ppid;
    const end = () => process.exit(0);
    process.stdin.on("end", end).on("close", end).on("error", end).resume();
    setInterval(() => process.ppid === parent || end(), CheckMilliseconds).unref();
    process.on("SIGTERM", end);
    process.on("SIGINT", () => {}); // Ctrl+C reaches the whole terminal group: the host decides when to end us
}
