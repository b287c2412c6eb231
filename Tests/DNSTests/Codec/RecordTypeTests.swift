import DNS
import Testing

struct RecordTypeTests {
    @Test func anUnknownTypeIsSaidByItsNumber() {
        #expect(RecordType.caa.description == "CAA")
        #expect(RecordType(rawValue: 65_280).description == "TYPE65280")
    }
}
