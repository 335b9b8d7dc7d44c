// Shows the OpenAPI document. What Scalar offers of its own hosts is switched off.

const openApi = await (await fetch('/openapi.json')).json();
for (const { post } of Object.values(openApi.paths)) {
  // The form begins empty: filled in with the example, it would import that for whoever sends it.
  delete post.requestBody.content['multipart/form-data'].example;
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
