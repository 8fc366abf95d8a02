<?php
// The steps of the PHP sample on the documentation's page of store > process_order (15_14), one after another, with
// the API's URL and credential taken from the environment. Differences to the page: it prints the answer, and it
// leaves TLS verification alone.

$API_URL = getenv('INTERSTREAM_API_URL');
$API_KEY_ID = getenv('INTERSTREAM_KEY_ID');
$API_SHARED_SECRET = getenv('INTERSTREAM_SHARED_SECRET');

$GET_VARS = ['go' => 'store', 'do' => 'process_order', 'iq' => '2'];
$POST_VARS = [];

$salt = md5(mt_rand());
$timestamp = time();
$GET_VARS['timestamp'] = $timestamp;
$GET_VARS['salt'] = $salt;
$GET_VARS['key'] = $API_KEY_ID;
$GET_VARS['signature'] = base64_encode(hash_hmac('sha256', $salt . $timestamp, $API_SHARED_SECRET, true));

$curl = curl_init($API_URL . '?' . http_build_query($GET_VARS));
curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
curl_setopt($curl, CURLOPT_POST, true);
curl_setopt($curl, CURLOPT_POSTFIELDS, $POST_VARS);
echo curl_exec($curl), "\n";
