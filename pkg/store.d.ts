// The store section: `client.store`, `client.settleOrder`. Answers keep the API's own field names. Their values are
// made honest: integers are numbers (text beyond 2^53-1), decimals exact text, 0/1 flags booleans, times Unix seconds;
// missing and null are the same. What the documentation does not show passes as it comes, hence the open types.

import type { CallOptions, ProcessOrderOptions, ProcessedOrder, UserId } from './index.js';

/**
 * An integer of the API: a number, or decimal digits where a number would be rounded (beyond 2^53-1).
 *
 * @example
 * ```ts
 * const { list } = await client.store.listOrders(2);
 * const id: Integer = list[0]!.id;
 * console.log(typeof id); // number
 * ```
 */
export type Integer = number | string;
/**
 * Exact decimal text, such as "5.50".
 *
 * @example
 * ```ts
 * const amount: Decimal = '5.50'; // never 5.5
 * await client.store.addPayment(4, { amount });
 * console.log(sandbox.payments()[0]!.amount); // 5.50
 * ```
 */
export type Decimal = string;
/**
 * Unix seconds.
 *
 * @example
 * ```ts
 * const { list } = await client.store.listOrders(2);
 * console.log(new Date(Number(list[0]!.date) * 1000) < new Date()); // true
 * ```
 */
export type UnixSeconds = Integer;
/**
 * A positive integer, given as a number, a bigint or plain decimal digits.
 *
 * @example
 * ```ts
 * const productID: Id = 1n;
 * console.log((await client.store.modifyCart(7, { cartAction: 'add', productID })).ok); // Cart action was performed
 * ```
 */
export type Id = number | bigint | string;
/**
 * Given as 0, 1, false or true.
 *
 * @example
 * ```ts
 * const notify_buyer: Flag = false;
 * await client.store.modifyCart(7, { cartAction: 'add', productID: 1 });
 * console.log((await client.store.placeOrder(7, { notify_buyer })).id); // 310001
 * ```
 */
export type Flag = 0 | 1 | boolean;

/** Fields beyond the known ones. */
interface Open {
  [field: string]: unknown;
}

/**
 * Where an order stands: `status` of {@link Order}.
 *
 * @example
 * ```ts
 * const { list } = await client.store.listOrders(2);
 * console.log(list[0]!.status === OrderStatus.CURRENT); // true
 * ```
 */
export declare const OrderStatus: {
  /** Placed, neither processed nor cancelled. */
  readonly CURRENT: 0;
  /** Paid and delivered. */
  readonly PROCESSED: 1;
  readonly CANCELLED: 2;
};
/** One of the numbers of {@link OrderStatus}; another one that a later API sends passes as it comes. */
export type OrderStatus = (typeof OrderStatus)[keyof typeof OrderStatus] | (number & {});

/**
 * How far an order is paid: `status_payment` of {@link Order}.
 *
 * @example
 * ```ts
 * const { list } = await client.store.listOrders(4);
 * console.log(list[0]!.status_payment === PaymentStatus.UNPAID); // true
 * ```
 */
export declare const PaymentStatus: {
  readonly UNPAID: 0;
  readonly PAID: 1;
  readonly CANCELLED: 2;
};
/** One of the numbers of {@link PaymentStatus}; another one that a later API sends passes as it comes. */
export type PaymentStatus = (typeof PaymentStatus)[keyof typeof PaymentStatus] | (number & {});

/**
 * How a change is known to have happened.
 *
 * @example
 * ```ts
 * const { ok, confirmedBy }: Changed = await client.store.cancelOrder(2);
 * console.log(ok, confirmedBy); // The order was cancelled answer
 * ```
 */
export interface Changed {
  /** The API's own words. */
  ok: string;
  /** How many times the action was sent; looking for its effect does not count. */
  attempts: number;
  /** "answer": the API said so. Else what was read afterwards says so: an order's record, or a comparison. */
  confirmedBy: 'answer' | 'order-history' | 'reading';
  /** The order that was named, of `cancelOrder`. */
  orderId?: string;
}

/**
 * The documented refusals of the store section, as `code` and `detail` of an `ApiError`. Codes are not unique, so it
 * takes both to tell them apart; others than these may come.
 *
 * @example
 * ```ts
 * await client.store.placeOrder(7).catch((error) => {
 *   const refusal = error as ApiError & StoreRefusal;
 *   if (refusal.code === 'ERROR_EMPTY_CART') console.log(refusal.detail); // Can't place order because cart is empty
 * });
 * ```
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

/**
 * What `getCart` shows: the cart, or the current order where there is one.
 *
 * @example
 * ```ts
 * const { data }: { data: Cart } = await client.store.getCart(4);
 * console.log(data.order_id, data.order_amount_due); // 300004 5.50
 * ```
 */
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

/**
 * An order, as `listOrders` shows it.
 *
 * @example
 * ```ts
 * const numberOf = ({ order_number, id }: Order) => order_number ?? id;
 * const { list } = await client.store.listOrders(2);
 * console.log(numberOf(list[0]!)); // ORD300002
 * ```
 */
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
  status: OrderStatus;
  status_payment?: PaymentStatus;
  status_payment_text?: string;
  total?: Decimal;
  total_formatted?: string;
  total_paid?: Decimal;
  total_paid_formatted?: string;
}

/**
 * A clip or channel pass.
 *
 * @example
 * ```ts
 * await client.processOrder(2);
 * const { list }: { list: Content[] } = await client.store.listCurrentContent(2);
 * console.log(list[0]!.title, list[0]!.id_clip); // Premium Clip 1
 * ```
 */
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

/**
 * A subscription, as `listSubscriptions` shows it.
 *
 * @example
 * ```ts
 * const isActive = ({ rp_status }: Subscription) => rp_status === 'Active';
 * console.log((await client.store.listSubscriptions(2)).list.filter(isActive).length); // 0
 * ```
 */
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

/**
 * What a recurring payment profile has to be made of.
 *
 * @example
 * ```ts
 * const { data }: { data: PreRpInfo } = await client.store.getSubscriptionPreRpInfo(7, { productID: 6 });
 * console.log(data.amount, data.period); // 10.00 MONTH
 * ```
 */
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
 * What `getConfig` shows. Its payment methods hold passwords and keys: never log it, never give it to a page.
 *
 * @example
 * ```ts
 * const { currency_code, min_purchase_amount }: StoreConfig = (await client.store.getConfig()).data;
 * console.log(currency_code, min_purchase_amount); // EUR 1.00
 * ```
 */
export interface StoreConfig extends Open {
  /** Three letters, such as "EUR". */
  currency_code?: string;
  /** What `currencyCheck` takes. */
  currency_id?: Integer;
  currency_symbol?: string;
  /** 0: in front of the amount; 1: behind it. */
  currency_symbol_position?: Integer;
  /** An order has to come to this much. */
  min_purchase_amount?: Decimal;
  payment_methods?: PaymentMethod[];
  support_email?: string;
}

/**
 * A way to pay, with the credentials of the shop's gateway in it.
 *
 * @example
 * ```ts
 * const nameOf = ({ name }: PaymentMethod) => name; // its settings are secret
 * console.log((await client.store.getConfig()).data.payment_methods?.map(nameOf)); // [ 'BANK', 'PAYPAL', 'EXTERNAL_GATEWAY' ]
 * ```
 */
export interface PaymentMethod extends Open {
  /** 1 to 3 for the names seen. */
  id?: Integer;
  /** "BANK", "PAYPAL", "EXTERNAL_GATEWAY", or others. */
  name?: string;
  /** Addresses, account numbers, passwords, keys: secret. */
  settings?: Open;
  /** Recurring payments may be made with it. */
  enable_rp?: boolean;
}

/**
 * The variables of `modifyCart`.
 *
 * @example
 * ```ts
 * const twice: ModifyCartVariables = { cartAction: 'add', productID: 4, productQty: 2 };
 * await client.store.modifyCart(7, twice);
 * console.log((await client.store.getCart(7)).data.order_amount_due); // 2.00
 * ```
 */
export type ModifyCartVariables =
  | {
      cartAction: 'add' | 'remove';
      productID: Id;
      /** Default 1; for products sold by quantity. */
      productQty?: Id | undefined;
    }
  | { cartAction: 'empty' };

/**
 * The variables of `placeOrder`.
 *
 * @example
 * ```ts
 * const quietly: PlaceOrderVariables = { notify_buyer: 0, buyer_ip: '192.0.2.1' };
 * await client.store.modifyCart(7, { cartAction: 'add', productID: 1 });
 * console.log((await client.store.placeOrder(7, quietly)).ok); // Order was placed
 * ```
 */
export interface PlaceOrderVariables {
  /** Whether the buyer is told. Default 1. */
  notify_buyer?: Flag | undefined;
  buyer_ip?: string | undefined;
  buyer_useragent?: string | undefined;
}

/**
 * The variables of `cancelOrder`.
 *
 * @example
 * ```ts
 * const byBuyer: CancelOrderVariables = { requester: 'BUYER' };
 * console.log((await client.store.cancelOrder(2, byBuyer, { orderId: 300002 })).orderId); // 300002
 * ```
 */
export interface CancelOrderVariables {
  /** Who asked for it. */
  requester?: 'ADMIN' | 'BUYER' | undefined;
}

/**
 * The variables of `addPayment`.
 *
 * @example
 * ```ts
 * const payment: AddPaymentVariables = { amount: '5.50', description: 'pay_123' };
 * console.log((await client.store.addPayment(4, payment)).ok); // Payment was added
 * ```
 */
export interface AddPaymentVariables {
  /** Exact decimal text, above 0 and at most what is due. */
  amount: Decimal;
  /** Should have the payment's id. */
  description?: string | undefined;
}

/**
 * The variables of `addSubtractCredit`.
 *
 * @example
 * ```ts
 * const gift: CreditVariables = { creditAction: 'add', amount: '3.00', description: 'a gift' };
 * await client.store.addSubtractCredit(7, gift);
 * console.log((await client.store.getCredit(7)).data.buyer_credit); // 3.00
 * ```
 */
export interface CreditVariables {
  creditAction: 'add' | 'subtract';
  /** Exact decimal text, above 0. */
  amount: Decimal;
  /** Kept with the change. */
  description?: string | undefined;
}

/**
 * The variables of `getProduct`.
 *
 * @example
 * ```ts
 * const clip: GetProductVariables = { type: 'clip', cpID: 1, get_related: false };
 * console.log(Object.keys(await client.store.getProduct(7, clip))); // [ 'overview' ]
 * ```
 */
export interface GetProductVariables {
  type: 'clip' | 'channel' | 'other' | 'site' | 'service' | 'donation';
  /** Its id; -1 for the last three types. */
  cpID: Id;
  /** Whether what is related to it is shown too. Default 1. */
  get_related?: Flag | undefined;
}

/**
 * The variables of `getSubscriptionPreRpInfo`: one of the two.
 *
 * @example
 * ```ts
 * const before: PreRpInfoVariables = { productID: 7 };
 * console.log((await client.store.getSubscriptionPreRpInfo(7, before)).data.product_sku); // CHANNEL-2-TRIAL
 * ```
 */
export type PreRpInfoVariables =
  | {
      /** Before the order is processed. */
      productID: Id;
      subscriptionID?: undefined;
    }
  | { subscriptionID: Id; productID?: undefined };

/**
 * The variables of `setSubscriptionRp`.
 *
 * @example
 * ```ts
 * const profileOf = (subscriptionID: Id, date_first_payment: Id): SetSubscriptionRpVariables => (
 *   { subscriptionID, profileID: 'profile-1', paymentMethodID: 2, date_first_payment, rp_status: 'Active' }
 * );
 * ```
 */
export interface SetSubscriptionRpVariables {
  /** As `getSubscriptionPreRpInfo` tells it. */
  subscriptionID: Id;
  /** The recurring payment profile, as the gateway calls it. */
  profileID: string;
  /** 2 PayPal, 3 External Payment Processor. */
  paymentMethodID: Id;
  /** As `getSubscriptionPreRpInfo` tells it. */
  date_first_payment: Id;
  rp_status: 'Active';
}

/**
 * An action that takes no variables: `{}`, or nothing.
 *
 * @example
 * ```ts
 * const none: NoVariables = {};
 * console.log((await client.store.listOrders(3, none, { timeoutMs: 5_000 })).list.length); // 0
 * ```
 */
export interface NoVariables {
  [variable: string]: never;
}

/**
 * The actions of the store section. The second argument holds the API's own variables; one that is not documented, and so
 * not in the types, is passed on. Reads are repeated when their answer is lost. A change whose answer is lost is looked for,
 * and asked for again only once it has certainly not happened; what cannot be found out ends as outcome "unknown".
 *
 * @example
 * ```ts
 * const store: Store = client.store;
 * console.log((await store.getCredit(7)).data.buyer_credit); // 0.00
 * ```
 */
export interface Store {
  /**
   * `store > get_config`. The Store's configuration: its currency, the minimum purchase, the payment methods. **These hold
   * passwords and keys of your gateways: never log the answer, never give it to a page.**
   *
   * @example
   * ```ts
   * const { data } = await client.store.getConfig();
   * console.log(data.currency_code, data.currency_id); // EUR 5
   * ```
   */
  getConfig(options?: CallOptions): Promise<{ data: StoreConfig } & Open>;
  /**
   * `store > get_cart`. The cart; once an order was placed, the current order.
   *
   * @example
   * ```ts
   * const { data } = await client.store.getCart(4);
   * console.log(data.order_amount_due, data.order_amount_paid); // 5.50 0.00
   * ```
   */
  getCart(userId: UserId, variables?: NoVariables, options?: CallOptions): Promise<{ data: Cart } & Open>;
  /**
   * `store > modify_cart`. Adds a product to the cart, removes it, or empties the cart. `productQty` (default 1) is for
   * products sold by quantity: credit, donations. After a lost answer the number of products is compared
   * with a reading taken before; where it is the same (a quantity may have changed), the outcome stays "unknown".
   *
   * @example
   * ```ts
   * await client.store.modifyCart(7, { cartAction: 'add', productID: 1 });
   * console.log((await client.store.modifyCart(7, { cartAction: 'empty' })).ok); // Cart action was performed
   * ```
   */
  modifyCart(
    userId: UserId,
    variables: ModifyCartVariables,
    options?: CallOptions,
  ): Promise<Changed & Open>;
  /**
   * `store > place_order`. Makes an order of the cart and empties the cart; a user has at most one current order. `id`
   * is the order's id. `notify_buyer`: default 1. Refused as `ERROR_ORDER_ALREADY_PLACED`,
   * `ERROR_EMPTY_CART` or `ERROR_MIN_PURCHASE`.
   *
   * @example
   * ```ts
   * await client.store.modifyCart(7, { cartAction: 'add', productID: 1 });
   * const { id: orderId } = await client.store.placeOrder(7);
   * console.log(orderId); // 310001
   * ```
   */
  placeOrder(
    userId: UserId,
    variables?: PlaceOrderVariables,
    options?: CallOptions,
  ): Promise<Changed & { id: Integer } & Open>;
  /**
   * `store > cancel_order`. Cancels the current order; `requester` says who asked for it. Refused as `ERROR_NO_ORDER`.
   * With `orderId`, that order is looked up first: only if it is current is anything sent, and a lost answer is settled
   * from its record. (One that is placed between the look and the cancellation is cancelled.)
   *
   * @example
   * ```ts
   * const { ok } = await client.store.cancelOrder(2, { requester: 'ADMIN' }, { orderId: 300002 });
   * console.log(ok); // The order was cancelled
   * ```
   */
  cancelOrder(
    userId: UserId,
    variables?: CancelOrderVariables,
    options?: ProcessOrderOptions,
  ): Promise<Changed & Open>;
  /**
   * `store > add_payment`. Records a payment on the current order; `description` should have the payment's id. Refused
   * as `ERROR_NO_ORDER` or `ERROR_AMOUNT_TOO_BIG`. `amount`: exact decimal text, above 0 and at most what is due. Reads
   * what is paid before and, after a lost answer, again. `settleOrder` does this and then processes the order.
   *
   * @example
   * ```ts
   * sandbox.failNext({ how: 'answer-lost', action: 'add_payment' });
   * const { confirmedBy } = await client.store.addPayment(4, { amount: '5.50', description: 'pay_123' });
   * console.log(confirmedBy, sandbox.payments().length); // reading 1
   * ```
   */
  addPayment(
    userId: UserId,
    variables: AddPaymentVariables,
    options?: CallOptions,
  ): Promise<Changed & Open>;
  /**
   * `store > list_orders`. The user's orders, of every status.
   *
   * @example
   * ```ts
   * const { list } = await client.store.listOrders(2);
   * console.log(list.map(({ id, total }) => `${id}: ${total}`)); // [ '300002: 5.50' ]
   * ```
   */
  listOrders(userId: UserId, variables?: NoVariables, options?: CallOptions): Promise<{ list: Order[] } & Open>;
  /**
   * `store > get_credit`. The user's credit.
   *
   * @example
   * ```ts
   * console.log((await client.store.getCredit(7)).data.buyer_credit_formatted); // 0.00€
   * ```
   */
  getCredit(
    userId: UserId,
    variables?: NoVariables,
    options?: CallOptions,
  ): Promise<{ data: { buyer_credit: Decimal; buyer_credit_formatted?: string } & Open } & Open>;
  /**
   * `store > add_subtract_credit`. Adds to the user's credit, or subtracts from it: exact decimal text, above 0; the
   * `description` is kept with it. Refused as `ERROR_CANT_SUBTRACT` where there is none. Reads the credit before and,
   * after a lost answer, again.
   *
   * @example
   * ```ts
   * await client.store.addSubtractCredit(7, { creditAction: 'add', amount: '3.00', description: 'a gift' });
   * console.log(sandbox.creditChanges().length); // 1
   * ```
   */
  addSubtractCredit(
    userId: UserId,
    variables: CreditVariables,
    options?: CallOptions,
  ): Promise<Changed & Open>;
  /**
   * `store > get_product`. A clip, a channel or a product (`cpID` is its id; -1 for the last three types), and, unless
   * `get_related` is 0, what is related to it.
   *
   * @example
   * ```ts
   * const { overview } = await client.store.getProduct(7, { type: 'clip', cpID: 1 });
   * console.log((overview as { title: string }).title); // Premium Clip
   * ```
   */
  getProduct(
    userId: UserId,
    variables: GetProductVariables,
    options?: CallOptions,
  ): Promise<{ overview: unknown } & Open>;
  /**
   * `store > list_current_content`. The clip and channel passes the user has now.
   *
   * @example
   * ```ts
   * await client.processOrder(2);
   * console.log((await client.store.listCurrentContent(2)).list[0]!.title); // Premium Clip
   * ```
   */
  listCurrentContent(userId: UserId, variables?: NoVariables, options?: CallOptions): Promise<{ list: Content[] } & Open>;
  /**
   * `store > list_subscriptions`. The user's subscriptions.
   *
   * @example
   * ```ts
   * console.log((await client.store.listSubscriptions(2)).list.length); // 0
   * ```
   */
  listSubscriptions(userId: UserId, variables?: NoVariables, options?: CallOptions): Promise<{ list: Subscription[] } & Open>;
  /**
   * `store > get_subscription_pre_rp_info`. What a recurring payment profile has to be made of, by exactly one of
   * `productID` (before the order is processed) and `subscriptionID`.
   *
   * @example
   * ```ts
   * const { data } = await client.store.getSubscriptionPreRpInfo(7, { productID: 6 });
   * console.log(data.amount, data.currency_code, data.period); // 10.00 EUR MONTH
   * ```
   */
  getSubscriptionPreRpInfo(
    userId: UserId,
    variables: PreRpInfoVariables,
    options?: CallOptions,
  ): Promise<{ data: PreRpInfo } & Open>;
  /**
   * `store > set_subscription_rp`. Ties a recurring payment profile to a subscription; `subscriptionID` and
   * `date_first_payment` as `getSubscriptionPreRpInfo` tells them. `paymentMethodID`: 2 PayPal, 3 External Payment
   * Processor.
   *
   * @example
   * ```ts
   * await client.store.modifyCart(7, { cartAction: 'add', productID: 6 });
   * await client.store.placeOrder(7);
   * await client.settleOrder(7, { amount: '10.00' });
   * const { data } = await client.store.getSubscriptionPreRpInfo(7, { subscriptionID: 71 });
   * const { ok } = await client.store.setSubscriptionRp(7, {
   *   subscriptionID: data.id_subscription!, date_first_payment: data.date_first_payment!,
   *   profileID: 'profile-1', paymentMethodID: 2, rp_status: 'Active',
   * });
   * console.log(ok); // Recurring payment profile was set
   * ```
   */
  setSubscriptionRp(
    userId: UserId,
    variables: SetSubscriptionRpVariables,
    options?: CallOptions,
  ): Promise<Changed & Open>;
  /**
   * `store > process_order`. The same as the client's own `processOrder`.
   *
   * @example
   * ```ts
   * console.log((await client.store.processOrder(2)).ok); // Order was processed
   * ```
   */
  processOrder(userId: UserId, options?: ProcessOrderOptions): Promise<ProcessedOrder>;
}

/**
 * A payment that was collected.
 *
 * @example
 * ```ts
 * const transfer: OrderPayment = { amount: '5.50', description: 'transfer 8801', orderId: 300004 };
 * console.log((await client.settleOrder(4, transfer)).payment); // recorded
 * ```
 */
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

/**
 * What `settleOrder` resolves with.
 *
 * @example
 * ```ts
 * const { payment, order, amountDue }: SettledOrder = await client.settleOrder(4, { amount: '2.00', orderId: 300004 });
 * console.log(payment, order, amountDue); // recorded null 3.50
 * ```
 */
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
  /** The order that was named or found. */
  orderId?: string;
}

/**
 * An action of any section.
 *
 * @example
 * ```ts
 * const request: CallRequest = { iq: 7, post: { creditAction: 'add', amount: '1.00' } };
 * console.log((await client.call('store', 'add_subtract_credit', request)).ok); // Credit action was performed
 * ```
 */
export interface CallRequest {
  /** The main argument, such as the user's id. */
  iq?: string | number | bigint | undefined;
  /** The POST variables. */
  post?: { [variable: string]: string | number | bigint | boolean } | undefined;
}

/**
 * The options of `call`.
 *
 * @example
 * ```ts
 * const read: AnyCallOptions = { kind: 'read', timeoutMs: 5_000 };
 * console.log(Object.keys(await client.call('store', 'get_credit', { iq: 7 }, read))); // [ 'data' ]
 * ```
 */
export interface AnyCallOptions extends CallOptions {
  /**
   * "read": may be repeated when its answer is lost. "write" (the default): is never sent again by itself once it may
   * have been received, and then ends as outcome "unknown".
   */
  kind?: 'read' | 'write' | undefined;
}
