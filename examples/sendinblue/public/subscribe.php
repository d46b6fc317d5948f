<?php

declare(strict_types=1);

use Platform\Database;
use Platform\SubscriptionForm;

require __DIR__ . '/../vendor/autoload.php';

if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    readfile(__DIR__ . '/../templates/iscrizione.html');
    exit;
}
$form = new SubscriptionForm(Database::platform(), (string) $_POST['form']);
$form->subscribe((int) $_POST['account'], $_POST, $_SERVER['REMOTE_ADDR']);
http_response_code(204);
