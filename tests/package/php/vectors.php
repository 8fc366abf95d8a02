<?php
// Writes the test vectors that PHP itself makes: tests/fixtures/php-vectors.json is this script's output, and the
// tests run it again and compare. PHP is the other end of the wire, so what it says is right by definition.

// The sample key that the API's documentation publishes, salt and timestamp of the project's first vector.
$published = 'MWIzMjNhMWNiODc5ZmQ0ZTY2NTMwZmJhZDA3YTMyZWViOTQ3MDJiOGM2ZTU2NjE3';

// Secrets of 1 to 200 bytes, so below, at and beyond SHA-256's block of 64: first ASCII (every printable character
// turns up), then UTF-8 with characters of two, three and four bytes.
function secret_of_ascii(int $length): string
{
    $secret = '';
    for ($i = 0; $i < $length; $i++) {
        $secret .= chr(33 + ($i * 7 + $length) % 94);
    }
    return $secret;
}

function secret_of_utf8(int $characters): string
{
    $alphabet = ['é', '秘', '密', 'ß', '😀', 'я', 'ア', ' '];
    $secret = 'x';
    for ($i = 0; $i < $characters; $i++) {
        $secret .= $alphabet[($i * 3 + $characters) % count($alphabet)];
    }
    return $secret;
}

function signed(string $secret, string $salt, int $timestamp): array
{
    $signature = base64_encode(hash_hmac('sha256', $salt . $timestamp, $secret, true));
    return compact('secret', 'salt', 'timestamp', 'signature');
}

$signatures = [signed($published, '0123456789abcdef0123456789abcdef', 1700000000)];
for ($length = 1; $length <= 200; $length++) {
    $signatures[] = signed(secret_of_ascii($length), md5("salt $length"), 1700000000 + $length * 86399);
}
for ($characters = 1; $characters <= 60; $characters++) {
    $signatures[] = signed(secret_of_utf8($characters), md5("utf-8 $characters"), $characters);
}

// Every byte by itself, as hex because most are not UTF-8 alone; then whole queries.
$bytes = [];
for ($byte = 0; $byte < 256; $byte++) {
    $bytes[] = ['hex' => sprintf('%02x', $byte), 'encoded' => substr(http_build_query(['v' => chr($byte)]), 2)];
}

$queries = [];
$variables = [
    ['go' => 'store', 'do' => 'process_order', 'iq' => '2'],
    ['go' => 'users', 'do' => 'password_reset', 'iq' => 'someone+shop@example.com'],
    ['go' => 'clips', 'do' => 'get_xtokenized_url', 'iq' => 'https://cdn.example.com/a b/c.mp4?x=1&y=[2]#~!*()\''],
    ['go' => 'users', 'do' => 'get_id_from_username', 'iq' => '山田 太郎😀'],
    ['go' => 'config', 'do' => 'get'],
];
foreach ($variables as $at => $get) {
    $signed = signed($published, md5("query $at"), 1700000000 + $at);
    $get['timestamp'] = $signed['timestamp'];
    $get['salt'] = $signed['salt'];
    $get['key'] = '1b323a1cb879fd4e66530fbad07a32ee';
    $get['signature'] = $signed['signature'];
    $queries[] = ['variables' => array_map('strval', $get), 'query' => http_build_query($get)];
}

$flags = JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES;
echo json_encode(compact('signatures', 'bytes', 'queries'), $flags), "\n";
