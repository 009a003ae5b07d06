'use strict';
// One stream of steps comes in; what stands in the registry and how far a Deployment is are asked for
// when a step says that they changed, at most five times a second.

const at = id => document.getElementById(id);
const make = (tag, text, className) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
};

const MAX_STEPS = 400;
const MAX_KEYS = 2000;
const EXAMPLE = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: nginx-deployment
spec:
  replicas: 3
  selector:
    matchLabels:
      app: nginx
  template:
    metadata:
      labels:
        app: nginx
    spec:
      containers:
      - name: nginx
        image: nginx:1.25
        ports:
        - containerPort: 80
`;

/** Runs the job now, and no more than once in the given time however often it is asked for. */
function throttled(job, milliseconds) {
  let waiting = false, again = false, running = false;
  const run = async () => {
    running = true;
    try { await job(); } catch (e) { console.warn(e); } finally { running = false; }
    waiting = true;
    setTimeout(() => { waiting = false; if (again) { again = false; run(); } }, milliseconds);
  };
  return () => { if (waiting || running) again = true; else run(); };
}

async function json(url) {
  const response = await fetch(url, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

// --- components -------------------------------------------------------------------------------------

const components = new Map();

function component(name) {
  let entry = components.get(name);
  if (!entry) {
    const element = make('li');
    element.append(make('span', name), make('b', '0'));
    entry = { element, writes: 0 };
    components.set(name, entry);
    at('component-list').append(element);
  }
  return entry;
}

function countWrite(name) {
  const entry = component(name);
  entry.element.lastChild.textContent = ++entry.writes;
  return entry;
}

function forgetWrites() {
  for (const entry of components.values()) entry.element.lastChild.textContent = entry.writes = 0;
}

function lightUp(name) {
  const entry = countWrite(name);
  entry.element.classList.add('active');
  clearTimeout(entry.timer);
  entry.timer = setTimeout(() => entry.element.classList.remove('active'), 350);
}

// --- stages of the chosen Deployment ----------------------------------------------------------------

let deployments = [];
let chosenKey = null;

const refreshDeployments = throttled(async () => {
  deployments = (await json('/page/deployments')).deployments;
  const select = at('deployment');
  const chosen = select.value;
  const names = deployments.map(d => `${d.namespace}/${d.name}`);
  if (names.join() !== [...select.options].map(o => o.value).join()) {
    const known = [...select.options].map(o => o.value);
    const added = known.length ? names.find(name => !known.includes(name)) : undefined;
    select.replaceChildren(...names.map(name => new Option(name, name)));
    if (added || names.includes(chosen)) select.value = added || chosen; // a new one is what people look for
  }
  showStages();
}, 200);

function showStages() {
  const chosen = deployments.find(d => `${d.namespace}/${d.name}` === at('deployment').value);
  at('deployment').hidden = deployments.length === 0;
  at('stage-text').textContent = chosen ? `stage ${chosen.stage} of 5` : 'no Deployment yet: paste one';
  const pods = chosen ? chosen.pods : [];
  const bound = pods.filter(p => p.node).length;
  const running = pods.filter(p => p.phase === 'Running').length;
  const ready = pods.filter(p => p.ready).length;
  const words = chosen
    ? [`rev ${chosen.revision}\n${chosen.replicas} wanted`, chosen.replicaSet, `${pods.length} of ${chosen.replicas} made`,
       `${bound} of ${pods.length} bound`, `${running} running\n${ready} ready`]
    : ['', '', '', '', ''];
  const keys = chosen ? stageKeys(chosen) : [];
  for (const item of at('stage-list').children) {
    const number = Number(item.dataset.stage);
    item.classList.toggle('reached', !!chosen && number <= chosen.stage);
    item.lastElementChild.textContent = words[number - 1];
    item.onclick = keys[number - 1] ? () => choose(keys[number - 1]) : null;
    item.title = keys[number - 1] || '';
  }
  if (chosenKey === null && keys[0]) choose(keys[0]);
  at('pods').replaceChildren(...pods.slice(0, 200).map(pod => {
    const button = make('button', `${pod.name} · ${pod.node || 'no node'} · ${pod.state}`);
    button.type = 'button';
    button.dataset.stage = pod.phase === 'Running' ? 5 : pod.node ? 4 : 3;
    button.title = 'Show its key, and why it is on this node';
    button.onclick = () => choose(`/registry/pods/${chosen.namespace}/${pod.name}`, `${chosen.namespace}/${pod.name}`);
    return button;
  }));
}

/** Where the first two stages of a Deployment stand; its pods have buttons of their own. */
function stageKeys(deployment) {
  const key = (resource, name) => name && `/registry/${resource}/${deployment.namespace}/${name}`;
  return [key('deployments', deployment.name), key('replicasets', deployment.replicaSet)];
}

// --- registry ---------------------------------------------------------------------------------------

const keyLines = new Map(); // by key; a line stays the same element, else a click during a refresh would be lost

const refreshKeys = throttled(async () => {
  const prefix = at('prefix').value;
  const answer = await json(`/registry?prefix=${encodeURIComponent(prefix)}&keysOnly=true&limit=${MAX_KEYS}`);
  at('key-count').textContent = answer.count;
  showRevision(answer.revision);
  const first = keyLines.size === 0;
  const present = new Set(answer.keys.map(item => item.key));
  for (const [key, line] of keyLines) if (!present.has(key)) { line.remove(); keyLines.delete(key); }
  answer.keys.forEach((item, place) => {
    const line = keyLines.get(item.key) || keyLine(item.key);
    if (at('keys').children[place] !== line) at('keys').insertBefore(line, at('keys').children[place] || null);
    if (line.revision === item.modRevision) return;
    line.revision = item.modRevision;
    line.lastChild.textContent = `rev ${item.modRevision}`;
    if (!first) {
      line.classList.add('fresh');
      setTimeout(() => line.classList.remove('fresh'), 1500);
    }
  });
}, 250);

function keyLine(key) {
  const line = make('li', undefined, key === chosenKey ? 'chosen' : '');
  line.append(make('span', key), make('b'));
  line.dataset.key = key;
  line.onclick = () => choose(key);
  keyLines.set(key, line);
  return line;
}

function forgetKeys() {
  keyLines.clear();
  at('keys').replaceChildren();
}

async function choose(key, pod) {
  chosenKey = key;
  for (const line of at('keys').children) line.classList.toggle('chosen', line.dataset.key === key);
  const [answer, verdicts] = await Promise.all([
    json(`/registry?prefix=${encodeURIComponent(key)}&limit=2`),
    pod ? json(`/page/scheduling?pod=${encodeURIComponent(pod)}`).catch(() => null) : null]);
  const item = answer.keys.find(i => i.key === key);
  const why = verdicts && verdicts.text ? `Why this node:\n${verdicts.text}\n\n` : '';
  at('value').textContent = item
    ? `${why}${key}\nmod revision ${item.modRevision}, create revision ${item.createRevision}, version ${item.version}\n\n${shown(item.value)}`
    : `${why}${key}\n\nis not there any more.`;
}

/** Who owns which field is long, and seldom what people look for: named unless asked for, as kubectl does. */
function shown(value) {
  const fold = (name, child) => name === 'managedFields' && Array.isArray(child) && !at('managed').checked
    ? child.map(entry => `${entry.manager} (${entry.operation}${entry.subresource ? ' ' + entry.subresource : ''})`)
    : child;
  return JSON.stringify(value, fold, 2);
}

function showRevision(revision) {
  const shown = Number(at('revision').textContent) || 0;
  if (revision > shown) at('revision').textContent = revision;
}

// --- steps ------------------------------------------------------------------------------------------

function showStep(step) {
  const line = make('li', undefined, step.routine ? 'routine' : '');
  if (step.stage) line.dataset.stage = step.stage;
  const time = new Date(step.time).toTimeString().slice(0, 8);
  line.append(make('small', `${time} rev ${step.revision} `), make('b', step.stage ? `${step.stage}/5 ${step.title} ` : ''),
    `${step.actor} ${step.verb} ${step.key}`, make('small', step.change ? ` — ${step.change}` : ''));
  at('steps').prepend(line);
  while (at('steps').childElementCount > MAX_STEPS) at('steps').lastChild.remove();
}

function onStep(step, live) {
  showStep(step);
  showRevision(step.revision);
  if (!live) { countWrite(step.actor); return; }
  lightUp(step.actor);
  refreshKeys();
  if (/^\/registry\/(deployments|replicasets|pods)\//.test(step.key)) refreshDeployments();
  if (step.key === chosenKey) choose(chosenKey);
}

function connect() {
  const source = new EventSource('/page/steps');
  const state = (name, text) => { at('connection').dataset.state = name; at('connection').textContent = text; };
  source.onopen = () => { state('live', 'live'); at('steps').replaceChildren(); forgetWrites(); refreshKeys(); refreshDeployments(); };
  source.onerror = () => state('lost', 'lost, trying again');
  source.addEventListener('past', event => JSON.parse(event.data).forEach(step => onStep(step, false)));
  source.addEventListener('step', event => onStep(JSON.parse(event.data), true));
  window.addEventListener('pagehide', () => source.close());
}

// --- applying ---------------------------------------------------------------------------------------

async function apply() {
  const result = at('result');
  result.className = '';
  result.textContent = '…';
  try {
    const response = await fetch('/apply', { method: 'POST', headers: { 'Content-Type': 'application/yaml', Accept: 'text/plain' }, body: at('yaml').value });
    result.textContent = (await response.text()).trim();
    result.classList.toggle('failed', !response.ok);
  } catch (e) {
    result.textContent = String(e);
    result.classList.add('failed');
  }
}

at('apply').onclick = apply;
at('example').onclick = () => { at('yaml').value = EXAMPLE; };
at('deployment').onchange = showStages;
at('prefix').oninput = () => { forgetKeys(); refreshKeys(); };
for (const button of at('prefixes').children) {
  button.onclick = () => { at('prefix').value = button.dataset.prefix; at('prefix').oninput(); };
}
at('managed').onchange = () => { if (chosenKey) choose(chosenKey); };
at('routine').onchange = event => at('steps').classList.toggle('all', event.target.checked);
['apiserver', 'deployment-controller', 'replicaset-controller', 'scheduler'].forEach(component);
connect();
