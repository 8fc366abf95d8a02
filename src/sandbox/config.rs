//! The store's configuration: `store > get_config` (section 3.0a). Its values are the sandbox's own.

use super::books::Shop;
use super::catalogue::MINIMUM_PURCHASE;
use super::delivery::{Json, Reply, data, object};

impl Shop {
    /// `store > get_config`. It takes no user.
    pub fn get_config(&self) -> Reply {
        let currency = self.currency();
        let method = |id: &str, name: &str, settings, enable_rp: &str| {
            object([("id", id.into()), ("name", name.into()), ("settings", settings), ("enable_rp", enable_rp.into())])
        };
        let bank = object([
            ("bank_name", "Sandbox Bank".into()),
            ("bank_address", "".into()),
            ("bank_account", "0000000".into()),
            ("bank_iban", "".into()),
            ("bank_swift", "".into()),
            ("bank_message", "".into()),
        ]);
        let paypal = object([
            ("pp_client_id", "sandbox-client".into()),
            ("pp_secret", "sandbox-only-not-a-secret".into()),
            ("pp_username", "".into()),
            ("pp_password", "sandbox-only-not-a-password".into()),
            ("pp_signature", "".into()),
            ("pp_sandbox", "1".into()),
        ]);
        let gateway = object([
            ("external_gateway_url", "https://sandbox.invalid/gateway".into()),
            ("external_gateway_key", "sandbox-only-not-a-key".into()),
        ]);
        data(object([
            ("currency_code", currency.code.as_str().into()),
            ("currency_id", currency.id().into()),
            ("currency_symbol", currency.symbol.as_str().into()),
            ("currency_symbol_position", if currency.symbol_is_prefix() { "0" } else { "1" }.into()),
            ("min_purchase_amount", currency.decimal(MINIMUM_PURCHASE).into()),
            (
                "payment_methods",
                Json::List(vec![
                    method("1", "BANK", bank, "0"),
                    method("2", "PAYPAL", paypal, "1"),
                    method("3", "EXTERNAL_GATEWAY", gateway, "1"),
                ]),
            ),
            ("support_email", "support@sandbox.invalid".into()),
        ]))
    }
}
