// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whether `cmake/omit_frame_pointers.py` did what it is for.

use std::path::Path;

use crate::Error;
use crate::tools::{arm, run};

/// Fails with the names of the functions that keep a frame pointer.
pub(super) fn check_none(object: &Path) -> Result<(), Error> {
    let options = ["--disassemble", "--no-show-raw-insn", "--demangle"];
    let text = run(arm("objdump").args(options).arg(object))?;
    let keep = functions_with_one(&text);
    if keep.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{}: these functions keep a frame pointer:\n  {}",
        object.display(),
        keep.join("\n  ")
    )
    .into())
}

/// The functions that point r7 into their stack with the instruction behind the one that stores the registers.
fn functions_with_one(disassembly: &str) -> Vec<&str> {
    let lines: Vec<_> = disassembly.lines().collect();
    let starts = lines.windows(3).filter_map(|lines| {
        let (_, name) = lines[0].strip_suffix(">:")?.split_once('<')?;
        let instruction = |line: &str| line.split('\t').skip(1).collect::<Vec<_>>().join(" ");
        let saves = instruction(lines[1]).contains("r7, lr}");
        let second = instruction(lines[2]);
        let points = second.starts_with("add r7, sp,") || second.starts_with("mov r7, sp");
        (saves && points).then_some(name)
    });
    starts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_pointer_is_set_right_after_the_registers_are_stored() {
        const DISASSEMBLY: &str = "\
00000000 <core::one>:
   0:\tpush\t{r4, r6, r7, lr}
   2:\tadd\tr7, sp, #8
   4:\tmovs\tr0, #0

00000000 <core::two>:
   0:\tpush\t{r7, lr}
   2:\tmov\tr7, sp

00000000 <core::three>:
   0:\tpush\t{r4, r5, r6, r7, lr}
   2:\tsub\tsp, #12
   4:\tadd\tr7, sp, #4

00000000 <core::four>:
   0:\tbx\tlr
";
        assert_eq!(functions_with_one(DISASSEMBLY), ["core::one", "core::two"]);
    }
}
