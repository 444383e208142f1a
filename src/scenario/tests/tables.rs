//! The CSV tables of groups.

use super::*;
use table::{Cells, Table};

fn read_csv(csv: &str) -> Reading {
    read_bytes(b"[groups.firms]\ntable = \"t.csv\"\n", csv)
}

fn table_of(reading: &Reading) -> Option<&Table> {
    let scenario = reading.scenario.as_ref()?;
    match &scenario.groups.first()?.members {
        GroupMembers::Table(table) => Some(&**table),
        GroupMembers::Count(_) => None,
    }
}

#[test]
fn columns_take_the_narrowest_type() {
    let reading = read_csv(
        "\u{feff}sector, id ,assets,big\r\nmetals,a,1e-1,true\r\n\"oil, gas\",b,-2,false\r\nmetals,c,3,true",
    );
    assert_eq!(reading.told(), Vec::<String>::new());
    let table = table_of(&reading).expect("a table");
    assert_eq!(table.ids.iter().map(|id| id.value.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(reading.sources.text(table.ids[0].span), "a");
    assert_eq!(
        table.columns.iter().map(|c| c.name.value.as_str()).collect::<Vec<_>>(),
        ["sector", "assets", "big"]
    );
    let words = vec!["metals".to_owned(), "oil, gas".to_owned()];
    assert_eq!(table.columns[0].cells, Cells::Words { words, indices: vec![0, 1, 0] });
    assert_eq!(table.columns[1].cells, Cells::Numbers(vec![0.1, -2.0, 3.0]));
    assert_eq!(table.columns[2].cells, Cells::Flags(vec![true, false, true]));
}

#[test]
fn broken_tables_say_where() {
    let cases: &[(&str, &[&str])] = &[
        ("", &["2: the table is empty [\"t.csv\"]"]),
        ("id,x\n", &["1: the table has no rows [id,x]"]),
        ("name,x\na,1\n", &["1: the table has no column `id` [name,x]"]),
        ("id,x,x\na,1,2\n", &["1: two columns are called `x` [x]"]),
        ("id,my x\na,1\n", &["1: `my x` cannot name a column [my x]"]),
        (
            "id,x\na,1\nb\nc,1,2\n",
            &["3: this row has 1 of 2 cells [b]", "4: this row has 3 of 2 cells [c,1,2]"],
        ),
        ("id,x\na,1\n\n b ,2\nb,3\n", &["5: two rows have the id `b` [b]"]),
        ("id,x\na b,1\nc,2\n", &["2: `a b` cannot be an `id` [a b]"]),
        ("id,x\n,1\nc,2\n", &["2: this row has no `id` [,1]"]),
        ("id,x,y\na,1,2\nb,,2\n", &["3: the cell in column `x` is empty [b,,2]"]),
        (
            "id,x\na,1\nb,2\nc,O.5\nd,1e999\n",
            &[
                "4: `O.5` in column `x` is not a number [O.5]",
                "5: `1e999` in column `x` is not a number [1e999]",
            ],
        ),
        ("id,x\na,true\nb,flase\nc,true\n", &["3: `flase` in column `x` is not `true` or `false` [flase]"]),
        ("id,x\na,\"1\nb,2\nc,3\n", &["2: a cell of this row goes over several lines [a,\"1]"]),
    ];
    for (csv, told) in cases {
        assert_eq!(read_csv(csv).told(), *told, "{csv:?}");
    }
}

#[test]
fn a_broken_cell_leaves_the_rest_of_the_table() {
    let reading = read_csv("id,x\na,1\nb,2\nc,?\n");
    assert_eq!(reading.faults.errors(), 1);
    let table = table_of(&reading).expect("a table");
    assert_eq!(table.columns[0].cells, Cells::Numbers(vec![1.0, 2.0, 0.0]));
}

#[test]
fn a_minority_of_numbers_leaves_a_column_of_words() {
    let reading = read_csv("id,x\na,1\nb,two\nc,three\n");
    assert!(reading.faults.is_empty());
    assert!(
        matches!(&table_of(&reading).expect("a table").columns[0].cells, Cells::Words { words, .. } if words.len() == 3)
    );
}

#[test]
fn a_table_with_a_thousand_faults_shows_fifty() {
    let rows: String = (0..1000).map(|n| format!("{n}\n")).collect();
    let reading = read_csv(&format!("id,x\n{rows}"));
    assert_eq!(reading.faults.errors(), 51);
    assert!(reading.told()[50].contains("and 950 more faults"));
}

#[test]
fn bad_bytes_in_a_table_are_shown_in_the_table() {
    let (mut sources, mut faults) = (Sources::default(), Diagnostics::default());
    let toml = b"[groups.firms]\ntable = \"t.csv\"\n";
    let mut tables = |_: &str| Ok(b"id\nM\xfcnchen\n".to_vec());
    let scenario = parse("s/a.toml", toml, &mut tables, &mut sources, &mut faults).expect("a tree");
    assert!(scenario.groups.is_empty());
    let place = faults.iter().next().and_then(|f| f.place).expect("a place");
    assert_eq!(sources.line_and_column(place), (2, 2));
    assert_eq!(sources.get(place.source).name, "s/t.csv");
}

#[test]
fn tables_stay_in_the_folder() {
    for path in ["/etc/passwd", "../t.csv", "a/../../t.csv", "C:/t.csv", "a\\\\t.csv", "", "."] {
        let reading = read_text(&format!("[groups.firms]\ntable = \"{path}\"\n"));
        let told = reading.told();
        assert!(told.len() == 1 && told[0].contains("cannot name a table"), "{told:?}");
    }
    assert_eq!(
        read_text("[groups.firms]\ntable = \"u.csv\"\n").told(),
        ["2: cannot read the table `u.csv`: there is no such file [\"u.csv\"]"]
    );
}

#[test]
fn hostile_tables_end_soon() {
    let wide: String = (0..1_000_000).map(|n| format!("c{n},")).collect();
    let tables = [
        format!("{wide}id\n"),
        format!("{wide}id\n{}a\n", "1,".repeat(1_000_000)),
        format!("id\n{}", "\"".repeat(1_000_000)),
        format!("id,x\n{}", ",\n".repeat(1_000_000)),
        "a".repeat(17 << 20),
    ];
    for csv in &tables {
        let begun = std::time::Instant::now();
        let reading = read_csv(csv);
        assert!(reading.faults.errors() <= 51 && begun.elapsed().as_secs() < 20, "{:.20}", csv);
    }
}
