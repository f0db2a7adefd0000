/** Where what a notification is about can be seen. */
export function targetOf(notification: {
  type: string;
  contact?: { id: string } | null;
  import?: { id: string } | null;
}): string {
  if (notification.contact) return `/contacts/${notification.contact.id}`;
  if (notification.import) return `/imports/${notification.import.id}`;
  if (notification.type === 'WEBHOOK_GIVEN_UP') return '/settings/webhooks';
  return notification.type === 'CONTACT_ASSIGNED' ? '/contacts?access=MINE' : '/contacts?access=SHARED';
}
