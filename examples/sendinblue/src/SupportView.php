<?php

declare(strict_types=1);

namespace Platform;

use PDO;
use Psr\Log\LoggerInterface;

/** The elements of an account that an account manager needs to answer a question. Contacts are not among them. */
final class SupportView
{
    public function __construct(private PDO $database, private Trace $trace, private LoggerInterface $log)
    {
    }

    /**
     * @param string $reason the question that is answered
     * @return array<string, mixed>
     */
    public function open(int $accountId, string $reason): array
    {
        $this->trace->record('support.open', $accountId, $reason);
        $this->log->info('account opened for support', ['account' => $accountId]);
        $select = $this->database->prepare(
            'SELECT company, email, first_name, last_name, log_days, preview_days FROM accounts WHERE id = ?'
        );
        $select->execute([$accountId]);

        return $select->fetch(PDO::FETCH_ASSOC) ?: throw new \OutOfBoundsException('There is no such account');
    }
}
