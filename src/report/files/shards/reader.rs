//! A tally file read: refused by name if it is not what it should be, and then asked for one record after another.

use super::format::{
    END, FAILED, FORMAT, Head, LONGEST_HEAD, MAGIC, RECORD, RECORD_HEAD, read_record_head, unpacked,
};
use super::plan::{ShardPlan, other_program};
use crate::diagnostics::Diagnostic;
use crate::engine::runs::paired::Paired;
use crate::study::{Piece, Work};
use blake3::{Hash, Hasher};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// A tally file that belongs to a plan.
pub struct TallyFile {
    pub path: PathBuf,
    pub head: Head,
    pub records: Vec<Record>,
    /// Of its records: two files that hold the same shards must have the same.
    pub body: Hash,
}

/// Where what was counted of a piece stands.
pub struct Record {
    pub piece: Piece,
    /// Whether nothing was counted, since a run fails.
    pub has_failed: bool,
    offset: u64,
    length: u32,
}

/// What is wrong with the bytes of a file.
enum Misread {
    NoTally,
    Newer(u32),
    CutShort,
    Altered,
    Unreadable(io::Error),
}

impl From<io::Error> for Misread {
    fn from(error: io::Error) -> Misread {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Misread::CutShort,
            _ => Misread::Unreadable(error),
        }
    }
}

impl TallyFile {
    /// Reads a file once through, and looks whether it is whole, of this plan, and of what the plan means here.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(path: &Path, plan: &ShardPlan, work: &Work) -> Result<TallyFile, Box<Diagnostic>> {
        let shown = path.display();
        let refused = |message: String, help: &str| {
            let fault = Diagnostic::without_place(message);
            Box::new(if help.is_empty() { fault } else { fault.help(help) })
        };
        let again = "count it again: escalade shard run PLAN SHARD -o FILE";
        let (head, records, body) = scan(path).map_err(|misread| match misread {
            Misread::NoTally => {
                refused(format!("{shown} is no tally file"), "escalade shard run writes them")
            }
            Misread::Newer(format) => refused(
                format!("{shown} is a tally file of form {format}, and this program reads form {FORMAT}"),
                "merge with the version of escalade that counted it",
            ),
            Misread::CutShort => refused(format!("{shown} is cut short: its end is missing"), again),
            Misread::Altered => {
                refused(format!("{shown} has been altered: its bytes do not have the hash at its end"), again)
            }
            Misread::Unreadable(error) => refused(format!("cannot read {shown}: {error}"), ""),
        })?;
        if let Some(why) = other_program(&head.version, head.noise_law) {
            let help = "count all shards with one version";
            return Err(refused(format!("{shown} was counted by {why}"), help));
        }
        if let Some((message, help)) = of_another(&head, plan) {
            return Err(refused(format!("{shown} {message}"), &help));
        }
        let file = TallyFile { path: path.to_owned(), head, records, body };
        if !file.holds_what_it_says(work) {
            return Err(refused(format!("{shown} does not hold the runs that its head names"), again));
        }
        Ok(file)
    }

    /// Whether there is a record for each piece of its shards, and no other, and something in each that is needed.
    fn holds_what_it_says(&self, work: &Work) -> bool {
        let Head { holds, shards, .. } = &self.head;
        let pieces = || holds.iter().flat_map(|[first, last]| work.pieces([first, last + 1], *shards));
        holds.are_sound(*shards)
            && !holds.is_empty()
            && self.records.iter().map(|record| record.piece).eq(pieces())
            && !self.records.iter().any(|record| record.has_failed && work.is_needed(&record.piece))
    }

    /// What was counted of a piece; none if it has no answer.
    ///
    /// # Errors
    /// If it cannot be read any more, or is nothing that can have been counted.
    pub fn read(&self, record: &Record, work: &Work) -> Result<Option<Paired>, Box<Diagnostic>> {
        if record.has_failed {
            return Ok(None);
        }
        let fault = |message| Box::new(Diagnostic::without_place(message));
        let shown = self.path.display();
        let counted = self.counted(record).map_err(|error| fault(format!("cannot read {shown}: {error}")))?;
        let possible = counted.filter(|counted| work.is_possible(&record.piece, counted));
        possible.map(Some).ok_or_else(|| {
            fault(format!("{shown} holds what no run of this scenario can have come to: it is a forgery"))
        })
    }

    /// What stands there, whatever it is; none, if it is nothing that was counted.
    pub fn counted(&self, record: &Record) -> io::Result<Option<Paired>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(record.offset))?;
        let mut bytes = vec![];
        file.take(record.length.into()).read_to_end(&mut bytes)?;
        Ok(unpacked(&bytes))
    }
}

/// What a file has to do with another plan, if it is of one, and what helps.
fn of_another(head: &Head, plan: &ShardPlan) -> Option<(String, String)> {
    let its = || {
        let words: Vec<String> =
            head.command.iter().map(|word| crate::study::suggested_commands::shell(word)).collect();
        words.join(" ")
    };
    let with = "leave it out, or merge it with the plan that it was counted by";
    let message = if head.scenario_hash != plan.scenario_hash {
        "is of another scenario, or of another text of this one".to_owned()
    } else if head.seed != plan.seed {
        format!("is of seed {}, and the plan of seed {}", head.seed, plan.seed)
    } else if head.work != plan.work {
        format!(
            "answers another question: it was counted for `{}`, and the plan is for `{}`",
            its(),
            plan.words()
        )
    } else if head.shards != plan.shards {
        format!("is of a plan with {} shards, and this one has {}", head.shards, plan.shards)
    } else {
        return None;
    };
    Some((message, with.to_owned()))
}

/// Whether a file begins as tally files do, or is empty: so a power cut can leave one.
pub fn is_tally(path: &Path) -> bool {
    let mut start = vec![];
    let read = File::open(path).and_then(|file| file.take(MAGIC.len() as u64).read_to_end(&mut start));
    read.is_ok() && (start.is_empty() || start == MAGIC)
}

/// Reads what is hashed as it comes.
struct Hashed<R> {
    from: R,
    at: u64,
    whole: Hasher,
    body: Hasher,
    in_body: bool,
}

impl<R: Read> Hashed<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.from.read_exact(bytes)?;
        self.took(bytes);
        Ok(())
    }

    fn took(&mut self, bytes: &[u8]) {
        self.at += bytes.len() as u64;
        self.whole.update(bytes);
        if self.in_body {
            self.body.update(bytes);
        }
    }

    fn number(&mut self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.read(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    /// So many bytes that are only hashed.
    fn pass(&mut self, mut length: u64) -> io::Result<()> {
        let mut bytes = vec![0; 1 << 16];
        while length > 0 {
            let now = length.min(bytes.len() as u64);
            self.read(&mut bytes[..now as usize])?;
            length -= now;
        }
        Ok(())
    }
}

/// Reads a file once through, with bounded memory but for where its records are.
fn scan(path: &Path) -> Result<(Head, Vec<Record>, Hash), Misread> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(Misread::NoTally);
    }
    let from = BufReader::with_capacity(1 << 16, file);
    let mut from = Hashed { from, at: 0, whole: Hasher::new(), body: Hasher::new(), in_body: false };
    let mut magic = [0; MAGIC.len()];
    match from.read(&mut magic) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(Misread::NoTally),
        read => read?,
    }
    if magic != *MAGIC {
        return Err(Misread::NoTally);
    }
    match from.number()? {
        FORMAT => {}
        newer if newer > FORMAT => return Err(Misread::Newer(newer)),
        _ => return Err(Misread::NoTally),
    }
    let length = from.number()?;
    if length > LONGEST_HEAD {
        return Err(Misread::Altered);
    }
    let mut head = vec![0; length as usize];
    from.read(&mut head)?;
    from.in_body = true;
    let mut records = vec![];
    loop {
        let mut kind = [0];
        from.read(&mut kind)?;
        let has_failed = match kind[0] {
            RECORD => false,
            FAILED => true,
            END => break,
            _ => return Err(Misread::Altered),
        };
        let mut bytes = [0; RECORD_HEAD];
        from.read(&mut bytes)?;
        let (piece, length) = read_record_head(&bytes);
        records.push(Record { piece, has_failed, offset: from.at, length });
        from.pass(length.into())?;
    }
    let mut hash = [0; 32];
    from.from.read_exact(&mut hash)?;
    let is_end = from.from.read(&mut [0])? == 0;
    // Hashes are compared in constant time, which does no harm.
    if from.whole.finalize() != hash || !is_end {
        return Err(Misread::Altered);
    }
    let head = serde_json::from_slice(&head).map_err(|_| Misread::Altered)?;
    Ok((head, records, from.body.finalize()))
}
