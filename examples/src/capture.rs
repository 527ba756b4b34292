//! Reads a snapshot from a file, or from a folder of AWS CLI answers.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ecs_triage_core::Snapshot;
use ecs_triage_core::snapshot::Ingested;

use crate::Failure;

/// Larger files are no answers of one call; they are refused before they fill the memory.
const LARGEST: u64 = 64 << 20;

/// Folders of folders are read, a folder that is nested deeper is a mistake.
const DEPTH: usize = 8;

/// A snapshot, and what is to be said of the files it came from.
pub(crate) struct Capture {
    pub(crate) snapshot: Snapshot,
    pub(crate) warnings: Vec<String>,
}

/// Reads a snapshot file or a capture's folder.
pub(crate) fn read(path: &Path) -> Result<Capture, Failure> {
    let about = fs::metadata(path).map_err(|error| Failure::at(path, error))?;
    if about.is_dir() {
        return folder(path);
    }
    let snapshot = Snapshot::from_json(&text(path)?).map_err(|error| Failure::at(path, error))?;
    Ok(Capture { snapshot, warnings: Vec::new() })
}

fn folder(path: &Path) -> Result<Capture, Failure> {
    let mut files = Vec::new();
    list(path, DEPTH, &mut files)?;
    files.sort();
    let mut capture = Capture { snapshot: Snapshot::default(), warnings: Vec::new() };
    let mut kept = 0;
    for file in &files {
        kept += usize::from(ingest(&mut capture, file)?);
    }
    if kept == 0 {
        return Err(Failure::at(path, "holds no file named <service>.<operation>.json"));
    }
    Ok(capture)
}

fn list(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).map_err(|error| Failure::at(folder, error))? {
        let entry = entry.map_err(|error| Failure::at(folder, error))?;
        let path = entry.path();
        // A link to a folder is not followed, so that a link to itself ends.
        let kind = entry.file_type().map_err(|error| Failure::at(&path, error))?;
        if kind.is_dir() {
            let depth = depth.checked_sub(1);
            let depth = depth.ok_or_else(|| Failure::at(&path, "is nested too deep"))?;
            list(&path, depth, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            // A pipe would be waited for.
            if !fs::metadata(&path).map_err(|error| Failure::at(&path, error))?.is_file() {
                return Err(Failure::at(&path, "is no file"));
            }
            files.push(path);
        }
    }
    Ok(())
}

/// Takes in one file; says whether it was an answer.
fn ingest(capture: &mut Capture, path: &Path) -> Result<bool, Failure> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let text = text(path)?;
    let taken = capture.snapshot.ingest_file(name, &text);
    match taken.map_err(|error| Failure::at(path, error))? {
        Ingested::UnknownOperation => {
            capture.warnings.push(format!("{}: no operation that is read", path.display()));
            Ok(false)
        }
        _ => Ok(true),
    }
}

/// The text of a file.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    let fail = |error: io::Error| Failure::at(path, error);
    let file = fs::File::open(path).map_err(fail)?;
    let told = file.metadata().map_err(fail)?.len();
    let mut bytes = Vec::new();
    // What says that it is large is not read; a pipe does not say.
    if told <= LARGEST {
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(fail)?;
    }
    if told.max(bytes.len() as u64) > LARGEST {
        let message = format!("is larger than {} MiB", LARGEST >> 20);
        return Err(Failure::at(path, message));
    }
    // PowerShell writes a mark of the byte order first.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
    String::from_utf8(bytes)
        .map_err(|error| Failure::at(path, format!("is no UTF-8 text: {error}")))
}
