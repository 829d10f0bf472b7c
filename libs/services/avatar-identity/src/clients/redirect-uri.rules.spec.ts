import { describe, expect, it } from 'vitest';
import { isRedirectUri } from './redirect-uri.rules.ts';

describe('a redirect URI', () => {
  it.each(['https://shop.example/cb', 'https://shop.example:8443/cb?a=b', 'http://127.0.0.1:3000/cb', 'http://localhost/cb', 'http://[::1]:9/cb', 'com.example.shop:/cb'])('%s is taken', (uri) => {
    expect(isRedirectUri(uri)).toBe(true);
  });

  it.each([
    'http://shop.example/cb', 'http://127.0.0.1.evil.example/cb', 'https://shop.example/cb#part', 'https://shop.example/cb#', 'https://user:secret@shop.example/cb',
    'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'shop:/cb', '/cb', '',
  ])('%s is refused', (uri) => {
    expect(isRedirectUri(uri)).toBe(false);
  });
});
