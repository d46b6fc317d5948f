<?php

declare(strict_types=1);

namespace Platform;

use PDO;

/** Leaves a trace of each operation on personal data: who did what for which account, and why. Never the data itself. */
final class Trace
{
    /** @param string $actorId the user or the employee who is signed in */
    public function __construct(private PDO $database, private string $actorId)
    {
    }

    public function record(string $operation, int $accountId, string $reason): void
    {
        if (trim($reason) === '') {
            throw new \InvalidArgumentException('An operation on personal data needs a reason');
        }
        $this->database
            ->prepare('INSERT INTO processing_traces (actor_id, operation, account_id, reason) VALUES (?, ?, ?, ?)')
            ->execute([$this->actorId, $operation, $accountId, $reason]);
    }
}
