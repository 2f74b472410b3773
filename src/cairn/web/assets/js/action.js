// Where a form is sent. Not form.action: a field that is named "action", as in an FMEA, stands in its place there.
export const actionOf = (form) => form.getAttribute?.("action") ?? form.action;
