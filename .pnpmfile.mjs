// What is wrong with the manifests of packages, as far as it matters here.

export const hooks = {
  readPackage(manifest) {
    // Only its bundle is served, which holds all that it needs: what it is made of (270 packages,
    // 280 MB) is not installed.
    if (manifest.name === '@scalar/api-reference') manifest.dependencies = {};

    // It uses the compiler's programming interface, which TypeScript 7 does not have.
    if (manifest.name === 'openapi-typescript') {
      delete manifest.peerDependencies.typescript;
      manifest.dependencies.typescript = '5.9.3';
    }
    return manifest;
  },
};
