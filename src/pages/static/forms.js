/* Screenshots pasted into a place for files: the clipboard's pictures become files of its input. Where
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
