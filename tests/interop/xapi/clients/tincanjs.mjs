// Drives a record store with tincanjs; arguments: endpoint, name, secret. Prints what came of each step.
import { createHash, randomUUID } from "node:crypto";
import { createRequire } from "node:module";

const TinCan = createRequire(import.meta.url)("tincanjs");
const [endpoint, username, password] = process.argv.slice(2);
const store = new TinCan.LRS({ endpoint, username, password, allowFail: false });

// Its methods call back with an error and a result.
const ask = (method, ...values) =>
    new Promise((done, failed) => {
        const config = values.pop();
        store[method](...values, {
            ...config,
            callback: (error, result) =>
                error === null ? done(result) : failed(new Error(`${method}: ${error} ${result?.responseText}`)),
        });
    });

const agent = new TinCan.Agent({ mbox: `mailto:${randomUUID()}@example.org` });
const verb = { id: "http://adlnet.gov/expapi/verbs/completed", display: { en: "completed" } };
const activity = new TinCan.Activity({ id: `https://trust.example.org/lesson/${randomUUID()}` });
const said = (more) => new TinCan.Statement({ actor: agent, verb, target: activity, ...more });
const told = {};

told.about = (await ask("about", {})).version.includes("1.0.3");

const id = randomUUID();
const statement = said({ id });
await ask("saveStatement", statement, {});
told.saved = true;
await ask("saveStatement", statement, {});
told.again = true;
told.found = (await ask("retrieveStatement", id, {})).actor.mbox === agent.mbox;
await ask("saveStatements", [said(), said()], {});
told.queried = (await ask("queryStatements", { params: { agent } })).statements.length;
const first = await ask("queryStatements", { params: { agent, limit: 2 } });
told.more = (await ask("moreStatements", { url: first.more })).statements.length;

const content = new TextEncoder().encode("a plan for ward 3");
const attached = said({
    attachments: [
        {
            usageType: "https://trust.example.org/plan",
            display: { en: "A plan" },
            contentType: "text/plain",
            content: content.buffer,
            length: content.length,
            sha2: createHash("sha256").update(content).digest("hex"),
        },
    ],
});
await ask("saveStatement", attached, {});
const got = await ask("retrieveStatement", attached.id, { params: { attachments: true } });
told.attachment = got.attachments[0].getContentAsString();

const word = { actor: agent, verb: { id: "http://adlnet.gov/expapi/verbs/voided" } };
await ask("saveStatement", new TinCan.Statement({ ...word, target: { objectType: "StatementRef", id } }), {});
told.voided = (await ask("retrieveVoidedStatement", id, {})).id === id;

const json = { contentType: "application/json" };
const place = { agent, activity };
await ask("saveState", "place", { page: 1 }, { ...place, ...json });
await ask("saveState", "place", { page: 2 }, { ...place, ...json });
told.state = (await ask("retrieveState", "place", place)).contents;
await ask("saveAgentProfile", "choices", { big: true }, { agent, ...json });
told["agent profile"] = (await ask("retrieveAgentProfile", "choices", { agent })).contents;
await ask("saveActivityProfile", "settings", { level: 0 }, { activity, ...json });
const { etag } = await ask("retrieveActivityProfile", "settings", { activity });
await ask("saveActivityProfile", "settings", { level: 1 }, { activity, ...json, lastSHA1: etag.replaceAll('"', "") });
told["activity profile"] = (await ask("retrieveActivityProfile", "settings", { activity })).contents;
await ask("dropState", "place", place);
told.deleted = (await ask("retrieveStateIds", place)).length === 0;

process.stdout.write(JSON.stringify(told));
