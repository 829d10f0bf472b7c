import { verifyMessage } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import type { Problem } from '@mbaas/kernel';
import type { Database } from '@mbaas/platform-postgres';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { loadAvatarByName } from '../avatars/storage/avatar.store.ts';
import { identityProblem } from '../identity.errors.ts';
import { loginChallenge } from './challenge.ts';
import { loginPage, NOTICE_POLICY, noticePage, pagePolicy } from './login-page.ts';
import { readLoginForm, type LoginForm } from './read-form.ts';
import { redirect, replyHtml, replyJson, replyProblem } from './reply.ts';

export interface LoginOptions {
  readonly provider: Provider;
  readonly database: Database;
  readonly network: Network;
  readonly issuer: string;
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/**
 * `GET <issuer>/interaction/<uid>` shows what to sign, `POST` takes avatar and signature and goes on with the login.
 * A client that asks for JSON gets `{ challenge }` and `{ redirectTo }` instead of a page and a redirect.
 */
export async function handleLogin(options: LoginOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { provider, issuer } = options;
  const json = (request.headers.accept ?? '').includes('application/json');
  const interaction = await openInteraction(provider, request, response);
  const over = (): void => {
    const problem = identityProblem('IDENTITY_LOGIN_EXPIRED');
    return prefersPage(request) ? replyHtml(response, problem.status, noticePage(problem.detail), NOTICE_POLICY) : replyProblem(response, problem);
  };
  if (interaction === null) return over();

  const { uid, params } = interaction;
  const client = await provider.Client.find(String(params['client_id']));
  if (client === undefined) return over();
  const clientName = client.clientName ?? client.clientId;
  const challenge = loginChallenge({ issuer, clientId: client.clientId, clientName, interaction: uid });
  const page = (problem?: Problem): void => {
    const html = loginPage({ challenge, clientName, action: `${new URL(issuer).pathname}/interaction/${uid}`, ...(problem === undefined ? {} : { problem: problem.detail }) });
    replyHtml(response, problem?.status ?? 200, html, pagePolicy(String(params['redirect_uri'])));
  };
  if (request.method !== 'POST') return json ? replyJson(response, 200, { challenge, client: clientName }) : page();

  const form = await readLoginForm(request);
  if (form === null || !(await isSigned(form, challenge, options))) {
    const refusal = identityProblem(form === null ? 'IDENTITY_LOGIN_INVALID' : 'IDENTITY_LOGIN_REFUSED');
    return json ? replyProblem(response, refusal) : page(refusal);
  }
  const grantId = await saveGrant(provider, interaction, client.clientId, form.avatar);
  const redirectTo = await provider.interactionResult(request, response, { login: { accountId: form.avatar }, consent: { grantId } }, { mergeWithLastSubmission: false });
  return json ? replyJson(response, 200, { redirectTo }) : redirect(response, redirectTo);
}

/** A browser that goes to an address asks for HTML by name. */
const prefersPage = ({ headers: { accept = '' } }: IncomingMessage): boolean => accept.includes('text/html');

/** No difference is made between an unknown avatar and a wrong signature. */
async function isSigned({ avatar, signature }: LoginForm, challenge: string, { database, network }: LoginOptions): Promise<boolean> {
  const known = await loadAvatarByName(database, avatar);
  return known !== null && verifyMessage(challenge, signature, known.address, network);
}

/** The page says what the application gets, so signing its text is the consent, for this application alone. */
async function saveGrant(provider: Provider, { params }: Interaction, clientId: string, accountId: string): Promise<string> {
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope(String(params['scope']));
  return grant.save();
}

/** The login that this browser's cookie names, if it is the one asked for; else null. */
async function openInteraction(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<Interaction | null> {
  try {
    const interaction = await provider.interactionDetails(request, response);
    return (request.url ?? '').split('?')[0] === `/interaction/${interaction.uid}` ? interaction : null;
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return null;
    throw error;
  }
}
