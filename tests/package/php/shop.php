<?php
// A purchase from PHP, signed as the documented sample does: the POST variables of each call as an array, which curl
// sends as multipart/form-data, or through http_build_query, which it sends urlencoded. Prints an answer a line.

$API_URL = getenv('INTERSTREAM_API_URL');
$API_KEY_ID = getenv('INTERSTREAM_KEY_ID');
$API_SHARED_SECRET = getenv('INTERSTREAM_SHARED_SECRET');
$as_array = getenv('POST_VARS') === 'array';

function call(string $action, array $POST_VARS = []): string {
  global $API_URL, $API_KEY_ID, $API_SHARED_SECRET, $as_array;
  $salt = md5(mt_rand());
  $timestamp = time();
  $GET_VARS = ['go' => 'store', 'do' => $action, 'iq' => '7', 'timestamp' => $timestamp, 'salt' => $salt, 'key' => $API_KEY_ID];
  $GET_VARS['signature'] = base64_encode(hash_hmac('sha256', $salt . $timestamp, $API_SHARED_SECRET, true));
  $curl = curl_init($API_URL . '?' . http_build_query($GET_VARS));
  curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
  curl_setopt($curl, CURLOPT_POST, true);
  curl_setopt($curl, CURLOPT_POSTFIELDS, $as_array ? $POST_VARS : http_build_query($POST_VARS));
  return curl_exec($curl);
}

$calls = [
  ['modify_cart', ['cartAction' => 'add', 'productID' => 1]],
  ['modify_cart', ['cartAction' => 'add', 'productID' => 4, 'productQty' => 2]],
  ['place_order', ['notify_buyer' => 0, 'buyer_ip' => '192.0.2.1']],
  ['add_payment', ['amount' => '7.50', 'description' => "slip \"1\" & 2 = 3 + \u{20ac}\r\n~"]],
  ['process_order', []],
  ['get_credit', []],
];
foreach ($calls as [$action, $POST_VARS]) {
  echo call($action, $POST_VARS), "\n";
}
// What the answers are is also what PHP itself would write.
$orders = call('list_orders');
echo $orders === json_encode(json_decode($orders)) ? 'as PHP writes it' : $orders, "\n";
