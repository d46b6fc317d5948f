<?php

declare(strict_types=1);

use Platform\Database;

require __DIR__ . '/../vendor/autoload.php';

// Runs daily. Each customer chose how long logs are kept, and how long previews; nothing is erased where they did not.
$database = Database::platform();
$previews = $database->exec(
    "DELETE FROM message_previews p USING transactional_logs l, accounts a
     WHERE l.id = p.log_id AND a.id = l.account_id AND l.logged_at < now() - a.preview_days * interval '1 day'"
);
$logs = $database->exec(
    "DELETE FROM transactional_logs l USING accounts a
     WHERE a.id = l.account_id AND l.logged_at < now() - a.log_days * interval '1 day'"
);
echo "$logs logs and $previews previews erased\n";
