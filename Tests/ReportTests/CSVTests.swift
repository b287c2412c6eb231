import Testing

@testable import Report

struct CSVTests {
    private static let cases: [(field: String, written: String)] = [
        ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
        ("two\r\nlines", "\"two\r\nlines\""), ("a;b", "\"a;b\""), (" padded ", "\" padded \""),
        ("=1+1", "'=1+1"), ("+49", "'+49"), ("-1", "'-1"), ("@cmd", "'@cmd"), ("\tx", "\"'\tx\""), ("\rx", "\"'\rx\""),
        ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""), ("\u{FF1D}1", "'\u{FF1D}1"),
        ("a=b", "a=b"), ("*.example.com", "*.example.com"),
    ]

    @Test func fieldsAreQuotedWhereNeededAndNeverComputed() {
        for (field, written) in Self.cases {
            #expect(CSV.record([field]) == written + "\r\n")
        }
    }

    @Test func aRecordIsOneLineOfFields() {
        #expect(CSV.record(["a", "b,c", "=d"]) == "a,\"b,c\",'=d\r\n")
    }
}
