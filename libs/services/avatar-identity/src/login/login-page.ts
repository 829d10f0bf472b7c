import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1a2233, #e8ecf4); --quiet: light-dark(#5a657a, #9aa6bd); --ground: light-dark(#eef1f7, #0e131d); --card: light-dark(#fff, #182030); --line: light-dark(#ccd3e0, #35415a); --accent: light-dark(#2456d6, #7ea2ff); font: 16px/1.5 system-ui, sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground); color: var(--ink); }
main { width: min(34rem, 100%); padding: clamp(1.25rem, 5vw, 2.25rem); background: var(--card); border: 1px solid var(--line); border-radius: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
p { margin: 0; }
p, small { color: var(--quiet); }
strong { color: var(--ink); overflow-wrap: anywhere; }
small { display: block; margin-top: .35rem; font-size: .85rem; }
label, h2 { display: block; font-size: 1rem; font-weight: 600; margin: 1.5rem 0 .4rem; }
input, textarea, pre { display: block; width: 100%; margin: 0; font: inherit; padding: .65rem .8rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); color: var(--ink); }
pre, textarea { font-family: ui-monospace, monospace; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; resize: vertical; }
pre { background: var(--ground); user-select: all; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
button { margin-top: 1.75rem; width: 100%; font: inherit; font-weight: 600; padding: .75rem; border: 0; border-radius: .5rem; background: #2456d6; color: #fff; cursor: pointer; }
button:hover { background: #1c46b3; }
.problem { margin-top: 1.25rem; padding: .7rem .9rem; border-radius: .5rem; background: #b3261e; color: #fff; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * What a browser lets the login page do: its one style sheet, its one form. Browsers hold the form's whole chain of
 * redirects against `form-action`, so the application's redirect URI stands there too.
 */
export function pagePolicy(redirectUri: string): string {
  const url = URL.parse(redirectUri);
  const target = url === null ? '' : ` ${url.origin === 'null' ? url.protocol : url.origin}`;
  return `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'${target}; frame-ancestors 'none'; base-uri 'none'`;
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** What a browser lets a page without a form do. */
export const NOTICE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`;

const document = (title: string, main: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`;

/** What a person sees where there is nothing to go on with: the sentence of the refusal. */
export const noticePage = (sentence: string): string => document('This login cannot go on', `<p>${escape(sentence)}</p>`);

/** The login page: shows the text to sign, takes the avatar's name and the signature. Works without scripts. */
export function loginPage(options: { readonly challenge: string; readonly clientName: string; readonly action: string; readonly problem?: string }): string {
  const { challenge, clientName, action, problem } = options;
  return document(
    'Log in with your avatar',
    `<p><strong>${escape(clientName)}</strong> asks who you are. It learns your avatar's name and address.</p>
${problem === undefined ? '' : `<p class="problem" role="alert">${escape(problem)}</p>`}
<form method="post" action="${escape(action)}">
<label for="avatar">Your avatar</label>
<input id="avatar" name="avatar" required maxlength="255" autocomplete="username" autocapitalize="none" spellcheck="false" placeholder="its name on the chain" autofocus>
<h2>Sign this text</h2>
<pre id="challenge">${escape(challenge)}</pre>
<small>Copy it whole (one click selects it) and let your wallet sign it with the key of the address that owns the avatar. A signature serves this one login and moves nothing.</small>
<label for="signature">Its signature</label>
<textarea id="signature" name="signature" required maxlength="256" rows="2" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="88 characters of base64"></textarea>
<button type="submit">Log in</button>
</form>`,
  );
}
