import { mcpConfig, type Documentation, type Page } from '@phonebook/docs';
import { Router, type Request, type Response } from 'express';
import { allowOnly } from '../http/answer-error.ts';
import { answerAsset, assets } from './assets.ts';
import { guidePage, referencePage } from './html-page.ts';
import { addressTo, publishedOrigin } from './published-origin.ts';

/** Nothing of other hosts, no script of the page's own, and no frame around it. */
const guidePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
/** Scalar styles its page from scripts, in part without a nonce. */
const referencePolicy = guidePolicy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

/**
 * `/docs` and what belongs to it: the reference, the guide, both as HTML and as Markdown, the OpenAPI
 * document, and `/llms.txt`. All of it is made once, at the start.
 */
export function docsDoor({ guide, reference, openApi, llmsTxt }: Documentation): Router {
  const config = mcpConfig(publishedOrigin);
  const referenceHtml = referencePage(reference, `${publishedOrigin}/mcp`, config);
  const pages = guide.map((page) => [page, guidePage(page, guide)] as const);
  const document = JSON.stringify(openApi);

  const router = Router({ caseSensitive: true });
  const reading = allowOnly('GET', 'HEAD');
  router.route('/openapi.json').all(reading, (req, res) => {
    answer(req, res, 'application/json; charset=utf-8', document);
  });
  router.route('/llms.txt').all(reading, (req, res) => {
    answer(req, res, 'text/plain; charset=utf-8', llmsTxt);
  });
  router.route(['/docs', `/docs/${reference.slug}`]).all(reading, (req, res) => {
    answerHtml(req, res, referenceHtml, referencePolicy);
  });
  for (const [{ slug }, html] of pages) {
    router.route(`/docs/${slug}`).all(reading, (req, res) => {
      answerHtml(req, res, html, guidePolicy);
    });
  }
  for (const { slug, markdown } of [reference, ...guide] satisfies Page[]) {
    router.route(`/docs/${slug}.md`).all(reading, (req, res) => {
      answer(req, res, 'text/markdown; charset=utf-8', markdown);
    });
  }
  for (const asset of assets) {
    router.route(`/docs/assets/${asset.name}`).all(reading, answerAsset(asset));
  }
  return router;
}

function answerHtml(req: Request, res: Response, html: string, policy: string): void {
  res.set('Content-Security-Policy', policy);
  answer(req, res, 'text/html; charset=utf-8', html);
}

/** What is answered depends on the address by which it is asked for, and is not kept for others. */
function answer(req: Request, res: Response, contentType: string, text: string): void {
  res.set({ 'Content-Type': contentType, 'Cache-Control': 'private, no-cache' });
  res.send(addressTo(req, text));
}
