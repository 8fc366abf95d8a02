//! Everything the sandbox refuses with: the documented pairs of code and text first, then its own.

/// `error` and `error_long`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal(pub &'static str, pub &'static str);

/// All actions.
pub const INVALID_USER_ID: Refusal = Refusal("REQUEST_ERROR", "Invalid User ID");

/// `add_subtract_credit`
pub const INVALID_CREDIT_ACTION: Refusal = Refusal("REQUEST_ERROR", "Invalid credit action");
/// `add_subtract_credit`, `add_payment`
pub const INVALID_AMOUNT: Refusal = Refusal("REQUEST_ERROR", "Invalid amount");
/// `add_subtract_credit`
pub const CANT_SUBTRACT: Refusal =
    Refusal("ERROR_CANT_SUBTRACT", "Can't subtract credit because the user does not have any available");

/// `modify_cart`
pub const INVALID_CART_ACTION: Refusal = Refusal("REQUEST_ERROR", "Invalid cart action");
/// `modify_cart`
pub const INVALID_PRODUCT_ID: Refusal = Refusal("REQUEST_ERROR", "Invalid or missing product ID");
/// `modify_cart`
pub const INVALID_QUANTITY: Refusal = Refusal("REQUEST_ERROR", "Invalid product quantity");
/// `modify_cart`
pub const USER_NOT_FOUND: Refusal = Refusal("ERROR", "User not found");

/// `place_order`
pub const ALREADY_PLACED: Refusal =
    Refusal("ERROR_ORDER_ALREADY_PLACED", "Can't place order because there is already a current order");
/// `place_order`
pub const EMPTY_CART: Refusal = Refusal("ERROR_EMPTY_CART", "Can't place order because cart is empty");
/// `place_order`; the doubled word is the documentation's.
pub const MIN_PURCHASE: Refusal = Refusal(
    "ERROR_MIN_PURCHASE",
    "Can't place order because because the items do not total the minimum required amount",
);

/// `cancel_order`
pub const NO_ORDER_TO_CANCEL: Refusal = Refusal("ERROR_NO_ORDER", "There is no order to cancel");
/// `cancel_order`
pub const CANCELLING_FAILED: Refusal = Refusal("ERROR", "Error cancelling the order");

/// `add_payment`
pub const NO_ORDER_TO_PAY: Refusal = Refusal("ERROR_NO_ORDER", "User does not have any current order");
/// `add_payment`
pub const AMOUNT_TOO_BIG: Refusal = Refusal("ERROR_AMOUNT_TOO_BIG", "Amount can't be higher than order amount due");

/// `process_order`
pub const NO_ORDER_TO_PROCESS: Refusal = Refusal("ERROR_NO_ORDER", "There is no order to process");
/// `process_order`
pub const AMOUNT_DUE: Refusal = Refusal("ERROR_AMOUNT_DUE", "Can't process the order because there is amount due");
/// `process_order`
pub const CURRENCY_MISMATCH: Refusal = Refusal(
    "ERROR_CURRENCY_MISMATCH",
    "Can't process the order because the order currency does not match the Store configuration currency",
);
/// `process_order`
pub const PROCESSING_FAILED: Refusal = Refusal("ERROR_PROCESSING", "Error while processing the order");

/// `set_subscription_rp`
pub const INVALID_SUBSCRIPTION_ID: Refusal = Refusal("REQUEST_ERROR", "Invalid Subscription ID");

// From here on the texts are the sandbox's own: the documentation has none, or was not seen to its end.

/// `modify_cart`: the code is documented, its text was not seen.
pub const CART_ACTION_FAILED: Refusal = Refusal("CART_ACTION_ERROR", "The cart action could not be performed");
/// Whether the API lets a GET change anything is not documented.
pub const METHOD_NOT_ALLOWED: Refusal = Refusal("REQUEST_ERROR", "Invalid request method");
/// The error for an unknown action is not documented.
pub const UNKNOWN_ACTION: Refusal = Refusal("REQUEST_ERROR", "Invalid action");
/// The permissions' names and their error are not documented.
pub const NOT_PERMITTED: Refusal = Refusal("REQUEST_ERROR", "Permission denied");
/// `get_product`
pub const INVALID_TYPE: Refusal = Refusal("REQUEST_ERROR", "Invalid type");
/// `get_product`
pub const INVALID_CONTENT_ID: Refusal = Refusal("REQUEST_ERROR", "Invalid cpID");
/// `get_subscription_pre_rp_info`
pub const ONE_ID_NEEDED: Refusal = Refusal("REQUEST_ERROR", "Either productID or subscriptionID is needed");
/// `set_subscription_rp`
pub const INVALID_PROFILE_ID: Refusal = Refusal("REQUEST_ERROR", "Invalid profile ID");
/// `set_subscription_rp`
pub const INVALID_PAYMENT_METHOD: Refusal = Refusal("REQUEST_ERROR", "Invalid payment method ID");
/// `set_subscription_rp`
pub const INVALID_FIRST_PAYMENT: Refusal = Refusal("REQUEST_ERROR", "Invalid date of the first payment");
/// `set_subscription_rp`
pub const INVALID_RP_STATUS: Refusal = Refusal("REQUEST_ERROR", "Invalid recurring payment status");
