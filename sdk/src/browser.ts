// SPDX-License-Identifier: AGPL-3.0-or-later
// What the browser keeps for us, and whether it wants us at all. Everything here may be forbidden
// or full at any time, and a shop must not notice.

const YEAR = 365 * 24 * 60 * 60;

export function randomId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Do Not Track, or Global Privacy Control: the visitor said no before we asked. */
export function saysNo(): boolean {
  const asked = navigator as Navigator & { globalPrivacyControl?: boolean; msDoNotTrack?: string };
  const old = window as Window & { doNotTrack?: string };
  const track = asked.doNotTrack ?? old.doNotTrack ?? asked.msDoNotTrack;
  return asked.globalPrivacyControl === true || track === '1' || track === 'yes';
}

export function readCookie(name: string): string | null {
  for (const pair of document.cookie.split('; ')) {
    if (pair.startsWith(`${name}=`)) return decodeURIComponent(pair.slice(name.length + 1));
  }
  return null;
}

/** First-party, of this host only. null takes it away. */
export function writeCookie(name: string, value: string | null): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  const age = value === null ? 0 : YEAR;
  document.cookie = `${name}=${encodeURIComponent(value ?? '')}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}

export function readKept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** null takes it away. */
export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Forbidden or full: then nothing outlives the page.
  }
}

export function keptNames(start: string): string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(start));
  } catch {
    return [];
  }
}
