<?php

declare(strict_types=1);

namespace Platform;

use DateTimeImmutable;
use PDO;

/** Closes an account: what the law asks for goes, encrypted, to the archive, and everything else is erased. */
final class AccountClosure
{
    /** @param string $key 32 bytes, held by SecOps and not by the database */
    public function __construct(
        private PDO $platform,
        private PDO $archive,
        private Trace $trace,
        private string $key,
    ) {
    }

    public function close(int $accountId, DateTimeImmutable $eraseAfter): void
    {
        $this->trace->record('account.close', $accountId, 'end of the contract');
        $select = $this->platform->prepare('SELECT company, email, first_name, last_name FROM accounts WHERE id = ?');
        $select->execute([$accountId]);
        $profile = json_encode($select->fetch(PDO::FETCH_ASSOC), JSON_THROW_ON_ERROR);
        $nonce = random_bytes(SODIUM_CRYPTO_SECRETBOX_NONCEBYTES);
        $this->archive
            ->prepare('INSERT INTO archived_accounts (encrypted_profile, nonce, erase_after) VALUES (?, ?, ?)')
            ->execute([sodium_crypto_secretbox($profile, $nonce, $this->key), $nonce, $eraseAfter->format('Y-m-d')]);
        // Contacts, proofs, logs and previews go with the account.
        $this->platform->prepare('DELETE FROM accounts WHERE id = ?')->execute([$accountId]);
    }
}
