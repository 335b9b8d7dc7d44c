// Shows the OpenAPI document. What Scalar offers of its own hosts is switched off.

const answer = await fetch('/openapi.json');
if (!answer.ok) {
  document.querySelector('#reference').textContent =
    `/openapi.json cannot be read (${answer.status}): load this page again.`;
}
const openApi = await answer.json();

// The form begins empty: filled in with the example, it would import that for whoever sends it.
for (const { requestBody } of Object.values(openApi.paths).flatMap(Object.values)) {
  for (const form of Object.values(requestBody?.content ?? {})) delete form.example;
}

// Scalar's buttons that copy have no name for those who do not see them.
const nameless = 'button.group\\/copy-button:not([aria-label])';
new MutationObserver(() => {
  for (const button of document.querySelectorAll(nameless)) button.ariaLabel = 'Copy';
}).observe(document.querySelector('#reference'), { childList: true, subtree: true });

Scalar.createApiReference('#reference', {
  content: openApi,
  hiddenClients: true,
  hideClientButton: true,
  hideModels: true,
  forceDarkModeState: 'light',
  hideDarkModeToggle: true,
  showDeveloperTools: 'never',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  authentication: { preferredSecurityScheme: 'bearer' },
  defaultOpenAllTags: true,
});
