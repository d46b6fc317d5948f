<?php

declare(strict_types=1);

use Platform\Database;

require __DIR__ . '/../vendor/autoload.php';

// Runs daily. What the law no longer asks for is erased from the archive.
$erased = Database::archive()->exec('DELETE FROM archived_accounts WHERE erase_after < current_date');
echo "$erased archived accounts erased\n";
