import Testing

@testable import Report

struct MarkupTests {
    @Test func whatMeansSomethingIsEscapedAndControlsAreDropped() {
        #expect(Markup.escaped("<a href=\"x\">'&\u{1B}[0m\u{0}") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;[0m")
    }
}
