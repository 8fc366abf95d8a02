//! Access to contents, and how `list_current_content` shows it.

use crate::sandbox::catalogue::Content;
use crate::sandbox::date;
use crate::sandbox::delivery::{Json, object};
use serde_json::Value;

/// Access to a content until some time.
#[derive(Debug, Clone)]
pub struct Pass {
    pub(in crate::sandbox) content: &'static Content,
    pub(in crate::sandbox) date_end: i64,
}

impl Pass {
    pub(in crate::sandbox) fn until(content: &'static Content, date_end: i64) -> Self {
        Pass { content, date_end }
    }

    pub(in crate::sandbox) fn shown(&self, now: i64) -> Json {
        let id_as = |kind| self.content.id_as(kind).map_or(Value::Null, |id| id.to_string().into()).into();
        object([
            ("title", self.content.title.into()),
            ("description", self.content.description.into()),
            ("id_clip", id_as("clip")),
            ("id_channel", id_as("channel")),
            ("img_thumbnail", self.content.image("thumbnail").into()),
            ("img_social", self.content.image("social").into()),
            ("img_poster", self.content.image("poster").into()),
            ("date_end", self.date_end.to_string().into()),
            ("date_end_formatted_d", date::day(self.date_end).into()),
            ("date_end_formatted_t", date::time(self.date_end).into()),
            ("in_grace_period", u8::from(now >= self.date_end).into()),
        ])
    }
}
