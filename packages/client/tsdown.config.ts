import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts', 'src/schemas.ts'],
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  // Which file of the sources a function comes from is of no use outside.
  inputOptions: { experimental: { attachDebugInfo: 'none' } },
  tsconfig: '../../tsconfig.client.json',
});
