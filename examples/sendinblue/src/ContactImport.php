<?php

declare(strict_types=1);

namespace Platform;

use League\Csv\Reader;
use PDO;

/** Takes in the list of contacts that a customer brings along. No other column is read than those of a contact. */
final class ContactImport
{
    public function __construct(private PDO $database, private Trace $trace)
    {
    }

    /** @return int how many contacts were added */
    public function import(int $accountId, string $csv): int
    {
        $this->trace->record('contacts.import', $accountId, 'list of the customer');
        $rows = Reader::createFromString($csv)->setHeaderOffset(0);
        $insert = $this->database->prepare(
            'INSERT INTO contacts (account_id, email, first_name, last_name) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'
        );
        $added = 0;
        foreach ($rows as $row) {
            $insert->execute([$accountId, $row['email'], $row['first_name'] ?? null, $row['last_name'] ?? null]);
            $added += $insert->rowCount();
        }

        return $added;
    }
}
