//! What stands around a listing contradicts itself, or says no: an error that names the field, wherever
//! the answer comes from.

use crate::live::{complaint, json, read_bytes};

/// An answer of API 3.0; `before` and `behind` are keys beside the list, `outside` beside `Response`.
fn v3(before: &str, behind: &str, outside: &str) -> String {
    let list = json("v3")["Response"]["VpnConnectionSet"].to_string();
    format!("{{{outside}\"Response\": {{{before}\"VpnConnectionSet\": {list}{behind}}}}}")
}

/// An answer of API v2 with other keys.
fn v2(keys: &str) -> String {
    format!("{{{keys}\"data\": {}}}", json("v2")["data"])
}

/// Says what is wrong with an answer, beginning with line and column.
fn wrong(answer: &str) -> String {
    complaint(read_bytes(answer)).trim_start_matches("000.json").to_owned()
}

#[test]
fn an_error_that_is_not_null_is_a_refusal() {
    for (error, says) in [
        (r#"{"Message": "You are not authorized"}"#, "an object: You are not authorized"),
        (r#"{"Code": "UnauthorizedOperation", "Message": "no"}"#, "UnauthorizedOperation: no"),
        (r#""denied""#, "a text: denied"),
        (r#"["denied"]"#, "a list"),
        ("[]", "a list"),
        ("{}", "an object"),
        (r#""""#, "a text"),
        ("false", "false"),
        ("0", "0"),
    ] {
        for key in ["Error", "error", "ERROR", "Errors", "errors", "Err\\u006fr"] {
            for answer in [
                v3(&format!("\"{key}\": {error}, "), "", ""),
                v3("", &format!(", \"TotalCount\": 2, \"{key}\": {error}"), ""),
                v3("", "", &format!("\"{key}\": {error}, ")),
                v2(&format!("\"{key}\": {error}, \"code\": 0, ")),
            ] {
                let told = wrong(&answer);
                assert!(
                    told.starts_with(":1:") && told.contains("is an error of the API, not a listing"),
                    "{told}"
                );
                let named = if key.to_lowercase().ends_with('s') { "errors" } else { "error" };
                assert!(told.to_lowercase().contains(&format!("{named} is {says}").to_lowercase()), "{told}");
            }
        }
    }
    for null in ["Error", "errors"] {
        assert_eq!(read_bytes(v3(&format!("\"{null}\": null, "), "", "")).unwrap().len(), 2);
    }
}

#[test]
fn a_code_that_is_not_0_is_a_refusal() {
    for (code, says) in [
        ("true", "code is true"),
        ("false", "code is false"),
        ("{}", "code is an object"),
        (r#"{"a": 1}"#, "code is an object"),
        ("[]", "code is a list"),
        ("[0]", "code is a list"),
        ("\"4102\"", "code is 4102"),
        ("4102", "code is 4102"),
        ("-1", "code is -1"),
        ("\"Unauthorized\"", "code is Unauthorized"),
        ("\"\"", "code is a text"),
    ] {
        for answer in [
            v2(&format!("\"code\": {code}, ")),
            v2(&format!("\"Code\": {code}, ")).replace("code", "Code"),
            v3("", "", &format!("\"code\": {code}, ")),
            v3(&format!("\"code\": {code}, "), "", ""),
            format!("{{\"code\": 0, \"data\": {{\"code\": {code}, \"data\": {}}}}}", json("v2")["data"]),
        ] {
            let told = wrong(&answer);
            assert!(told.to_lowercase().contains(&says.to_lowercase()), "{answer}: {told}");
        }
    }
    for fine in ["", "\"code\": null, ", "\"code\": 0, ", "\"code\": \"0\", \"codeDesc\": \"Success\", "] {
        assert_eq!(read_bytes(v2(fine)).unwrap().len(), 3, "{fine}");
    }
    for bad in [
        "\"codeDesc\": \"InvalidVpc.NotFound\", ",
        "\"code\": 0, \"codeDesc\": \"Failure\", ",
        "\"codeDesc\": 5, ",
    ] {
        assert!(wrong(&v2(bad)).contains("codeDesc is "), "{bad}");
    }
    let named = v2(r#""codeDesc": "InvalidVpc.NotFound", "code": "5000", "message": "no", "#);
    assert!(wrong(&named).contains("code is 5000: InvalidVpc.NotFound: no"), "{}", wrong(&named));
}

#[test]
fn a_key_of_an_envelope_stands_once() {
    let list = json("v3")["Response"]["VpnConnectionSet"].to_string();
    let inner = format!("{{\"VpnConnectionSet\": {list}}}");
    let empty = r#"{"VpnConnectionSet": []}"#;
    for (answer, field) in [
        (format!("{{\"Response\": {inner}, \"Response\": {empty}}}"), "Response"),
        (format!("{{\"Response\": {empty}, \"Response\": {inner}}}"), "Response"),
        (format!("{{\"Response\": {inner}, \"response\": {empty}}}"), "response"),
        (format!("{{\"Response\": {empty}, \"Resp\\u006fnse\": {inner}}}"), "Response"),
        (v3("\"VpnConnectionSet\": [], ", "", ""), "Response.VpnConnectionSet"),
        (v3("\"vpnConnectionSet\": [], ", "", ""), "Response.VpnConnectionSet"),
        (v3("", ", \"RequestId\": \"a\", \"RequestId\": \"b\"", ""), "Response.RequestId"),
        (v3("\"TotalCount\": 500, \"TotalCount\": 2, ", "", ""), "Response.TotalCount"),
        (v3("\"TotalCount\": 2, \"TotalCount\": 2, ", "", ""), "Response.TotalCount"),
        (v3("\"TotalCount\": 2, ", ", \"TotalCount\": null", ""), "Response.TotalCount"),
        (v3("\"Marker\": 1, \"Marker\": 1, ", "", ""), "Response.Marker"),
        (v2("\"code\": 0, \"code\": 0, "), "code"),
        (v2("\"code\": 0, \"message\": \"\", \"message\": \"no\", "), "message"),
        (v2("\"data\": [], "), "data"),
        (
            format!("{{\"code\": 0, \"data\": {{\"Response\": {empty}, \"Response\": {inner}}}}}"),
            "data.Response",
        ),
        (r#"{"format_version": "1.0", "values": {}, "values": {"root_module": {}}}"#.to_owned(), "values"),
        (r#"{"format_version": "1.0", "prior_state": {}, "prior_state": {}}"#.to_owned(), "prior_state"),
        (r#"{"vpnaudit_snapshot": 1, "sources": [], "sources": []}"#.to_owned(), "sources"),
        (
            r#"{"vpnaudit_snapshot": 1, "sources": [{"name": "a", "tunnels": [], "tunnels": []}]}"#
                .to_owned(),
            "sources[0].tunnels",
        ),
        (
            r#"{"vpnaudit_snapshot": 1, "sources": [{"name": "a", "name": "b", "tunnels": []}]}"#.to_owned(),
            "sources[0].name",
        ),
    ] {
        let told = wrong(&answer);
        assert!(
            told.contains(&format!(": {field} is there twice; the first one is at ")),
            "{answer}: {told}"
        );
    }
    // the second of two codes does not hide the first
    assert!(wrong(&v2("\"code\": 4102, \"code\": 0, ")).contains("code is 4102"));
}

#[test]
fn one_thing_alone_holds_the_tunnels() {
    let v3_list = json("v3")["Response"]["VpnConnectionSet"].to_string();
    let v2_list = json("v2")["data"].to_string();
    let mut single = json("v3")["Response"]["VpnConnectionSet"][0].clone();
    single["VpnConnectionSet"] = serde_json::json!([]);
    let state = crate::live::text("terraform-state");
    let beside = |key: &str| state.replacen('{', &format!("{{\"{key}\": [], "), 1);
    for (answer, fields) in [
        (
            format!("{{\"Response\": {{}}, \"VpnConnectionSet\": {v3_list}}}"),
            ["VpnConnectionSet", "Response"],
        ),
        (
            format!("{{\"VpnConnectionSet\": {v3_list}, \"Response\": {{}}}}"),
            ["Response", "VpnConnectionSet"],
        ),
        (format!("{{\"data\": {v2_list}, \"VpnConnectionSet\": []}}"), ["VpnConnectionSet", "data"]),
        (format!("{{\"data\": null, \"VpnConnectionSet\": {v3_list}}}"), ["VpnConnectionSet", "data"]),
        (format!("{{\"VpnConnectionSet\": [], \"Tunnels\": {v3_list}}}"), ["Tunnels", "VpnConnectionSet"]),
        (format!("{{\"Tunnels\": {v2_list}, \"data\": []}}"), ["data", "Tunnels"]),
        (single.to_string(), ["VpnConnectionSet", "IKEOptionsSpecification"]),
        (beside("VpnConnectionSet"), ["format_version", "VpnConnectionSet"]),
        (beside("data"), ["format_version", "data"]),
        (beside("vpnaudit_snapshot"), ["format_version", "vpnaudit_snapshot"]),
    ] {
        let told = wrong(&answer);
        let [field, other] = fields;
        assert!(told.contains("cannot stand beside"), "{answer}: {told}");
        assert!(told.contains(field) && told.contains(other), "{fields:?}: {told}");
    }
    for (answer, says) in [
        (
            format!("{{\"Response\": {{\"Response\": {{\"VpnConnectionSet\": {v3_list}}}}}}}"),
            "Response.Response is an object",
        ),
        (format!("{{\"Response\": {v3_list}}}"), "Response is a list, expected an object"),
        ("{\"Response\": \"none\"}".to_owned(), "Response is the text \"none\", expected an object"),
        (
            format!("{{\"data\": {{\"data\": {{\"data\": {v2_list}}}}}}}"),
            "data.data is an object, expected a list",
        ),
        ("{\"code\": 0, \"data\": {}}".to_owned(), "data is an object, expected a list"),
        (v3("", ", \"RequestId\": 5", ""), "Response.RequestId is the number 5, expected text"),
        (v2("\"message\": {\"a\": 1}, "), "message is an object, expected text"),
    ] {
        let told = wrong(&answer);
        assert!(told.starts_with(":1:") && told.contains(says), "{answer}: {told}");
    }
}

#[test]
fn totals_are_whole_numbers_that_agree() {
    for (totals, says) in [
        ("\"TotalCount\": 7, \"totalCount\": 2, ", "totalCount is the number 2, expected the total that"),
        ("\"TotalCount\": 2, \"totalCount\": null, ", "totalCount is null, expected the total that"),
        ("\"TotalCount\": null, \"totalCount\": 7, ", "totalCount is the number 7, expected the total that"),
        ("\"TotalCount\": -2, ", "TotalCount is the number -2, expected a whole number"),
        ("\"TotalCount\": 2.0, ", "TotalCount is the number 2.0, expected a whole number"),
        ("\"TotalCount\": 2e0, ", "TotalCount is the number 2e0, expected a whole number"),
        ("\"TotalCount\": \"two\", ", "TotalCount is the text \"two\", expected a whole number"),
        ("\"TotalCount\": \"+2\", ", "TotalCount is the text \"+2\", expected a whole number"),
        ("\"TotalCount\": \"\", ", "TotalCount is the text \"\", expected a whole number"),
        ("\"TotalCount\": true, ", "TotalCount is true, expected a whole number"),
        ("\"TotalCount\": [2], ", "TotalCount is a list, expected a whole number"),
        ("\"TotalCount\": 99999999999999999999, ", "expected a whole number"),
        ("\"totalcount\": 5, ", "counts 5 tunnels, but 2 are there"),
    ] {
        let told = wrong(&v3(totals, "", ""));
        assert!(told.contains(says), "{totals}: {told}");
        let told = wrong(&v3("", "", totals));
        assert!(told.contains(says), "{totals} outside: {told}");
    }
    let told = wrong(&v3("\"TotalCount\": 2, ", "", "\"totalCount\": 3, "));
    assert!(told.contains("Response.TotalCount is the number 2, expected the total that"), "{told}");
    let single = json("v3")["Response"]["VpnConnectionSet"][0].to_string();
    let single = single.replacen('{', "{\"TotalCount\": 2, ", 1);
    assert!(wrong(&single).contains("counts 2 tunnels, but 1 are there"));
    for fine in
        ["\"TotalCount\": 2, \"totalCount\": 2, ", "\"TotalCount\": \"2\", ", "\"TotalCount\": null, "]
    {
        assert_eq!(read_bytes(v3(fine, "", "")).unwrap().len(), 2, "{fine}");
    }
}

#[test]
fn the_consoles_envelope_is_read() {
    let answer = json("v3").to_string();
    let console = format!("{{\"code\": 0, \"data\": {answer}, \"reqId\": \"r\"}}");
    assert_eq!(read_bytes(&console).unwrap().len(), 2);
    let older = format!("{{\"code\": 0, \"data\": {}}}", json("v2"));
    assert_eq!(read_bytes(&older).unwrap().len(), 3);
    for (answer, says) in [
        (console.replace("\"TotalCount\":2", "\"TotalCount\":3"), "counts 3 tunnels, but 2 are there"),
        (console.replacen("\"code\": 0", "\"code\": 4102", 1), "code is 4102"),
        (
            console.replace("\"RequestId\"", "\"Error\": {\"Code\": \"X\"}, \"RequestId\""),
            "data.Response.Error is X",
        ),
    ] {
        let told = wrong(&answer);
        assert!(told.contains(says), "{told}");
    }
}
