<?php

declare(strict_types=1);

namespace Platform;

use PDO;

/** What customers do for their contacts when these ask: show, correct, hand over, erase. */
final class ContactRights
{
    public function __construct(private PDO $database, private Trace $trace)
    {
    }

    /**
     * All that is held about a contact, with the proof of consent: moment, form and address.
     *
     * @return array<string, mixed>
     */
    public function export(int $accountId, int $contactId): array
    {
        $this->trace->record('contact.export', $accountId, 'request of the contact');
        $select = $this->database->prepare(
            'SELECT c.email, c.first_name, c.last_name, p.subscribed_at, p.form_id, p.ip_address,
                    ARRAY(SELECT mailing_list FROM contact_subscriptions s WHERE s.contact_id = c.id) AS lists
             FROM contacts c LEFT JOIN consent_proofs p ON p.contact_id = c.id WHERE c.id = ? AND c.account_id = ?'
        );
        $select->execute([$contactId, $accountId]);
        $contact = $select->fetch(PDO::FETCH_ASSOC) ?: throw new \OutOfBoundsException('There is no such contact');
        $messages = $this->database->prepare(
            'SELECT l.delivery_event, l.logged_at, m.message_body
             FROM contacts c
             JOIN transactional_logs l ON l.account_id = c.account_id AND l.recipient_email = c.email
             LEFT JOIN message_previews m ON m.log_id = l.id WHERE c.id = ? ORDER BY l.logged_at'
        );
        $messages->execute([$contactId]);

        return [...$contact, 'messages' => $messages->fetchAll(PDO::FETCH_ASSOC)];
    }

    public function rectify(int $accountId, int $contactId, string $firstName, string $lastName): void
    {
        $this->trace->record('contact.rectify', $accountId, 'request of the contact');
        $this->database
            ->prepare('UPDATE contacts SET first_name = ?, last_name = ? WHERE id = ? AND account_id = ?')
            ->execute([$firstName, $lastName, $contactId, $accountId]);
    }

    /** Erases a contact, the proof, the lists, and the logs of what was sent to it for this customer, with their previews. */
    public function erase(int $accountId, int $contactId): void
    {
        $this->trace->record('contact.erase', $accountId, 'request of the contact');
        $this->database
            ->prepare(
                'DELETE FROM transactional_logs
                 WHERE account_id = ? AND recipient_email = (SELECT email FROM contacts WHERE id = ?)'
            )
            ->execute([$accountId, $contactId]);
        $this->database->prepare('DELETE FROM contacts WHERE id = ? AND account_id = ?')->execute([$contactId, $accountId]);
    }
}
