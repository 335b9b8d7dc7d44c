// Of Scalar's reference page only the bundle is served, which holds all that it needs: what it is made
// of (270 packages, 280 MB) is not installed.
export const hooks = {
  readPackage(manifest) {
    if (manifest.name === '@scalar/api-reference') manifest.dependencies = {};
    return manifest;
  },
};
