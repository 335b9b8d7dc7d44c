// Shows the OpenAPI document. What Scalar offers of its own hosts is switched off.

Scalar.createApiReference('#reference', {
  url: '/openapi.json',
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
