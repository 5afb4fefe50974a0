//! An answer, and what a misbehaviour makes of it.

use std::io::{self, Write as _};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use super::behaviour::Misbehaviour;
use super::body::Body;

/// The head of an answer and the whole of its body.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// Other headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What is sent.
pub enum Sent {
    /// An answer.
    Answer(Answer, Body),
    /// Nothing: the connection is closed, or reset.
    Nothing {
        /// Whether it is reset.
        reset: bool,
    },
}

/// How every answer that has no end begins: valid JSON so far.
const START: &str = r#"{"Response":{"TotalCount":1,"VpnConnectionSet":["#;

impl Answer {
    /// JSON with status 200, as both APIs answer, errors included.
    pub fn json(value: &Value) -> Answer {
        Answer::text(200, "application/json", value.to_string())
    }

    /// Any text.
    pub fn text(status: u16, content_type: &'static str, text: impl Into<String>) -> Answer {
        Answer { status, content_type, headers: Vec::new(), body: text.into().into_bytes() }
    }

    /// What a server in front of the API says when something is wrong behind it.
    pub fn page(status: u16) -> Answer {
        let text = format!(
            "<html>\r\n<head><title>{status}</title></head>\r\n<body><center><h1>{status}</h1></center>\
             <hr><center>gateway</center></body>\r\n</html>\r\n"
        );
        Answer::text(status, "text/html", text)
    }

    /// Sends the answer, or what the misbehaviours make of it.
    pub fn send(mut self, misbehaviours: &[Misbehaviour], gzip: bool) -> io::Result<Sent> {
        for misbehaviour in misbehaviours {
            match misbehaviour {
                Misbehaviour::Status(status) => self = Answer::page(*status),
                Misbehaviour::Busy(status, seconds) => {
                    self = Answer::page(*status);
                    self.headers.push(("retry-after", seconds.to_string()));
                }
                Misbehaviour::Garbage => self.body = b"\x00\xff\xfe\x80{\x1b[31m\x07garbage\x00".to_vec(),
                Misbehaviour::Html => {
                    self = Answer::text(200, "text/html", "<!DOCTYPE html><title>Sign in</title><p>Sign in.");
                }
                Misbehaviour::Body(text) => self.body = text.clone().into_bytes(),
                Misbehaviour::Redirect(to) => {
                    self = Answer::page(302);
                    self.headers.push(("location", to.clone()));
                }
                _ => {}
            }
        }
        for misbehaviour in misbehaviours {
            match misbehaviour {
                Misbehaviour::Reset => return Ok(Sent::Nothing { reset: true }),
                Misbehaviour::Hangup => return Ok(Sent::Nothing { reset: false }),
                Misbehaviour::Cut => return Ok(self.broken(Duration::from_millis(5))),
                Misbehaviour::Stall(millis) => return Ok(self.broken(Duration::from_millis(*millis))),
                Misbehaviour::Huge(size) => return self.flood(*size, false),
                Misbehaviour::Bomb(size) => return self.flood(*size, true),
                _ => {}
            }
        }
        self.whole(gzip)
    }

    fn whole(mut self, gzip: bool) -> io::Result<Sent> {
        if gzip && self.body.len() >= 1024 {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&self.body)?;
            self.body = encoder.finish()?;
            self.headers.push(("content-encoding", "gzip".to_owned()));
        }
        let body = Body::whole(std::mem::take(&mut self.body));
        Ok(Sent::Answer(self, body))
    }

    fn broken(mut self, pause: Duration) -> Sent {
        let body = Body::broken(std::mem::take(&mut self.body), pause);
        Sent::Answer(self, body)
    }

    fn flood(mut self, size: u64, packed: bool) -> io::Result<Sent> {
        if packed {
            self.headers.push(("content-encoding", "gzip".to_owned()));
        }
        Ok(Sent::Answer(self, Body::flood(START, size, packed)?))
    }
}
