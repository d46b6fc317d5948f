<?php

declare(strict_types=1);

namespace Platform;

use PDO;

/** Two databases, with two users: the platform cannot read its archive back. */
final class Database
{
    public static function platform(): PDO
    {
        return self::open('DATABASE_URL');
    }

    public static function archive(): PDO
    {
        return self::open('ARCHIVE_DATABASE_URL');
    }

    private static function open(string $variable): PDO
    {
        $dsn = getenv($variable);
        if ($dsn === false) {
            throw new \RuntimeException("$variable is not set");
        }

        return new PDO($dsn . ';sslmode=verify-full', options: [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
    }
}
