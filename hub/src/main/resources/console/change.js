// What is newer than what a cluster runs, what stands against it, and the way back. Shows the web API's answers; whoever may
// not change anything is told so by the hub.
const text = value => value === null || value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);

/** A row of a table; some cells may have a class. */
export function row(cells, classes = []) {
  const tr = document.createElement('tr');
  cells.forEach((cell, i) => {
    const td = tr.insertCell();
    if (cell instanceof Node) td.append(cell); else td.textContent = text(cell);
    if (classes[i]) td.className = classes[i];
  });
  return tr;
}

function button(label, act) {
  const made = Object.assign(document.createElement('button'), {textContent: label, type: 'button'});
  made.onclick = act;
  return made;
}

function group(...parts) {
  const span = document.createElement('span');
  parts.forEach(part => span.append(part, ' '));
  return span;
}

/** The two sections of one cluster; `call` asks the web API, `changed` is told after something was done. */
export function changes($, call, changed) {
  let shown = null;

  async function act(path, body, method = 'POST') {
    $('said').textContent = '';
    try {
      await call(method, path, body);
      shown = null;
      await changed();
    } catch (problem) {
      $('said').textContent = problem.message;
    }
  }

  function conflict(base, open) {
    const choose = (choice, value) => act(base + '/updates/choices',
      value === undefined ? {layer: open.layer, path: open.path, choice} : {layer: open.layer, path: open.path, choice, value});
    const edit = () => {
      const wanted = prompt(`Value of ${open.path} in layer ${open.layer}`, text(open.value ?? open.override));
      if (wanted === null) return;
      let value = wanted;
      try { value = JSON.parse(wanted); } catch { /* a plain text */ }
      choose('edit', value);
    };
    return row([open.layer, open.path, open.base, open.override, open.incoming,
      open.choice ? open.choice + (open.choice === 'edit' ? ': ' + text(open.value) : '') : 'open',
      open.gone ? button('Take: the layer goes', () => choose('take'))
        : group(button('Keep', () => choose('keep')), button('Take', () => choose('take')), button('Edit', edit))]);
  }

  function showUpdate(base, update) {
    const scheduled = update.scheduled, held = update.held || [], there = update.state !== 'none' || scheduled || held.length;
    $('update').hidden = !there;
    if (!there) return;
    $('moves').textContent = (update.profiles || []).map(p => `${p.name} ${p.from} → ${p.to}`).join(', ')
      + (update.state === 'dismissed' ? ' (not wanted now)' : '');
    held.forEach(h => $('moves').append(` ${h.name} ${h.version} is held since a rollback. `,
      button('Release it', () => act(base + '/release', {revision: String(h.revision)}))));
    const problems = (update.problems || []).map(p => `${p.code}: expected ${p.expected}, found ${p.found}; ${p.remedy}`);
    $('problems').textContent = problems.join(' ');
    const open = update.conflicts || [];
    $('conflicted').hidden = open.length === 0;
    $('conflicts').replaceChildren(...open.map(one => conflict(base, one)));
    const effects = Object.fromEntries((update.forecast || []).map(f => [f.layer, f]));
    $('changes').replaceChildren(...(update.layers || []).map(l =>
      row([l.id, l.change, l.from, l.to, effects[l.id]?.stops ? 'stops' : effects[l.id]?.effect, (effects[l.id]?.reasons || []).join('; ')])));
    $('values').replaceChildren(...(update.values || []).map(v => row([v.layer, v.path, v.from, v.to])));
    $('valued').hidden = (update.values || []).length === 0;
    const o = update.objects;
    $('objects').textContent = o ? `${o.added} objects come, ${o.changed} change, ${o.removed} go` + (o.kept ? `, ${o.kept} stay although nothing lists them any more.` : '.') : '';
    const waiting = open.some(one => !one.choice) || update.state === 'blocked';
    const apply = button('Apply the update', () => act(base + '/updates', {}));
    apply.disabled = waiting;
    apply.title = waiting ? 'Choose for every conflict first' : '';
    const when = Object.assign(document.createElement('input'), {type: 'datetime-local'});
    when.setAttribute('aria-label', 'Time of the update');
    const then = button('Apply then', () => when.value && act(base + '/updates', {at: new Date(when.value).toISOString()}));
    then.disabled = waiting;
    $('doing').replaceChildren(apply, ' ', when, ' ', then, ' ', button('Not now', () => act(base + '/updates/dismissal', {})));
    $('doing').hidden = update.state === 'none';
    $('scheduled').replaceChildren(...(scheduled ? [planned(scheduled), ' ',
      button('Cancel this', () => act(base + '/updates/schedule', undefined, 'DELETE'))] : []));
  }

  function planned(scheduled) {
    const what = scheduled.to.map(t => t.profile + ' ' + t.version).join(', ');
    const at = `${new Date(scheduled.at).toLocaleString()}, scheduled by ${scheduled.by}.`;
    return scheduled.failed ? `${what} was not applied at ${at} ${scheduled.failed.detail}` : `${what} is applied at ${at}`;
  }

  function showHistory(base, list) {
    $('history').replaceChildren(...list.items.map(one => {
      const back = button('Roll back to this', () => {
        if (confirm(`Bring back revision ${one.revision}? What runs now is held until it is released.`)) {
          act(base + '/rollback', {to: String(one.revision)});
        }
      });
      return row([one.revision, (one.profiles || []).map(p => p.name + ' ' + p.version).join(', '), one.author, one.at,
        (one.current ? 'runs now' : one.held ? 'held' : '') + (one.scheduled ? ' (scheduled)' : ''), one.current || one.held ? '' : back]);
    }));
  }

  /** Shows a cluster; asked again only when it is another version, has a newer revision, something newer to go to or a time for it. */
  return async function show(cluster) {
    const key = JSON.stringify([cluster.metadata.name, cluster.metadata.resourceVersion, cluster.status?.desiredRevision, cluster.newer, cluster.scheduled]);
    if (key === shown) return;
    const base = '/api/v1/clusters/' + encodeURIComponent(cluster.metadata.name);
    const [update, history] = await Promise.all([call('GET', base + '/updates'), call('GET', base + '/history')]);
    showUpdate(base, update);
    showHistory(base, history);
    shown = key;
  };
}
