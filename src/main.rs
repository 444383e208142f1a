//! The `escalade` program.

fn main() -> std::process::ExitCode {
    escalade::cli::main()
}
