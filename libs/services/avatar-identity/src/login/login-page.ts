import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
main { width: min(32rem, 100% - 2rem); padding: 2rem 0; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
p { margin: 0 0 1rem; }
label { display: block; font-weight: 600; margin: 1rem 0 .25rem; }
input, textarea, pre { box-sizing: border-box; width: 100%; font: inherit; padding: .6rem; border: 1px solid GrayText; border-radius: .4rem; background: Field; color: FieldText; }
pre, textarea { font-family: ui-monospace, monospace; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; }
button { margin-top: 1.25rem; width: 100%; font: inherit; font-weight: 600; padding: .7rem; border: 0; border-radius: .4rem; background: #2456d6; color: #fff; cursor: pointer; }
.problem { padding: .6rem; border-radius: .4rem; background: #b3261e; color: #fff; }
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

/** The login page: shows the text to sign, takes the avatar's name and the signature. Works without scripts. */
export function loginPage(options: { readonly challenge: string; readonly clientName: string; readonly action: string; readonly problem?: string }): string {
  const { challenge, clientName, action, problem } = options;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Log in with your avatar</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Log in with your avatar</h1>
<p><strong>${escape(clientName)}</strong> asks who you are. It learns your avatar's name and address.</p>
${problem === undefined ? '' : `<p class="problem" role="alert">${escape(problem)}</p>`}
<form method="post" action="${escape(action)}">
<label for="avatar">Your avatar</label>
<input id="avatar" name="avatar" required maxlength="255" autocomplete="username" autofocus>
<label for="challenge">Sign this text with your avatar's key</label>
<pre id="challenge">${escape(challenge)}</pre>
<label for="signature">Signature</label>
<textarea id="signature" name="signature" required maxlength="256" rows="3" autocomplete="off"></textarea>
<button type="submit">Log in</button>
</form>
</main>
</body>
</html>
`;
}
