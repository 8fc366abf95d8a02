//! The text of an error: what happened, what is known of the order, and what to do next.

use super::{About, Error, ErrorKind, Known, Outcome};

impl Error {
    /// The text, for a human. No option's value, secret, salt or signature ever gets in.
    pub fn message(&self) -> String {
        let row = self.row();
        let sentences = [row.happened.as_str(), self.what_is_known(), &self.what_to_do(row.advice)];
        let told: Vec<&str> = sentences.into_iter().filter(|sentence| !sentence.is_empty()).collect();
        told.join(" ")
    }

    fn what_is_known(&self) -> &'static str {
        let before_a_call = matches!(self.kind, ErrorKind::Configuration { .. } | ErrorKind::InvalidUserId(_));
        match (self.outcome, self.about) {
            (Outcome::NotSent, _) if before_a_call => "",
            (_, About::Reading) => "",
            (Outcome::NotSent, About::Processing) => "Nothing was sent; the order is as it was.",
            (Outcome::NotSent, About::Change) => "The change was not sent.",
            (Outcome::Rejected, About::Processing) => "The order was not processed.",
            (Outcome::Rejected, About::Change) => "The change was not made.",
            (Outcome::Unknown, About::Processing) => match self.known {
                Known::Nothing => "The order may have been processed.",
                Known::StillCurrent => "The order was still current when last looked at.",
                Known::Inconclusive => "The order may have been processed; the user's orders do not tell.",
                Known::StrangeStatus => {
                    "The order may have been processed; its record has a status that is not documented."
                }
                Known::LookRefused => {
                    "The order may have been processed. The API refused store > list_orders, which would tell: perhaps \
                     the credential is not allowed it."
                }
            },
            (Outcome::Unknown, About::Change) => match self.known {
                Known::StillCurrent => "The change had not been made when last looked at.",
                Known::LookRefused => "The change may have been made. The API refused to show whether it was.",
                Known::Nothing | Known::Inconclusive | Known::StrangeStatus => "The change may have been made.",
            },
        }
    }

    fn what_to_do(&self, advice: &str) -> String {
        match (&self.kind, self.retry_after_ms) {
            (ErrorKind::OrderNotFound(_) | ErrorKind::NoCurrentOrder | ErrorKind::Internal(_), _) => advice.into(),
            (_, Some(ms)) => {
                let when =
                    if ms == 0 { String::new() } else { [" in ", &ms.div_ceil(1000).to_string(), " s"].concat() };
                ["Call again", &when, "."].concat()
            }
            (_, None) => match (self.outcome, self.about) {
                (Outcome::Unknown, About::Change) => {
                    "Look at the user's cart, orders or credit before calling again.".into()
                }
                (Outcome::Unknown, About::Processing | About::Reading) => {
                    "Look at the user's orders before calling again.".into()
                }
                (Outcome::NotSent | Outcome::Rejected, _) => advice.into(),
            },
        }
    }
}
