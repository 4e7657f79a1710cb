/* What HTML alone cannot do. Every page works without this file. */
'use strict';

/* A form that came back with errors: read the summary first. */
function focusSummary() {
  const summary = document.querySelector('[data-focus]');
  if (summary) summary.focus();
}

/* A second click while the first is under way would only meet the stored answer; show that it is
 * being worked on instead. */
function markBusy(event) {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method === 'post') {
    form.dataset.sent = '1';
    form.setAttribute('aria-busy', 'true');
  }
}

/* Coming back by the browser's back button finds the form usable again. */
function clearBusy() {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    form.removeAttribute('aria-busy');
  }
}

/* A part of a page cannot say why it was refused: the form is sent as a whole, and the answer is a
 * page (an ended log-in, a form of another session). */
function sendWhole(event) {
  const { elt, requestConfig } = event.detail;
  const form = elt.closest('form');
  if (form && form.method === 'post' && requestConfig.verb === 'post')
    form.requestSubmit(elt.matches('button') ? elt : undefined);
}

/* Leaving a form with unsent changes asks first. */
let changed = document.querySelector('form[data-guard="unsaved"]') !== null;
function noteChange(event) {
  const form = event.target.form;
  if (form && form.hasAttribute('data-guard')) changed = true;
}

/* Paper has nothing to click on. */
function openForPrint() {
  for (const details of document.querySelectorAll('details:not([open])')) {
    details.dataset.closed = '1';
    details.open = true;
  }
}
function closeAfterPrint() {
  for (const details of document.querySelectorAll('details[data-closed]')) {
    delete details.dataset.closed;
    details.open = false;
  }
}

/* A file dropped anywhere on the page goes into the form that takes one. */
function takeDrop(event) {
  const input = document.querySelector('form[data-drop] input[type="file"]');
  if (!input || !event.dataTransfer || !event.dataTransfer.types.includes('Files')) return;
  event.preventDefault();
  if (event.type !== 'drop') return;
  input.files = event.dataTransfer.files;
  input.focus();
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

document.addEventListener('dragover', takeDrop);
document.addEventListener('drop', takeDrop);
window.addEventListener('beforeprint', openForPrint);
window.addEventListener('afterprint', closeAfterPrint);
document.addEventListener('submit', (event) => {
  changed = false;
  markBusy(event);
});
document.addEventListener('input', noteChange);
document.addEventListener('htmx:responseError', sendWhole);
window.addEventListener('pageshow', clearBusy);
window.addEventListener('beforeunload', (event) => {
  if (changed) event.preventDefault();
});
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print();
});
focusSummary();
