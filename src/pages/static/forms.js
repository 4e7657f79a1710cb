/* What forms of the rules can do with script: pictures out of the clipboard, files that are too large,
 * lists of people by keyboard.
 *
 * Screenshots pasted into a place for files: the clipboard's pictures become files of its input. Where
 * the browser does not allow it, the input itself is there all the same. */
'use strict';

let place = null; /* the place last touched; a paste belongs to it */

function placeOf(node) {
  return node instanceof Element ? node.closest('[data-paste]') : null;
}

function showPlace(next) {
  if (place === next) return;
  if (place) place.classList.remove('paste-here');
  place = next;
  if (place) place.classList.add('paste-here');
}

function pasted(event) {
  const target = placeOf(event.target) || place;
  const files = event.clipboardData ? [...event.clipboardData.files] : [];
  if (!target || files.length === 0) return;
  const input = target.querySelector('input[type=file]');
  const all = new DataTransfer();
  for (const file of input.files) all.items.add(file);
  files.forEach((file, i) => {
    const ending = file.type === 'image/jpeg' ? 'jpg' : 'png';
    const named = /^image\.(png|jpe?g)$/.test(file.name);
    const time = new Date().toISOString().slice(0, 19).replace(/[-:T]/g, '');
    all.items.add(named ? new File([file], `screen-${time}-${i + 1}.${ending}`, { type: file.type }) : file);
  });
  input.files = all.files;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  event.preventDefault();
}

/* What the server would refuse is left out before it is sent, by name, so that nothing written is
 * lost with it. The limits: EVIDENCE_MAX of commands/evidence_cmd.c, max_body of http/http.h. */
const FILE_MAX = 20 * 1024 * 1024;
const ALL_MAX = 30 * 1024 * 1024;

function leaveOutTooLarge(event) {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== 'file') return;
  const note = input.closest('[data-paste]')?.querySelector('[data-too-large]');
  if (!note) return;
  let room = ALL_MAX;
  for (const other of input.form.querySelectorAll('input[type=file]'))
    if (other !== input) for (const file of other.files) room -= file.size;
  const kept = new DataTransfer();
  const left = [];
  for (const file of input.files) {
    if (file.size > FILE_MAX || file.size > room) {
      left.push(`${file.name}（${(file.size / 1024 / 1024).toFixed(1)} MB）`);
    } else {
      kept.items.add(file);
      room -= file.size;
    }
  }
  note.hidden = left.length === 0;
  note.textContent = left.length ? note.dataset.tooLarge.replace('{}', left.join('、')) : '';
  if (left.length) input.files = kept.files;
}

function tellThatPastingWorks(root) {
  if (typeof DataTransfer !== 'function') return;
  for (const help of root.querySelectorAll('[data-paste-help]')) help.hidden = false;
}

document.addEventListener('focusin', (event) => showPlace(placeOf(event.target)));
document.addEventListener('click', (event) => { if (placeOf(event.target)) showPlace(placeOf(event.target)); });
document.addEventListener('paste', pasted);
document.addEventListener('input', leaveOutTooLarge);
document.addEventListener('htmx:load', (event) => tellThatPastingWorks(event.target));
tellThatPastingWorks(document);

/* ---- people who answer on paper: one key for each answer, then the next person ---- */

function answersOf(row) {
  return row ? [...row.querySelectorAll('input[data-roll-answer]')] : [];
}

function nextPerson(row, step) {
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  const answers = answersOf(next);
  const target = answers.find((input) => input.checked) || answers[0];
  if (target) target.focus();
}

function answerByKey(event) {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !('rollAnswer' in input.dataset)) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const row = input.closest('tr');
  const answer = /^[1-9]$/.test(event.key) ? answersOf(row)[Number(event.key) - 1] : null;
  if (answer) {
    answer.checked = true;
    answer.dispatchEvent(new Event('change', { bubbles: true }));
    answer.dispatchEvent(new Event('input', { bubbles: true }));
    nextPerson(row, 1);
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    nextPerson(row, event.key === 'ArrowDown' ? 1 : -1);
  } else {
    return;
  }
  event.preventDefault();
}

/* The numbers on top are those of the whole list: what is shown of it counts as it stands now. */
function countShown(roll) {
  const shown = {};
  for (const input of roll.querySelectorAll('input[data-roll-answer]:checked'))
    shown[input.value] = (shown[input.value] || 0) + 1;
  return shown;
}

/* What only some answers ask for is out of the way for the others, unless something is in it. */
function showAsked(row) {
  const chosen = answersOf(row).find((input) => input.checked);
  for (const cell of row.querySelectorAll('td[data-answers]')) {
    const typed = [...cell.querySelectorAll('input')].some((input) => input.type === 'text' && input.value);
    const asked = chosen && cell.dataset.answers.split(' ').includes(chosen.value);
    cell.classList.toggle('roll-off', !asked && !typed);
  }
}

function recount(event) {
  if (!(event.target instanceof HTMLInputElement) || !('rollAnswer' in event.target.dataset)) return;
  const roll = event.target.closest('[data-roll]');
  const now = countShown(roll);
  showAsked(event.target.closest('tr'));
  for (const number of roll.querySelectorAll('[data-roll-count]'))
    number.textContent = Number(number.dataset.elsewhere) + (now[number.dataset.rollCount] || 0);
}

function startRolls(root) {
  for (const roll of root.querySelectorAll('[data-roll]')) {
    const now = countShown(roll);
    for (const number of roll.querySelectorAll('[data-roll-count]'))
      number.dataset.elsewhere = Number(number.textContent) - (now[number.dataset.rollCount] || 0);
    for (const help of roll.querySelectorAll('[data-roll-keys]')) help.hidden = false;
    for (const row of roll.querySelectorAll('tbody tr')) showAsked(row);
  }
}

document.addEventListener('keydown', answerByKey);
document.addEventListener('change', recount);
document.addEventListener('htmx:load', (event) => startRolls(event.target.parentElement || event.target));
startRolls(document);
