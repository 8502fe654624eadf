//! Load, and what comes of it: by wrk, but for HEAD, whose answers wrk waits for without end.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use super::Kind;
use super::fill::{Content, REPOSITORY, TAGGED, tag};
use super::peer::Running;
use crate::failure::Failure;
use crate::process;

/// Connections that ask for what is small, and for what is large.
const MANY: usize = 16;
const FEW: usize = 4;

/// What the load is made by.
pub(super) struct Load<'a> {
    pub(super) wrk: PathBuf,
    pub(super) folder: PathBuf,
    pub(super) content: &'a Content,
    pub(super) turn: Duration,
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figures {
    /// How many a second.
    pub(super) rate: f64,
    /// The time, in seconds, within which 99 of 100 requests were answered.
    pub(super) p99: f64,
    /// The processors' time, in seconds, that each took; 0 where it is not known. A busy machine does not change it.
    pub(super) cpu: f64,
}

impl Load<'_> {
    /// Measures one registry once.
    pub(super) fn measure(&self, kind: Kind, registry: &Running) -> Result<Figures, Failure> {
        let before = registry.cpu();
        let figures = self.run(kind, registry)?;
        let used = before
            .zip(registry.cpu())
            .map_or(0.0, |(before, after)| after.saturating_sub(before).as_secs_f64());
        Ok(Figures { cpu: used / (figures.rate * self.turn.as_secs_f64()), ..figures })
    }

    fn run(&self, kind: Kind, registry: &Running) -> Result<Figures, Failure> {
        let address = registry.address;
        let url = |path: &str| format!("http://{address}/v2/{path}");
        let blob = |digest: &str| format!("{REPOSITORY}/blobs/{digest}");
        let manifest = "wrk.headers[\"Accept\"] = \"application/vnd.oci.image.manifest.v1+json\"\n";
        match kind {
            Kind::Manifest => self.wrk(MANY, manifest, &url(&format!("{REPOSITORY}/manifests/latest"))),
            Kind::Small => self.wrk(MANY, "", &url(&blob(&self.content.small.digest))),
            Kind::Large => self.wrk(FEW, "", &url(&blob(&self.content.large.digest))),
            Kind::Tags => self.wrk(FEW, &tag_pages(registry.tags), &url(&format!("{TAGGED}/tags/list"))),
            Kind::Push => {
                // One connection for each thread of wrk's: its scripts do not tell connections apart.
                let figures = self.wrk(2, &self.pushes(), &url(""))?;
                Ok(Figures { rate: figures.rate / 3.0, ..figures })
            }
            Kind::Head => {
                let target = format!("/v2/{}", blob(&self.content.small.digest));
                head(address, &target, MANY, self.turn).map_err(Failure::while_doing("cannot ask for HEAD"))
            }
        }
    }

    fn wrk(&self, connections: usize, script: &str, url: &str) -> Result<Figures, Failure> {
        let path = self.folder.join("script.lua");
        fs::write(&path, script).map_err(Failure::while_doing("cannot write wrk's script"))?;
        let mut wrk = Command::new(&self.wrk);
        wrk.args(["--latency", "--threads", "2", "--connections", &connections.to_string()]);
        wrk.args(["--duration", &format!("{}s", self.turn.as_secs()), "--script"]).arg(path).arg(url);
        let output = process::capture(&mut wrk)?;
        Figures::read(&output.text).map_err(|why| Failure::new(format!("{why}:\n{}", output.text.trim_end())))
    }

    /// wrk's script that pushes one blob after the other.
    fn pushes(&self) -> String {
        let blobs = self.content.pushed.iter().enumerate().map(|(number, blob)| {
            let path = self.folder.join(format!("pushed-{number}"));
            format!("{{ digest = \"{}\", path = [[{}]] }}", blob.digest, path.display())
        });
        format!(
            "local blobs = {{ {} }}\nlocal begin = \"/v2/{REPOSITORY}/blobs/uploads/\"\n{PUSH}",
            blobs.collect::<Vec<_>>().join(", ")
        )
    }
}

const PUSH: &str = r#"
for _, blob in ipairs(blobs) do
  local file = assert(io.open(blob.path, "rb"))
  blob.content = file:read("*a")
  file:close()
end
local octets = { ["Content-Type"] = "application/octet-stream" }
local number, step, location = 0, "POST", nil

function request()
  local blob = blobs[number % #blobs + 1]
  if step == "PATCH" then
    return wrk.format("PATCH", location, octets, blob.content)
  elseif step == "PUT" then
    local separator = location:find("?", 1, true) and "&" or "?"
    return wrk.format("PUT", location .. separator .. "digest=" .. blob.digest, octets, "")
  end
  return wrk.format("POST", begin, octets, "")
end

function response(status, headers, body)
  for name, value in pairs(headers) do
    if name:lower() == "location" then location = value:gsub("^http://[^/]*", "") end
  end
  if step == "POST" then
    step = "PATCH"
  elseif step == "PATCH" then
    step = "PUT"
  else
    step, number = "POST", number + 1
  end
end
"#;

/// wrk's script that asks for one page after the other, all of them full.
fn tag_pages(tags: u32) -> String {
    let pages = (0..(tags / 1000).saturating_sub(1).max(1))
        .map(|page| format!("\"/v2/{TAGGED}/tags/list?n=1000&last={}\"", tag(page * 1000 + 999)));
    let pages = pages.collect::<Vec<_>>().join(", ");
    format!(
        "local pages = {{ {pages} }}\nlocal number = 0\nfunction request()\n  number = number + 1\n  \
         return wrk.format(\"GET\", pages[number % #pages + 1])\nend\n"
    )
}

/// Asks on so many connections at once, for so long.
fn head(address: SocketAddr, target: &str, connections: usize, turn: Duration) -> io::Result<Figures> {
    let request = format!("HEAD {target} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let begun = Instant::now();
    let ask = || -> io::Result<Vec<u32>> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let (mut times, mut answer) = (Vec::new(), [0; 4096]);
        while begun.elapsed() < turn {
            let sent = Instant::now();
            stream.write_all(request.as_bytes())?;
            let mut length = 0;
            while !answer[..length].ends_with(b"\r\n\r\n") {
                match stream.read(&mut answer[length..])? {
                    0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                    more => length += more,
                }
            }
            if !answer.starts_with(b"HTTP/1.1 200 ") {
                return Err(io::Error::other("an answer that is not 200"));
            }
            times.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
        Ok(times)
    };
    let answered = thread::scope(|scope| {
        let clients: Vec<_> = (0..connections).map(|_| scope.spawn(ask)).collect();
        let answered =
            clients.into_iter().map(|client| client.join().map_err(|_| io::Error::other("a panic"))?);
        answered.collect::<io::Result<Vec<_>>>()
    })?;
    let mut times = answered.concat();
    let seconds = begun.elapsed().as_secs_f64();
    times.sort_unstable();
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a rate with five digits")]
    Ok(Figures { rate: times.len() as f64 / seconds, p99: f64::from(p99) / 1e6, cpu: 0.0 })
}

impl Figures {
    /// Reads what wrk prints.
    fn read(text: &str) -> Result<Self, String> {
        let value = |name: &str| {
            let mut lines = text.lines().map(str::trim);
            lines.find_map(|line| line.strip_prefix(name)).map(str::trim)
        };
        if let Some(wrong) = value("Non-2xx or 3xx responses:").or(value("Socket errors:")) {
            return Err(format!("the measurement is void, something went wrong: {wrong}"));
        }
        let rate = value("Requests/sec:").and_then(|rate| rate.parse().ok()).filter(|rate| *rate > 0.0);
        let p99 = value("99%").and_then(seconds);
        rate.zip(p99)
            .map(|(rate, p99)| Self { rate, p99, cpu: 0.0 })
            .ok_or_else(|| "wrk measured nothing".to_owned())
    }

    /// The median of each figure.
    pub(super) fn median(all: &[Self]) -> Self {
        let median = |of: fn(&Self) -> f64| {
            let mut values: Vec<_> = all.iter().map(of).collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or_default()
        };
        Self {
            rate: median(|figures| figures.rate),
            p99: median(|figures| figures.p99),
            cpu: median(|figures| figures.cpu),
        }
    }
}

/// A time as wrk writes it.
fn seconds(text: &str) -> Option<f64> {
    for (unit, factor) in [("us", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0)] {
        if let Some(number) = text.strip_suffix(unit).and_then(|number| number.parse::<f64>().ok()) {
            return Some(number * factor);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_prints_is_read() {
        let text = "  Latency Distribution\n     50%  403.00us\n     99%    1.50ms\n  81280 requests\nRequests/sec:  27081.80\n";
        assert_eq!(Figures::read(text), Ok(Figures { rate: 27081.80, p99: 1.5e-3, cpu: 0.0 }));
        let text = format!("{text}  Non-2xx or 3xx responses: 7\n");
        assert!(Figures::read(&text).unwrap_err().contains('7'));
        assert!(Figures::read("Requests/sec:  0.00\n     99%  0.00us\n").is_err());
    }

    #[test]
    fn each_figure_has_its_own_median() {
        let all = [(1.0, 9.0), (3.0, 7.0), (2.0, 8.0)].map(|(rate, p99)| Figures { rate, p99, cpu: rate });
        assert_eq!(Figures::median(&all), Figures { rate: 2.0, p99: 8.0, cpu: 2.0 });
    }
}
