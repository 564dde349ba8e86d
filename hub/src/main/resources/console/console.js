// The console: what every cluster is, and as of when. It shows what the web API answers and decides nothing.
import {changes, row} from '/console/change.js';

const $ = id => document.getElementById(id);
const tone = {Converged: 'good', Progressing: 'wait', Waiting: 'wait', Paused: 'wait', Failed: 'bad', Degraded: 'bad', Offline: 'quiet', Unknown: 'quiet'};
// For these True is what one wants; for all others True is what went wrong.
const wanted = ['Converged', 'Enrolled', 'Ready', 'LayersReady', 'ApiServerReachable'];
const mood = c => c.status === 'Unknown' ? 'quiet' : wanted.includes(c.type) ? (c.status === 'True' ? 'good' : 'bad') : (c.status === 'True' ? 'bad' : 'quiet');
let picked = location.hash.startsWith('#cluster=') ? decodeURIComponent(location.hash.slice(9)) : null;
let csrf = sessionStorage.getItem('csrf') || '';

async function login(proof) {
  const answer = await fetch('/api/v1/session', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(proof)});
  if (!answer.ok) return false;
  csrf = (await answer.json()).csrf || '';
  sessionStorage.setItem('csrf', csrf);
  return true;
}

async function call(method, path, body) {
  const answer = await fetch(path, {method, headers: {'Holdfast-Csrf': csrf, 'Content-Type': 'application/json'},
    body: body === undefined ? undefined : JSON.stringify(body)});
  if (answer.status === 401 || (method === 'GET' && answer.status === 403)) { show('login'); throw new Error('log in first'); }
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail || 'HTTP ' + answer.status);
  return answer.json();
}
const read = path => call('GET', path);
const showChanges = changes($, call, () => { asked = 0; return refresh(); });

// What is newer is asked for all clusters at once: not with every refresh.
let newer = {}, asked = 0;
async function updates() {
  if (Date.now() - asked > 30000) {
    const list = await read('/api/v1/updates');
    newer = Object.fromEntries(list.items.map(u =>
      [u.cluster, {newer: Object.fromEntries(u.profiles.map(p => [p.name, p.to])), scheduled: u.scheduled}]));
    asked = Date.now();
  }
  return newer;
}

function show(section) {
  $('login').hidden = section !== 'login';
  $('fleet').hidden = section === 'login';
  if (section === 'login') $('one').hidden = true;
}

function age(time) {
  if (!time) return 'never';
  const s = Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000));
  return s < 120 ? s + ' s ago' : s < 7200 ? Math.round(s / 60) + ' min ago' : s < 172800 ? Math.round(s / 3600) + ' h ago' : Math.round(s / 86400) + ' d ago';
}

/** Profiles with their versions, and what is newer. */
function profiles(cluster) {
  return (cluster.spec.profiles || []).map(p => {
    const newer = cluster.newer?.[p.name];
    return p.name + ' ' + (p.version || p.channel || '') + (newer ? ' → ' + newer : '');
  }).join(', ');
}

function clusterRow(cluster) {
  const status = cluster.status || {}, name = cluster.metadata.name;
  const button = Object.assign(document.createElement('button'), {className: 'name', textContent: name});
  const tr = row([button, status.state || 'Unknown', profiles(cluster),
    `${status.appliedRevision ?? '–'} of ${status.desiredRevision ?? '–'}`, (status.pending?.reasons || []).join(', '), status.link || 'unknown', age(status.asOf)],
    ['', tone[status.state] || 'quiet', '', '', '', status.link === 'online' ? 'good' : 'quiet', 'quiet']);
  tr.className = 'pick' + (name === picked ? ' picked' : '');
  tr.onclick = () => { picked = name; location.hash = 'cluster=' + encodeURIComponent(name); refresh(); };
  return tr;
}

async function refreshOne(clusters) {
  const cluster = clusters.find(c => c.metadata.name === picked);
  $('one').hidden = !cluster;
  if (!cluster) return;
  const status = cluster.status || {};
  $('name').textContent = picked;
  $('layers').replaceChildren(...(status.layers || []).map(l => row([l.name, l.version, l.state, `${l.objects?.ready ?? 0} of ${l.objects?.total ?? 0}`, l.message], ['', '', tone[l.state]])));
  $('conditions').replaceChildren(...(status.conditions || []).map(c => row([c.type, c.status, c.reason, c.message, age(c.lastTransitionTime)], ['', mood(c)])));
  await showChanges(cluster);
  const events = await read(`/api/v1/clusters/${encodeURIComponent(picked)}/events?limit=20`);
  $('events').replaceChildren(...[...(events.items || [])].reverse().map(e => row([e.time, e.severity, (e.type || '').replace(/^dev\.holdfast\.|\.v1$/g, ''), e.subject, e.message ?? e.data?.message])));
}

async function refresh() {
  try {
    const [list, later] = await Promise.all([read('/api/v1/clusters?limit=200'), updates()]);
    show('fleet');
    const clusters = (list.items || []).map(c => ({...c, ...later[c.metadata.name]})), good = clusters.filter(c => c.status?.state === 'Converged').length;
    $('totals').textContent = `${good} of ${clusters.length} clusters converged`;
    $('none').hidden = clusters.length > 0;
    $('clusters').replaceChildren(...clusters.map(clusterRow));
    await refreshOne(clusters);
    $('source').textContent = 'as of ' + new Date().toLocaleTimeString();
  } catch (problem) {
    $('source').textContent = problem.message;
  }
}

$('login').querySelector('form').onsubmit = async event => {
  event.preventDefault();
  $('refused').textContent = '';
  if (await login({token: $('token').value.trim()})) { $('token').value = ''; start(); } else $('refused').textContent = 'The hub does not know this token.';
};

let stream = null, timer = null;
function start() {
  refresh();
  stream?.close();
  stream = new EventSource('/api/v1/stream');
  // Many changes at once are one refresh.
  stream.addEventListener('change', () => { timer ??= setTimeout(() => { timer = null; refresh(); }, 250); });
  setInterval(refresh, 10000);
}

// A one-time login comes in the fragment, which no server ever sees.
if (location.hash.startsWith('#login=')) {
  const secret = decodeURIComponent(location.hash.slice(7));
  history.replaceState(null, '', location.pathname);
  login({login: secret}).then(start);
} else start();
