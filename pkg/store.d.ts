// The store section: `client.store`, `client.settleOrder`. Answers keep the API's own field names. Their values are
// made honest: integers are numbers (text beyond 2^53-1), decimals exact text, 0/1 flags booleans, times Unix seconds;
// missing and null are the same. What the documentation does not show passes as it comes, hence the open types.

import type { CallOptions, ProcessOrderOptions, ProcessedOrder, UserId } from './index.js';

/** An integer of the API: a number, or decimal digits where a number would be rounded (beyond 2^53-1). */
export type Integer = number | string;
/** Exact decimal text, such as "5.50". */
export type Decimal = string;
/** Unix seconds. */
export type UnixSeconds = Integer;
/** A positive integer, given as a number, a bigint or plain decimal digits. */
export type Id = number | bigint | string;
/** Given as 0, 1, false or true. */
export type Flag = 0 | 1 | boolean;

/** Fields beyond the known ones. */
interface Open {
  [field: string]: unknown;
}

/** How a change is known to have happened. */
export interface Changed {
  /** The API's own words. */
  ok: string;
  /** How many times the action was sent; looking for its effect does not count. */
  attempts: number;
  /** "answer": the API said so. Else what was read afterwards says so: an order's record, or a comparison. */
  confirmedBy: 'answer' | 'order-history' | 'reading';
}

/**
 * The documented refusals of the store section, as `code` and `detail` of an `ApiError`. Codes are not unique, so it
 * takes both to tell them apart; others than these may come.
 */
export type StoreRefusal =
  | { code: 'REQUEST_ERROR'; detail: 'Missing signature' | 'Invalid User ID' }
  | { code: 'REQUEST_ERROR'; detail: 'Invalid credit action' | 'Invalid amount' }
  | { code: 'REQUEST_ERROR'; detail: 'Invalid cart action' | 'Invalid or missing product ID' }
  | { code: 'REQUEST_ERROR'; detail: 'Invalid product quantity' }
  | { code: 'REQUEST_ERROR'; detail: 'Invalid Subscription ID' }
  | { code: 'ERROR'; detail: 'User not found' | 'Error cancelling the order' }
  | { code: 'CART_ACTION_ERROR'; detail: string }
  | { code: 'ERROR_CANT_SUBTRACT'; detail: "Can't subtract credit because the user does not have any available" }
  | { code: 'ERROR_ORDER_ALREADY_PLACED'; detail: "Can't place order because there is already a current order" }
  | { code: 'ERROR_EMPTY_CART'; detail: "Can't place order because cart is empty" }
  | {
      code: 'ERROR_MIN_PURCHASE';
      detail: "Can't place order because because the items do not total the minimum required amount";
    }
  | {
      code: 'ERROR_NO_ORDER';
      detail: 'There is no order to cancel' | 'User does not have any current order' | 'There is no order to process';
    }
  | { code: 'ERROR_AMOUNT_TOO_BIG'; detail: "Amount can't be higher than order amount due" }
  | { code: 'ERROR_AMOUNT_DUE'; detail: "Can't process the order because there is amount due" }
  | {
      code: 'ERROR_CURRENCY_MISMATCH';
      detail: "Can't process the order because the order currency does not match the Store configuration currency";
    }
  | { code: 'ERROR_PROCESSING'; detail: 'Error while processing the order' };

/** What `getCart` shows: the cart, or the current order where there is one. */
export interface Cart extends Open {
  /** A subscription is in it. */
  order_contains_subscription?: boolean;
  /** One with a free trial. */
  order_contains_subscription_trial?: boolean;
  /** Only with a trial: the buyer needs a recurring payment profile once the order is processed. */
  order_trial_requires_rp?: boolean;
  /** Then credit is not used to pay. */
  order_has_credit_product?: boolean;
  /** The current order's id; what stands here where there is only a cart is not documented. */
  order_id?: Integer;
  /** It comes to the minimum purchase. */
  order_min_purchase_check?: boolean;
  /** How many products are in it. */
  order_num_products?: Integer;
  /** The credit the user has. */
  buyer_credit?: Decimal;
  buyer_credit_formatted?: string;
  /** Of a current order: what is still to pay. */
  order_amount_due?: Decimal;
  /** Of a current order: what has been paid. */
  order_amount_paid?: Decimal;
}

/** An order, as `listOrders` shows it. */
export interface Order extends Open {
  /** When it was placed. */
  date?: UnixSeconds;
  date_formatted?: string;
  /** What `orderId` takes. */
  id: Integer;
  id_currency?: Integer;
  invoice_url?: string;
  /** For people, such as "ORD00322". */
  order_number?: string;
  /** 0 current, 1 processed, 2 cancelled. */
  status: Integer;
  /** 0 unpaid, 1 paid, 2 cancelled. */
  status_payment?: Integer;
  status_payment_text?: string;
  total?: Decimal;
  total_formatted?: string;
  total_paid?: Decimal;
  total_paid_formatted?: string;
}

/** A clip or channel pass. */
export interface Content extends Open {
  title?: string;
  description?: string;
  /** Missing where it is a channel. */
  id_clip?: Integer;
  /** Missing where it is a clip. */
  id_channel?: Integer;
  img_thumbnail?: string;
  img_social?: string;
  img_poster?: string;
  /** When access ends. */
  date_end?: UnixSeconds;
  date_end_formatted_d?: string;
  date_end_formatted_t?: string;
  /** It is in the grace period after its end. */
  in_grace_period?: boolean;
}

/** A subscription, as `listSubscriptions` shows it. */
export interface Subscription extends Open {
  /** What it gives access to. */
  content_title?: string;
  /** When it ends or is renewed. */
  date_end?: UnixSeconds;
  date_end_formatted_d?: string;
  date_end_formatted_t?: string;
  id?: Integer;
  id_product?: Integer;
  /** Payment is asked for (or the recurring profile checked) at renewal. */
  renewable?: boolean;
  subscription_number?: string;
  /** The recurring payment profile, if there is one. */
  rp_profile_id?: string;
  /** Blank, "Active", "Pending", "Cancelled", "Suspended", "Expired", or others. */
  rp_status?: string;
  /** Charged at each renewal. */
  rp_amount?: Decimal;
  rp_amount_formatted?: string;
  rp_currency_code?: string;
  rp_date_last_payment?: UnixSeconds;
}

/** What a recurring payment profile has to be made of. */
export interface PreRpInfo extends Open {
  /** Only once the subscription exists. */
  id_subscription?: Integer;
  subscription_number?: string;
  amount?: Decimal;
  currency_code?: string;
  date_first_payment?: UnixSeconds;
  /** -1 where there is no free trial. */
  date_first_payment_with_trial?: Integer;
  id_product?: Integer;
  product_sku?: string;
  /** "DAY", "WEEK", "MONTH" or "YEAR". */
  period?: string;
  period_frequency?: Integer;
}

/**
 * The actions of the store section. The second argument holds the API's own variables; variables that are not
 * documented are passed on. Reads are repeated when their answer is lost. A change whose answer is lost is looked for,
 * and asked for again only once it has certainly not happened; what cannot be found out ends as outcome "unknown".
 */
export interface Store {
  /** `store > get_cart`. The cart; once an order was placed, the current order. */
  getCart(userId: UserId, variables?: Open, options?: CallOptions): Promise<{ data: Cart } & Open>;
  /**
   * `store > modify_cart`. Adds a product to the cart, removes it, or empties the cart. `productQty` (default 1) is for
   * products sold by quantity: credit, donations. After a lost answer the number of products is compared
   * with a reading taken before; where it is the same (a quantity may have changed), the outcome stays "unknown".
   */
  modifyCart(
    userId: UserId,
    variables: { cartAction: 'add' | 'remove' | 'empty'; productID?: Id; productQty?: Id; [variable: string]: unknown },
    options?: CallOptions,
  ): Promise<Changed & Open>;
  /**
   * `store > place_order`. Makes an order of the cart and empties the cart; a user has at most one current order. `id`
   * is the order's id. `notify_buyer`: default 1. Refused as `ERROR_ORDER_ALREADY_PLACED`,
   * `ERROR_EMPTY_CART` or `ERROR_MIN_PURCHASE`.
   */
  placeOrder(
    userId: UserId,
    variables?: { notify_buyer?: Flag; buyer_ip?: string; buyer_useragent?: string; [variable: string]: unknown },
    options?: CallOptions,
  ): Promise<Changed & { id: Integer } & Open>;
  /**
   * `store > cancel_order`. Cancels the current order; `requester` says who asked for it. Refused as `ERROR_NO_ORDER`.
   * With `orderId`, that order is looked up first: only if it is current is anything sent, and a lost answer is settled
   * from its record. (One that is placed between the look and the cancellation is cancelled.)
   */
  cancelOrder(
    userId: UserId,
    variables?: { requester?: 'ADMIN' | 'BUYER'; [variable: string]: unknown },
    options?: ProcessOrderOptions,
  ): Promise<Changed & Open>;
  /**
   * `store > add_payment`. Records a payment on the current order; `description` should have the payment's id. Refused
   * as `ERROR_NO_ORDER` or `ERROR_AMOUNT_TOO_BIG`. `amount`: exact decimal text, above 0 and at most what is due. Reads
   * what is paid before and, after a lost answer, again. `settleOrder` does this and then processes the order.
   */
  addPayment(
    userId: UserId,
    variables: { amount: Decimal; description?: string; [variable: string]: unknown },
    options?: CallOptions,
  ): Promise<Changed & Open>;
  /** `store > list_orders`. The user's orders, of every status. */
  listOrders(userId: UserId, variables?: Open, options?: CallOptions): Promise<{ list: Order[] } & Open>;
  /** `store > get_credit`. The user's credit. */
  getCredit(
    userId: UserId,
    variables?: Open,
    options?: CallOptions,
  ): Promise<{ data: { buyer_credit: Decimal; buyer_credit_formatted?: string } & Open } & Open>;
  /**
   * `store > add_subtract_credit`. Adds to the user's credit, or subtracts from it: exact decimal text, above 0; the
   * `description` is kept with it. Refused as `ERROR_CANT_SUBTRACT` where there is none. Reads the credit before and,
   * after a lost answer, again.
   */
  addSubtractCredit(
    userId: UserId,
    variables: { creditAction: 'add' | 'subtract'; amount: Decimal; description?: string; [variable: string]: unknown },
    options?: CallOptions,
  ): Promise<Changed & Open>;
  /**
   * `store > get_product`. A clip, a channel or a product (`cpID` is its id; -1 for the last three types), and, unless
   * `get_related` is 0, what is related to it.
   */
  getProduct(
    userId: UserId,
    variables: {
      type: 'clip' | 'channel' | 'other' | 'site' | 'service' | 'donation';
      cpID: Id;
      get_related?: Flag;
      [variable: string]: unknown;
    },
    options?: CallOptions,
  ): Promise<{ overview: unknown } & Open>;
  /** `store > list_current_content`. The clip and channel passes the user has now. */
  listCurrentContent(userId: UserId, variables?: Open, options?: CallOptions): Promise<{ list: Content[] } & Open>;
  /** `store > list_subscriptions`. The user's subscriptions. */
  listSubscriptions(userId: UserId, variables?: Open, options?: CallOptions): Promise<{ list: Subscription[] } & Open>;
  /**
   * `store > get_subscription_pre_rp_info`. What a recurring payment profile has to be made of, by exactly one of
   * `productID` (before the order is processed) and `subscriptionID`.
   */
  getSubscriptionPreRpInfo(
    userId: UserId,
    variables: { productID?: Id; subscriptionID?: Id; [variable: string]: unknown },
    options?: CallOptions,
  ): Promise<{ data: PreRpInfo } & Open>;
  /**
   * `store > set_subscription_rp`. Ties a recurring payment profile to a subscription; `subscriptionID` and
   * `date_first_payment` as `getSubscriptionPreRpInfo` tells them. `paymentMethodID`: 2 PayPal, 3 External Payment
   * Processor.
   */
  setSubscriptionRp(
    userId: UserId,
    variables: {
      subscriptionID: Id;
      profileID: string;
      paymentMethodID: Id;
      date_first_payment: Id;
      rp_status: 'Active';
      [variable: string]: unknown;
    },
    options?: CallOptions,
  ): Promise<Changed & Open>;
  /** `store > process_order`. The same as the client's own `processOrder`. */
  processOrder(userId: UserId, options?: ProcessOrderOptions): Promise<ProcessedOrder>;
}

/** A payment that was collected. */
export interface OrderPayment {
  /** How much was collected: exact decimal text above 0, e.g. "5.50". At most what is due. */
  amount: Decimal;
  /** Kept with the payment; the documentation recommends the payment's id. */
  description?: string | undefined;
  /** The order it pays for. Give it whenever you know it: another current order is refused, and the call may be repeated. */
  orderId?: Id | undefined;
  /**
   * How much of the order was paid before this payment. Needed only where a payment is less than what is due: with it,
   * such a payment that an earlier call has recorded already is seen to be there.
   */
  paidBefore?: Decimal | undefined;
  /** The `id_currency` (of `listOrders`) that the order must have; another one is refused before anything changes. */
  currencyCheck?: Id | undefined;
}

/** What `settleOrder` resolves with. */
export interface SettledOrder {
  /**
   * What became of the payment. "recorded": by this call. "already-recorded": what was paid before shows it, as far as
   * amounts can. "not-needed": nothing was due, and what was paid does not contain it: look whether the customer has
   * paid twice.
   */
  payment: 'recorded' | 'already-recorded' | 'not-needed';
  /** The processed order; null where something is still due. */
  order: ProcessedOrder | null;
  /** What is still due. */
  amountDue: Decimal;
}

/** An action of any section. */
export interface CallRequest {
  /** The main argument, such as the user's id. */
  iq?: string | number | bigint | undefined;
  /** The POST variables. */
  post?: { [variable: string]: string | number | bigint | boolean } | undefined;
}

/** The options of `call`. */
export interface AnyCallOptions extends CallOptions {
  /**
   * "read": may be repeated when its answer is lost. "write" (the default): is never sent again by itself once it may
   * have been received, and then ends as outcome "unknown".
   */
  kind?: 'read' | 'write' | undefined;
}
