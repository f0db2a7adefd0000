import { domainToASCII } from 'node:url';
import { withoutInvisible } from './text.rules.js';

/** An e-mail address as it is compared: form and letters' case aside. */
export function emailKey(address: string): string {
  return withoutInvisible(address).normalize('NFC').trim().toLowerCase();
}

/** Whether it has the form of an e-mail address; letters of every script count. Nothing is asked of the network. */
export function isEmailAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  return at > 0 && local.length <= 64 && localPart.test(local) && isDomain(address.slice(at + 1));
}

const localPart =
  /^[\p{L}\p{M}\p{N}\p{So}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}\p{So}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const domainLetters = /^[\p{L}\p{M}\p{N}.-]+$/u;
const domain = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

function isDomain(text: string): boolean {
  return domainLetters.test(text) && domain.test(domainToASCII(text));
}
