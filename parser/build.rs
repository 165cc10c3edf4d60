fn main() {
    println!("cargo:rerun-if-changed=src/grammar.lalrpop");
    if let Err(error) = lalrpop::Configuration::new().use_cargo_dir_conventions().process() {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
