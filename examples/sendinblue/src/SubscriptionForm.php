<?php

declare(strict_types=1);

namespace Platform;

use PDO;

/** Takes in what a subscriber filled in, with the proof that they did. */
final class SubscriptionForm
{
    public function __construct(private PDO $database, private string $formId)
    {
    }

    /**
     * @param array<string, mixed> $fields what the form sent
     * @param string $address where it came from
     */
    public function subscribe(int $accountId, array $fields, string $address): int
    {
        if (($fields['consent'] ?? '') !== 'yes') {
            throw new \InvalidArgumentException('Without a consent nobody is subscribed');
        }
        $this->database->beginTransaction();
        $insert = $this->database->prepare(
            'INSERT INTO contacts (account_id, email, first_name, last_name) VALUES (?, ?, ?, ?)
             ON CONFLICT (account_id, email) DO UPDATE SET first_name = excluded.first_name, last_name = excluded.last_name
             RETURNING id'
        );
        $insert->execute([$accountId, $fields['email'], $fields['first_name'] ?? null, $fields['last_name'] ?? null]);
        $contactId = (int) $insert->fetchColumn();
        $this->database
            ->prepare('INSERT INTO consent_proofs (contact_id, form_id, ip_address) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
            ->execute([$contactId, $this->formId, $address]);
        $choose = $this->database->prepare(
            'INSERT INTO contact_subscriptions (contact_id, mailing_list) VALUES (?, ?) ON CONFLICT DO NOTHING'
        );
        foreach ((array) ($fields['lists'] ?? []) as $list) {
            $choose->execute([$contactId, $list]);
        }
        $this->database->commit();

        return $contactId;
    }

    /** Takes a consent back, from the link under each message. The proof goes with the contact. */
    public function unsubscribe(int $contactId): void
    {
        $this->database->prepare('DELETE FROM contacts WHERE id = ?')->execute([$contactId]);
    }
}
