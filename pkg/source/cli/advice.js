// What to do about each code: the last column of the table in docs/guide/errors.md and docs/guide/ja/errors.md (a test
// compares them), and what the command line says for itself.

const OF_ANY_OTHER = '*';

/** `[codes, English, Japanese]`, in the guide's words. */
const OF_THE_GUIDE = [
  [
    ['INVALID_CONFIGURATION'],
    'Set the option that the message names. A name that is not an option is refused too, with the nearest that is one.',
    'メッセージが挙げるオプションを設定します。オプションにない名前も、最も近い名前を挙げて拒否します。',
  ],
  [
    ['INVALID_USER_ID'],
    'Pass a positive integer: a number, a bigint, or plain digits.',
    '正の整数を渡します（数値、bigint、または数字だけの文字列）。',
  ],
  [
    ['REQUEST_ERROR'],
    'Check key ID, shared secret, clock and user id; detail has the API\'s own words.',
    'キー ID、共有シークレット、時計、ユーザー ID を確かめます。detail に API の言葉があります。',
  ],
  [
    ['ERROR_NO_ORDER'],
    'There is no current order: it was processed or cancelled before, or never placed.',
    '現在の注文がありません。すでに処理またはキャンセルされたか、注文されていません。',
  ],
  [
    ['ERROR_AMOUNT_DUE'],
    'Record the missing payment (store > add_payment), then call again.',
    '足りない入金を記録してから（store > add_payment）、もう一度呼び出します。',
  ],
  [
    ['ERROR_CURRENCY_MISMATCH'],
    'The Store\'s currency was changed after the order was placed: change it back, or have the order placed anew.',
    '注文のあとにストアの通貨が変更されました。元に戻すか、注文し直してもらいます。',
  ],
  [
    ['ERROR_PROCESSING'],
    'It failed half way ("unknown"). Look at the order in the back office.',
    '途中で失敗しました（"unknown"）。管理画面で注文を確かめます。',
  ],
  [
    ['*'],
    'See detail.',
    'detail を見ます。',
  ],
  [
    ['ORDER_CANCELLED'],
    'The order you named is cancelled: have a new one placed, or refund.',
    '指定した注文はキャンセル済みです。注文し直してもらうか、返金します。',
  ],
  [
    ['ORDER_NOT_FOUND'],
    'The order you named is not this user\'s.',
    '指定した注文は、このユーザーのものではありません。',
  ],
  [
    ['ORDER_PROCESSED', 'ORDER_PLACED_BEFORE'],
    'The order was to be cancelled and is processed; one was to be placed while another is current.',
    'キャンセルしようとした注文が処理済みです。または、別の注文が現在の注文であるのに、新たに注文しようとしました。',
  ],
  [
    ['NO_CURRENT_ORDER'],
    'settleOrder without orderId found no order ("unknown"): an earlier call may have processed it.',
    'orderId なしの settleOrder が注文を見つけられませんでした（"unknown"）。以前の呼び出しが処理したのかもしれません。',
  ],
  [
    ['ORDER_NOT_CURRENT'],
    'Before a change was sent again, another order had become current: nothing was done to that one. Look at the user\'s orders.',
    '変更を送り直す前に、別の注文が現在の注文になっていました。その注文には何もしていません。ユーザーの注文を確かめます。',
  ],
  [
    ['AMOUNT_ABOVE_DUE'],
    'Nothing was changed: the payment is more than is due. Record at most what is due, and refund the rest.',
    '何も変更していません。入金が未払いの額を超えています。未払いの額までを記録し、残りを返金します。',
  ],
  [
    ['AMOUNT_PAID_CHANGED'],
    'Nothing was changed: what was paid before is not paidBefore. Look at the order\'s payments: this one may be there already.',
    '何も変更していません。先に支払われていた額が paidBefore と異なります。注文の入金を確かめます。この入金はすでにあるかもしれません。',
  ],
  [
    ['ORDER_CURRENCY'],
    'Nothing was changed: the order has another currency than currencyCheck.',
    '何も変更していません。注文の通貨が currencyCheck と異なります。',
  ],
  [
    ['ORDER_CHANGING'],
    'Nothing was changed: the order was being changed at that moment. Call again.',
    '何も変更していません。ちょうど注文が変更されていました。もう一度呼び出します。',
  ],
  [
    ['INTERNAL'],
    'A bug in this package. Please report it; the next call works.',
    'このパッケージのバグです。ご報告ください。次の呼び出しは動作します。',
  ],
];

/** Where the guide speaks of code, this speaks to an operator; and codes that only the command line has. */
const OF_THE_COMMAND_LINE = [
  [
    ['CONNECTION_FAILED'],
    'Why stands in its line and in the results. Check the address and the network (interstream doctor), then resume.',
    '理由はその行と結果にあります。アドレスとネットワークを確かめ（interstream doctor）、再開します。',
  ],
  [
    ['TIMEOUT'],
    'The API did not answer in time. Resume later.',
    'API が時間内に応答しませんでした。あとで再開します。',
  ],
  [
    ['RATE_LIMITED'],
    'The API asked for a pause. Resume later, with fewer calls at once (--concurrency).',
    'API が待つように求めました。あとで、同時の呼び出しを減らして（--concurrency）再開します。',
  ],
  [
    ['UNUSABLE_ANSWER'],
    'The API failed, or something else answered in its place. Check with interstream doctor, then resume.',
    'API が失敗したか、ほかのものが応答しました。interstream doctor で確かめ、再開します。',
  ],
  [
    ['ABORTED'],
    'The run was ended before this call. Resume it.',
    'この呼び出しの前に実行が終わりました。再開します。',
  ],
  [
    ['INTERRUPTED'],
    'The run ended during this call. Resume with an order id, or look at the user\'s orders first.',
    'この呼び出しの途中で実行が終わりました。注文 ID を付けて再開するか、先にユーザーの注文を確かめます。',
  ],
  [
    ['HELD_BACK'],
    'Resume once the earlier payment of this user is clear.',
    'このユーザーの先の入金の結果がわかってから再開します。',
  ],
  [
    ['PART_PAID'],
    'The payment is recorded, the order is not processed: something is still due. Ask the customer for the rest.',
    '入金は記録し、注文は処理していません。まだ未払いがあります。残りをお客様に確かめます。',
  ],
  [
    ['NOT_NEEDED'],
    'Nothing was due, and what was paid does not contain this payment: look whether the customer has paid twice.',
    '未払いはなく、支払われた額にこの入金は含まれていません。お客様が二重に支払っていないか確かめます。',
  ],
];

const BY_CODE = new Map([...OF_THE_GUIDE, ...OF_THE_COMMAND_LINE].flatMap(([codes, ...texts]) => codes.map((code) => [code, texts])));

export const advice = (language, code) => (BY_CODE.get(code) ?? BY_CODE.get(OF_ANY_OTHER))[language === 'ja' ? 1 : 0];

/** For the test that compares them with the guide. */
export { OF_THE_GUIDE };
