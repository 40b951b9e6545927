export function open(dialog) {
  if (!dialog.open) dialog.showModal();
  // The content is drawn a moment later: the field to fill in gets the focus, its name selected up to the ending.
  requestAnimationFrame(() => {
    const field = dialog.querySelector('[data-autofocus]');
    field?.focus();
    if (field?.value) field.setSelectionRange(0, field.value.lastIndexOf('.') > 0 ? field.value.lastIndexOf('.') : field.value.length);
  });
}

export function close(dialog) {
  if (dialog.open) dialog.close();
}
