//! Writes the glue of one built module: `figaro-bindgen IN.wasm OUT_FOLDER NAME`.
//!
//! The glue is wasm-bindgen's `no-modules` kind, one expression without exports of its own, which
//! `wasm/build/compile.ts` wraps in a function: so every instance has glue and state of its own.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder, name] = arguments.as_slice() else {
        eprintln!("usage: figaro-bindgen IN.wasm OUT_FOLDER NAME");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).out_name(name).typescript(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let written = bindgen.no_modules(true).and_then(|bindgen| bindgen.generate(folder));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
