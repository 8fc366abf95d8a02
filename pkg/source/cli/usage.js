// What --help shows, in English and Japanese.

const LIMITS = {
  en: `  --env-file     a file with INTERSTREAM_API_URL=…, INTERSTREAM_KEY_ID=… and INTERSTREAM_SHARED_SECRET=…, which is
                 then used instead of the environment
  --timeout-ms   one attempt, from connecting to the last byte of the answer (default 15000)
  --deadline-ms  one call, with all its attempts and pauses (default 60000)
  --max-retries  how many times a request may be sent again (default 2)
  --settle-ms    how long the API may go on working on a request whose answer was lost (default 30000; or Infinity)
  --lang         en or ja (default: by LANG)
`,
  ja: `  --env-file     INTERSTREAM_API_URL=…、INTERSTREAM_KEY_ID=…、INTERSTREAM_SHARED_SECRET=… を書いたファイル。
                 環境変数の代わりに使います
  --timeout-ms   1 回の試み。接続から応答の最後のバイトまで（既定 15000）
  --deadline-ms  1 件の呼び出し。すべての試みと待ち時間を含みます（既定 60000）
  --max-retries  リクエストを送り直せる回数（既定 2）
  --settle-ms    応答が失われたリクエストを、API がいつまで処理し続けうるか（既定 30000、または Infinity）
  --lang         en または ja（既定は LANG による）
`,
};

const BATCH = {
  en: `  --concurrency  how many calls run at once, 1 to 256 (default 8)
  --json         one JSON object a line instead of text
  --verbose      a line for each that went well, too, where there are more than 100
  --results      a file to which each result is appended as one JSON object a line, and each call before it begins, so
                 that a crash loses nothing
  --resume       a file of results (of --results, or the output of --json): calls only those who are not settled, after
                 --settle-ms where a lost request may still be running, and appends to it; without a list, all in it.
                 Whose outcome is unknown and cannot be found out by a call is listed for a human, and not called
  --again        with --resume: also those who were rejected, and unknown ones with an order id, once you have put right
                 what their errors name
  --allow-missing-order-ids  takes lines whose order_id is empty
`,
  ja: `  --concurrency  同時に行う呼び出しの数。1 から 256（既定 8）
  --json         文章の代わりに、1 行にひとつの JSON オブジェクト
  --verbose      100 件を超えるときも、うまくいったものを 1 行ずつ示します
  --results      結果を 1 行にひとつの JSON オブジェクトとして追記するファイル。呼び出しを始める前にも書き留めるので、
                 クラッシュしても何も失われません
  --resume       以前の結果のファイル（--results のもの、または --json の出力）。決着していないものだけを呼び出し、
                 同じファイルに追記します。失われたリクエストがまだ処理中かもしれないものは --settle-ms のあとで。
                 リストを省けば、ファイルにある全員が対象です。呼び出しても結果がわからないものは、
                 人が確かめるべきものとして挙げます
  --again        --resume とともに。エラーの指摘を直したあとで、拒否されたものと、注文 ID のある不明なものも呼び出します
  --allow-missing-order-ids  order_id が空の行も受け付けます
`,
};

export const processOrderUsage = {
  en: `Usage: interstream process-order <user_id[,order_id]...> [--file <csv|txt|->] [options]

Tells the store API that each user's current order is paid, and waits until it knows how that ended. With order ids, a
lost answer is settled from the order's own record, and a run may be repeated safely.

  --file         one user_id[,order_id] a line, or CSV with such a header; - reads standard input
${BATCH.en}${LIMITS.en}
Ctrl-C finishes the calls in flight and tells of those who were not called; a second one ends at once.
Exit status: 0 all processed, 1 some rejected, not sent or unknown (each named), 2 usage or configuration.
`,
  ja: `使い方: interstream process-order <user_id[,order_id]...> [--file <csv|txt|->] [オプション]

それぞれのユーザーの現在の注文が支払われたことをストア API に知らせ、どう終わったかがわかるまで待ちます。注文 ID を付けると、
失われた応答は注文そのものの記録から確かめられ、安全に実行し直せます。

  --file         1 行にひとつの user_id[,order_id]、またはその見出しのある CSV。- は標準入力
${BATCH.ja}${LIMITS.ja}
Ctrl-C で、実行中の呼び出しを終わらせ、呼び出さなかったものを報告します。2 回目ですぐに終了します。
終了ステータス: 0 すべて処理した、1 拒否・未送信・不明のものがある（それぞれ挙げます）、2 使い方または設定の誤り。
`,
};

export const settleUsage = {
  en: `Usage: interstream settle --file <csv|-> [options]
       interstream settle <user_id,order_id,amount[,description[,paid_before]]>... [options]

Records each payment and processes its order, once: what an earlier run has done is seen in the order and not done again.
The payments of one user are settled one after the other.

  --file         CSV whose header names the columns, in any order: user_id, order_id, amount (exact, e.g. 5.50), and if
                 need be description, paid_before, id_currency; other columns are kept in the results. - reads standard
                 input
  --dry-run      reads only: what would happen to each payment
${BATCH.en}${LIMITS.en}
Ctrl-C finishes the calls in flight and tells of those that were not made; a second one ends at once.
Exit status: 0 all settled, 1 some need attention (each named, with what to do), 2 usage or configuration.
`,
  ja: `使い方: interstream settle --file <csv|-> [オプション]
        interstream settle <user_id,order_id,amount[,description[,paid_before]]>... [オプション]

それぞれの入金を一度だけ記録し、その注文を処理します。以前の実行が済ませたことは注文からわかり、二度は行いません。
ひとりのユーザーの入金は、順にひとつずつ扱います。

  --file         見出しに列の名前のある CSV。順序は自由です: user_id、order_id、amount（正確な額。例: 5.50）、
                 必要なら description、paid_before、id_currency（日本語の名前: ユーザーID、注文ID、金額、摘要、入金済額、
                 通貨ID）。ほかの列は結果に残します。- は標準入力
  --dry-run      読み取りだけを行い、それぞれの入金がどうなるかを示します
${BATCH.ja}${LIMITS.ja}
Ctrl-C で、実行中の呼び出しを終わらせ、行わなかったものを報告します。2 回目ですぐに終了します。
終了ステータス: 0 すべて完了、1 確認が必要なものがある（することとともに挙げます）、2 使い方または設定の誤り。
`,
};

const readUsage = (command, what) => ({
  en: `Usage: interstream ${command} <user_id> [options]

Shows ${what.en}.

  --json         the API's answer as JSON instead of a table
${LIMITS.en}
Exit status: 0 shown, 1 the API did not show it, 2 usage or configuration.
`,
  ja: `使い方: interstream ${command} <user_id> [オプション]

${what.ja}を示します。

  --json         表の代わりに、API の応答を JSON で
${LIMITS.ja}
終了ステータス: 0 示した、1 API が示さなかった、2 使い方または設定の誤り。
`,
});

export const ordersUsage = readUsage('orders', { en: "a user's orders, with their ids", ja: 'ユーザーの注文と、その ID' });
export const cartUsage = readUsage('cart', {
  en: "a user's cart; once an order was placed, the current order", ja: 'ユーザーのカート、注文後は現在の注文',
});

export const doctorUsage = {
  en: `Usage: interstream doctor <user_id> [options]

Reads a user's orders and cart, changes nothing, and says what is right and what to change: the credential, the API's
address, this machine's clock, the referer setting and the permissions.

  --json         one JSON object a line instead of a table
${LIMITS.en}
Exit status: 0 nothing to change, 1 something to change, 2 usage or configuration.
`,
  ja: `使い方: interstream doctor <user_id> [オプション]

ユーザーの注文とカートを読み、何も変えずに、正しいことと変えるべきことを示します: 認証情報、API のアドレス、このマシンの時計、
referer の設定、権限。

  --json         表の代わりに、1 行にひとつの JSON オブジェクト
${LIMITS.ja}
終了ステータス: 0 変えるべきことはない、1 変えるべきことがある、2 使い方または設定の誤り。
`,
};

export const sandboxUsage = {
  en: `Usage: interstream sandbox [options]

Serves an INTER-STREAM API on this machine until it is interrupted. It prints the variables to use it with once it
listens, and on stderr one line for each request.

  --port         default 8787; 0 takes a free one
  --host         default 127.0.0.1
  --write-env    a file to write the variables to, for --env-file
  --fail         a fault of every request, e.g. answer-lost; user ids and actions are failed one by one over
                 POST /fail-next
  --lang         en or ja (default: by LANG)

Exit status: 0 interrupted, 2 usage.
`,
  ja: `使い方: interstream sandbox [オプション]

このマシンで、中断されるまで INTER-STREAM の API を動かします。待ち受けを始めると使うための変数を出力し、リクエストごとに 1 行を
標準エラー出力に書きます。

  --port         既定は 8787。0 なら空いている番号
  --host         既定は 127.0.0.1
  --write-env    変数を書くファイル（--env-file 用）
  --fail         すべてのリクエストの障害。例: answer-lost。ユーザーやアクションごとには POST /fail-next で
  --lang         en または ja（既定は LANG による）

終了ステータス: 0 中断された、2 使い方の誤り。
`,
};

export const usage = {
  en: `Usage:
  interstream settle --file <csv|-> [--dry-run] [--results <file>] [--resume <file>] [--concurrency <n>] [--json]
  interstream process-order <user_id[,order_id]...> [--file <csv|txt|->] [--results <file>] [--resume <file>]
                            [--concurrency <n>] [--json] [--again]
  interstream orders <user_id> [--json]
  interstream cart <user_id> [--json]
  interstream doctor <user_id> [--json]
  interstream sandbox [--port <n>] [--host 127.0.0.1] [--write-env <file>] [--fail <how>]
  interstream completion bash|zsh|fish
  interstream <command> --help
  interstream --version

settle          records payments and processes their orders
process-order   tells the store API that orders are paid, and waits until it knows how that ended
orders, cart    show what the API has of a user
doctor          checks the credential, the clock, the referer setting and the permissions, by reading only
sandbox         an INTER-STREAM API on this machine, to try all that on

INTERSTREAM_API_URL, INTERSTREAM_KEY_ID and INTERSTREAM_SHARED_SECRET come from the environment, or from a file of them
that --env-file names.

Exit status: 0 all settled or processed (or shown, or right), 1 some need attention (each named), 2 usage or configuration.
`,
  ja: `使い方:
  interstream settle --file <csv|-> [--dry-run] [--results <file>] [--resume <file>] [--concurrency <n>] [--json]
  interstream process-order <user_id[,order_id]...> [--file <csv|txt|->] [--results <file>] [--resume <file>]
                            [--concurrency <n>] [--json] [--again]
  interstream orders <user_id> [--json]
  interstream cart <user_id> [--json]
  interstream doctor <user_id> [--json]
  interstream sandbox [--port <n>] [--host 127.0.0.1] [--write-env <file>] [--fail <how>]
  interstream completion bash|zsh|fish
  interstream <command> --help
  interstream --version

settle          入金を記録し、その注文を処理します
process-order   注文が支払われたことをストア API に知らせ、どう終わったかがわかるまで待ちます
orders, cart    API にあるユーザーの情報を示します
doctor          認証情報、時計、referer の設定、権限を、読み取りだけで確かめます
sandbox         このマシンで動く INTER-STREAM の API。すべてを試せます

INTERSTREAM_API_URL、INTERSTREAM_KEY_ID、INTERSTREAM_SHARED_SECRET は環境変数から、または --env-file で指定したファイルから
読みます。

終了ステータス: 0 すべて完了または処理した（示した、正しい）、1 確認が必要なものがある（それぞれ挙げます）、2 使い方または設定の誤り。
`,
};
