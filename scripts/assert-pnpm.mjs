// Run before a package is packed: ends with an error where it is not pnpm that packs it.
//
// npm would leave `exports` pointing at the sources, which are not in the package.

if (!process.env.npm_config_user_agent?.startsWith('pnpm/')) {
  console.error('Pack this with pnpm, which puts in what publishConfig says: npm run pack:client');
  process.exit(1);
}
