//! What a user may see and what is for sale: `store > list_current_content` (section 3.1), `get_product` (3.6).

use super::books::{Answer, Shop};
use super::catalogue::{CONTENTS, Content, GRACE, PRODUCTS, Product};
use super::delivery::{Json, list, object, reply};
use super::refusal::{self, Refusal};
use super::variables::Variables;

/// What `get_product` is asked about.
enum Subject {
    Content(&'static Content),
    Product(&'static Product),
    /// The products of the site, for services, for donations.
    Special,
}

impl Subject {
    fn of(post: &Variables) -> Result<Self, Refusal> {
        let kind = post.get("type");
        let id = post.positive("cpID");
        let found = match kind {
            "clip" | "channel" => {
                CONTENTS.iter().find(|content| id.is_some() && content.id_as(kind) == id).copied().map(Subject::Content)
            }
            "other" => {
                id.and_then(Product::with_id).filter(|product| product.content().is_none()).map(Subject::Product)
            }
            "site" | "service" | "donation" => (post.get("cpID") == "-1").then_some(Subject::Special),
            _ => return Err(refusal::INVALID_TYPE),
        };
        found.ok_or(refusal::INVALID_CONTENT_ID)
    }

    fn overview(&self) -> Json {
        let (title, description, images) = match self {
            // The documentation calls it an object that is empty; PHP writes an empty array as a list.
            Subject::Special => return Json::List(Vec::new()),
            Subject::Content(content) => (content.title, content.description, Some(content)),
            Subject::Product(product) => (product.title, "", None),
        };
        let image = |which| images.map_or_else(String::new, |content| content.image(which)).into();
        object([
            ("title", title.into()),
            ("description", description.into()),
            ("description_seo", description.into()),
            ("tags", "".into()),
            ("img_poster", image("poster")),
            ("img_social", image("social")),
            ("img_thumbnail", image("thumbnail")),
        ])
    }

    fn is_related(&self, product: &Product) -> bool {
        match self {
            Subject::Content(content) => product.content() == Some(content),
            Subject::Product(wanted) => product.id == wanted.id,
            Subject::Special => product.content().is_none(),
        }
    }
}

impl Shop {
    /// `store > list_current_content`: access that has not ended, or whose grace period has not. How long that is, is
    /// the sandbox's own.
    pub fn list_current_content(&self, user: u64, now: i64) -> Answer {
        let account = self.account(user);
        let current = account.passes.iter().filter(|pass| now < pass.date_end + GRACE);
        Ok(list(current.map(|pass| pass.shown(now))))
    }

    /// `store > get_product`. The products to buy follow under a name that is visibly the sandbox's own: neither the
    /// API's nor its fields are known.
    pub fn get_product(&self, post: &Variables) -> Answer {
        let subject = Subject::of(post)?;
        let overview = ("overview", subject.overview());
        if post.get("get_related") == "0" {
            return Ok(reply([overview]));
        }
        let related = PRODUCTS.iter().filter(|product| subject.is_related(product)).map(|product| {
            object([
                ("id", product.id.to_string().into()),
                ("sku", product.sku.into()),
                ("title", product.title.into()),
                ("price", self.currency().decimal(product.price).into()),
                ("price_formatted", self.currency().formatted(product.price).into()),
            ])
        });
        Ok(reply([overview, ("sandbox_products", Json::List(related.collect()))]))
    }
}
