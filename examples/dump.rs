fn main() {
    let path = std::env::args().nth(1).unwrap();
    let s = escalade::study::Study::read(std::path::Path::new(&path), Default::default()).unwrap();
    println!("state {} columns {} sites {} code {} lanes {}", s.program.state.len(), s.program.columns, s.program.sites, s.program.code.len(), escalade::engine::schedule::lanes_in_block(&s.program));
    for (i, op) in s.program.code.iter().enumerate() { 
        let t = format!("{op:?}");
        let _ = std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{i:4} {}\n", &t[..t.len().min(170)])); }
}
