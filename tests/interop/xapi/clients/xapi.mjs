// Drives a record store with @xapi/xapi; arguments: endpoint, name, secret. Prints what came of each step.
import { createHash, randomUUID } from "node:crypto";
import { createRequire } from "node:module";

const XAPI = createRequire(import.meta.url)("@xapi/xapi").default;
const [endpoint, name, secret] = process.argv.slice(2);
// Its other way, axios, sends attachments with another type than multipart/mixed in Node.
const store = new XAPI({ endpoint, auth: XAPI.toBasicAuth(name, secret), version: "1.0.3", adapter: "fetch" });

const agent = { objectType: "Agent", mbox: `mailto:${randomUUID()}@example.org` };
const verb = { id: "http://adlnet.gov/expapi/verbs/completed", display: { en: "completed" } };
const activityId = `https://trust.example.org/lesson/${randomUUID()}`;
const said = (more) => ({ actor: agent, verb, object: { objectType: "Activity", id: activityId }, ...more });
const told = {};

told.about = (await store.getAbout()).data.version.includes("1.0.3");

const id = randomUUID();
const statement = said({ id });
told.saved = (await store.sendStatement({ statement })).data[0] === id;
told.again = (await store.sendStatement({ statement })).data[0] === id;
told.found = (await store.getStatement({ statementId: id })).data.actor.mbox === agent.mbox;
await store.sendStatements({ statements: [said(), said()] });
told.queried = (await store.getStatements({ agent })).data.statements.length;
const first = (await store.getStatements({ agent, limit: 2 })).data;
told.more = (await store.getMoreStatements({ more: first.more })).data.statements.length;

const content = new TextEncoder().encode("a plan for ward 3");
const attached = said({
    id: randomUUID(),
    attachments: [
        {
            usageType: "https://trust.example.org/plan",
            display: { en: "A plan" },
            contentType: "text/plain",
            length: content.length,
            sha2: createHash("sha256").update(content).digest("hex"),
        },
    ],
});
await store.sendStatement({ statement: attached, attachments: [content.buffer] });
const parts = (await store.getStatement({ statementId: attached.id, attachments: true })).data;
told.attachment = typeof parts[1] === "string" ? parts[1] : new TextDecoder().decode(parts[1]);

await store.voidStatement({ actor: agent, statementId: id });
told.voided = (await store.getVoidedStatement({ voidedStatementId: id })).data.id === id;

const place = { agent, activityId, stateId: "place" };
await store.setState({ ...place, state: { page: 1 } });
await store.setState({ ...place, state: { page: 2 } });
told.state = (await store.getState(place)).data;
await store.createAgentProfile({ agent, profileId: "choices", profile: { big: true } });
told["agent profile"] = (await store.getAgentProfile({ agent, profileId: "choices" })).data;
const settings = { activityId, profileId: "settings" };
await store.setActivityProfile({ ...settings, profile: { level: 0 }, etag: "*", matchHeader: "If-None-Match" });
const etag = (await store.getActivityProfile(settings)).headers.etag;
await store.setActivityProfile({ ...settings, profile: { level: 1 }, etag, matchHeader: "If-Match" });
told["activity profile"] = (await store.getActivityProfile(settings)).data;
await store.deleteState(place);
told.deleted = (await store.getStates({ agent, activityId })).data.length === 0;

process.stdout.write(JSON.stringify(told));
