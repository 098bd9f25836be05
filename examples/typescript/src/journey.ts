// The first licence, told step by step, against a server of development: npm run journey -- http://127.0.0.1:8000
import { Blob } from 'node:buffer';
import { setTimeout } from 'node:timers/promises';
import WebSocket from 'ws';
import { makeTongban, type Tongban } from './client.js';
import { done } from './errors.js';
import * as ops from './generated.js';
import { isEnd, statusName } from './words.js';

interface Person {
  name: string;
  phone: string;
  idNumber: string;
  kind: string;
  roles: string[];
  departments: string[];
}
type Case = ops.CaseFragment;

const url = process.argv[2] ?? 'http://127.0.0.1:8000';
// A whole PNG of one pixel, as a floor plan goes.
const PLAN = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');

const people: Person[] = await (await fetch(`${url}/dev/people`)).json();
const tell = (step: string, what: string) => console.log(`${step}: ${what}`);

function open(): Tongban {
  const stored = new Map<string, string>();
  const store = { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => void stored.set(key, value) };
  return makeTongban({ url, store, webSocket: WebSocket });
}

async function consentText(me: Tongban, purpose: ops.ConsentPurpose) {
  const { data } = await me.client.query({ query: ops.TextsDocument, variables: { purpose } });
  const [text] = data!.consentTexts;
  return text!;
}

async function signIn(person: Person): Promise<Tongban> {
  const me = open();
  const { hash } = await consentText(me, 'ACCOUNT');
  const asked = await me.client.mutate({ mutation: ops.AskForCodeDocument, variables: { phone: person.phone, consentHash: hash } });
  done(asked.data?.requestSmsCode);
  const [sent] = await (await fetch(`${url}/dev/outbox?phone=${person.phone}`)).json();
  await me.session.signIn(person.phone, sent.code, '示例');
  return me;
}

async function prove(me: Tongban, { name, idNumber }: Person): Promise<string> {
  const { purpose, version, hash } = await consentText(me, 'ID_NUMBER');
  const agreed = await me.client.mutate({ mutation: ops.AgreeDocument, variables: { purpose, version, hash } });
  done(agreed.data?.giveConsent);
  const verified = await me.client.mutate({ mutation: ops.VerifyDocument, variables: { name, idNumber } });
  const payload = done(verified.data?.verifyIdentity);
  me.session.enter(payload);
  return payload.viewer!.assurance;
}

async function find(me: Tongban, text: string) {
  const { data } = await me.client.query({ query: ops.SearchDocument, variables: { text } });
  const found = data!.searchMatters.edges.map(({ node }) => node.matter);
  return found.find(({ name, online }) => name.includes('食品经营许可') && online)!;
}

async function apply(me: Tongban, matterCode: string): Promise<Case> {
  const { data } = await me.client.query({ query: ops.GuideDocument, variables: { code: matterCode } });
  tell('guide', `${data!.matter!.promisedDays} days, ${data!.matter!.materials.length} materials`);
  const started = await me.buttons.press(`start ${matterCode}`, (key) =>
    me.client.mutate({ mutation: ops.StartDocument, variables: { matterCode, key } }),
  );
  const draft = done(started.data?.startApplication).application!;
  tell('start', draft.number);
  const plan = await me.upload(new Blob([PLAN], { type: 'image/png' }) as globalThis.Blob, '平面图.png');
  tell('upload', `${plan.size} bytes`);
  const { id, revision } = draft;
  const saved = await me.client.mutate({
    mutation: ops.SaveDocument,
    variables: { id, revision, form: filledIn(draft), materials: given(draft, plan.id) },
  });
  return done(saved.data?.saveApplication).application!;
}

// What is known already, and the schema's own example for every other field that must be there.
function filledIn({ form, formSchema }: Case): Record<string, unknown> {
  const { required, properties } = formSchema as { required: string[]; properties: Record<string, { examples?: unknown[] }> };
  const examples = required.map((key) => [key, properties[key]?.examples?.[0]]);
  return { ...Object.fromEntries(examples.filter(([, example]) => example !== undefined)), ...form };
}

function given({ materials }: Case, file: string): ops.MaterialInput[] {
  const needed = materials.map(({ requirement }) => requirement).filter(({ required }) => required);
  return needed.map(({ key, source }) => (source === 'COMMITMENT' ? { key, committed: true } : { key, fileIds: [file] }));
}

async function submit(me: Tongban, { id, revision }: Case): Promise<Case> {
  const sent = await me.buttons.press(`submit ${id}`, (key) =>
    me.client.mutate({ mutation: ops.SubmitDocument, variables: { id, revision, key } }),
  );
  return done(sent.data?.submitApplication).application!;
}

// Tell each event as it comes, until the case is decided.
function follow(me: Tongban, { number }: Case): Promise<void> {
  return new Promise((resolve, reject) => {
    me.client.subscribe({ query: ops.ProgressDocument, variables: { number } }).subscribe({
      next({ data }) {
        const { sequence, type, status } = data!.applicationEvents;
        tell('progress', `${sequence} ${type} ${statusName(status)}`);
        if (isEnd(type)) resolve();
      },
      error: reject,
    });
  });
}

// What the department does meanwhile; people at a window have an app of their own.
async function handle({ id }: Case, revision: number, department: string): Promise<void> {
  const staff = (role: string) => people.find((one) => one.roles.includes(role) && one.departments.includes(department))!;
  const [clerk, approver] = [await signIn(staff('CLERK')), await signIn(staff('APPROVER'))];
  const accepted = await clerk.client.mutate({ mutation: ops.AcceptDocument, variables: { id, revision } });
  const taken = done(accepted.data?.acceptApplication).application!;
  const reviewed = await clerk.client.mutate({ mutation: ops.ReviewDocument, variables: { id, revision: taken.revision } });
  const ready = done(reviewed.data?.startReview).application!;
  const variables = { id, revision: ready.revision, reason: '符合法定条件' };
  done((await approver.client.mutate({ mutation: ops.ApproveDocument, variables })).data?.decideApplication);
}

async function present(me: Tongban): Promise<string> {
  const { data } = await me.client.query({ query: ops.WalletDocument, fetchPolicy: 'network-only' });
  const [edge] = data!.viewer!.certificates.edges;
  tell('wallet', `${edge!.node.type.name} ${edge!.node.status}`);
  const variables = { id: edge!.node.id, fields: ['holderName'] };
  const { presentation } = done((await me.client.mutate({ mutation: ops.PresentDocument, variables })).data?.presentCertificate);
  const check = { query: ops.CheckDocument, variables: { token: presentation!.token } };
  return `${(await open().client.query(check)).data!.verifyCertificate.valid}`;
}

const citizen = people.find(({ roles, kind }) => !roles.length && kind === 'PERSON')!;
const me = await signIn(citizen);
tell('sign in', citizen.name);
tell('identity', await prove(me, citizen));
const matter = await find(me, '我想开个小饭馆');
tell('search', matter.name);
const submitted = await submit(me, await apply(me, matter.code));
tell('submit', statusName(submitted.status));
const decided = follow(me, submitted);
await handle(submitted, submitted.revision, matter.department.code);
await Promise.race([decided, setTimeout(30_000).then(() => Promise.reject(new Error('no news of the decision')))]);
tell('valid', await present(me));
await me.session.signOut();
me.close();
process.exit(0);
