// What the operator's pages say, in English and Japanese. The code and the message of an error are the package's own.

export interface Words {
  lang: string;
  openCases: string;
  none: string;
  head: { payment: string, amount: string, userOrder: string, known: string, todo: string, since: string };
  again: string;
  againSince: string;
  done: string;
  backOffice: string;
  closed: string;
  closedHead: { by: string, note: string, at: string };
  undo: string;
  closing: string;
  closingText: string;
  who: string;
  note: string;
  notePlaceholder: string;
  close: string;
  back: string;
  paymentsOf: string;
  ledgerHead: { order: string, state: string, paidBefore: string, stillDue: string, attempts: string, received: string, changed: string };
  states: Record<string, string>;
  /** What a human can do, by the error's code; else by what is known of the order. */
  byCode: Record<string, string>;
  byOutcome: Record<string, string>;
}

const en: Words = {
  lang: 'en',
  openCases: 'Open cases',
  none: 'None. Every payment is settled, or on its way.',
  head: { payment: 'Payment', amount: 'Amount', userOrder: 'User, order', known: 'What is known', todo: 'What to do', since: 'Since' },
  again: 'Try again',
  againSince: 'Being tried again since',
  done: 'Done by hand …',
  backOffice: 'Back office',
  closed: 'Closed in the last seven days',
  closedHead: { by: 'By', note: 'What was done', at: 'Closed' },
  undo: 'Open again',
  closing: 'Close the case of payment',
  closingText: 'Close it once the payment is refunded, or recorded in the back office: nothing more is done with it here.',
  who: 'Your name',
  note: 'What was done',
  notePlaceholder: 'e.g. refunded at the gateway',
  close: 'Close the case',
  back: 'Back to the cases',
  paymentsOf: 'Payments of user',
  ledgerHead: { order: 'Order', state: 'State', paidBefore: 'Paid before', stillDue: 'Still due', attempts: 'Attempts', received: 'Received', changed: 'Changed' },
  states: { open: 'on its way', settled: 'settled', case: 'case', closed: 'closed' },
  byCode: {
    AMOUNT_ABOVE_DUE: 'Nothing was recorded. Look what is due on the order: refund what is too much, and record the rest in the back office.',
    AMOUNT_PAID_CHANGED: 'Something else was recorded on the order meanwhile. Look whether this payment is among the order\'s payments.',
    INVALID_CONFIGURATION: 'Set what the message names, then try again.',
    ORDER_CANCELLED: 'Nothing was recorded. Refund the payment, or have the order placed anew.',
    ORDER_NOT_FOUND: 'Nothing was recorded. Find out which order was meant: record it there, or refund the payment.',
    PART_PAYMENT_WAITS: 'The order is not delivered. Ask the customer for the rest, or refund the part and cancel the order.',
    PAYMENT_NOT_NEEDED: 'Look whether the customer has paid twice. If so, refund this payment.',
    REFUNDED: 'The money is back with the customer. Take the payment off the order in the back office, and what was delivered, if it was.',
    RETRIES_USED_UP: 'Find out why, then try again: it goes on where it stopped.',
    SAME_ID_DIFFERS: 'The gateway has used one id for two payments. Ask it which is right. Nothing was done with this one.',
  },
  byOutcome: {
    unknown: 'The order may have been processed: look it up in the back office. Processed: done. Current: try again.',
    rejected: 'Put right what the message says, then try again.',
    'not-sent': 'Nothing has reached the API. Put right what the message says, then try again.',
  },
};

const ja: Words = {
  lang: 'ja',
  openCases: '未解決の案件',
  none: 'ありません。すべての入金は処理済みか、処理中です。',
  head: { payment: '入金', amount: '金額', userOrder: 'ユーザー、注文', known: 'わかっていること', todo: 'すること', since: '発生' },
  again: 'もう一度試す',
  againSince: '再試行中：',
  done: '手作業で済ませた…',
  backOffice: '管理画面',
  closed: 'この 7 日間に閉じた案件',
  closedHead: { by: '担当', note: '行ったこと', at: '閉じた時刻' },
  undo: '開き直す',
  closing: '次の入金の案件を閉じる：',
  closingText: '返金したか、管理画面で記録したあとに閉じてください。閉じたあと、この入金はここでは何も処理されません。',
  who: '担当者の名前',
  note: '行ったこと',
  notePlaceholder: '例：決済会社で返金した',
  close: '案件を閉じる',
  back: '案件の一覧へ',
  paymentsOf: '次のユーザーの入金：',
  ledgerHead: { order: '注文', state: '状態', paidBefore: '以前の支払額', stillDue: '未払い額', attempts: '試行', received: '受信', changed: '更新' },
  states: { open: '処理中', settled: '処理済み', case: '案件', closed: '閉じた' },
  byCode: {
    AMOUNT_ABOVE_DUE: '何も記録していません。注文の未払い額を確かめ、超える分を返金し、残りを管理画面で記録します。',
    AMOUNT_PAID_CHANGED: 'その間に、注文に別の入金が記録されました。この入金が注文の入金の中にあるかを確かめます。',
    INVALID_CONFIGURATION: 'メッセージが挙げるものを設定し、もう一度試します。',
    ORDER_CANCELLED: '何も記録していません。返金するか、注文し直してもらいます。',
    ORDER_NOT_FOUND: '何も記録していません。どの注文だったかを確かめ、そこに記録するか、返金します。',
    PART_PAYMENT_WAITS: '注文の商品は届けていません。お客様に残額をお願いするか、返金して注文をキャンセルします。',
    PAYMENT_NOT_NEEDED: 'お客様が二重に支払っていないかを確かめ、そうならこの入金を返金します。',
    REFUNDED: 'お金はお客様に戻りました。管理画面で、注文からこの入金を取り消し、届けた商品があれば取り下げます。',
    RETRIES_USED_UP: '原因を確かめてから、もう一度試します。止まったところから続きます。',
    SAME_ID_DIFFERS: '決済会社が 1 つの ID を 2 つの入金に使いました。どちらが正しいかを問い合わせます。この入金には何もしていません。',
  },
  byOutcome: {
    unknown: '注文は処理されたかもしれません。管理画面で確かめます。処理済みなら閉じ、現在の注文のままならもう一度試します。',
    rejected: 'メッセージの指摘を直し、もう一度試します。',
    'not-sent': 'API には何も届いていません。メッセージの指摘を直し、もう一度試します。',
  },
};

/** In the language that the browser asks for first. */
export const wordsFor = (request: Request): Words => (/^ja\b/i.test(request.headers.get('accept-language') ?? '') ? ja : en);
