import Foundation
import Testing

@testable import RekeyCommand

/// Programs that read the inventory get what they can read, also before the first scan.
struct NothingScannedTests {
    private func object(_ text: String?) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(try #require(text).utf8))
        return try #require(object as? [String: Any])
    }

    @Test func jsonIsOneObject() throws {
        let page = try object(try InventoryCommand.nothing(json: true))
        #expect(page["schema"] as? Int == 1 && (page["certificates"] as? [Any])?.isEmpty == true)
        let spots = try object(try InventoryCommand.nothing(json: true, blindSpots: true))
        #expect(spots["schema"] as? Int == 1 && (spots["blindSpots"] as? [Any])?.isEmpty == true)
        let findings = try object(try InventoryCommand.nothing(json: true, findings: true))
        #expect(findings["schema"] as? Int == 1 && (findings["findings"] as? [Any])?.isEmpty == true)
        let words = AlertListWords(AlertListWords.Book(), configured: [], defects: [], at: Date())
        let alerts = try object(try JSONReport(payload: words).text())
        #expect(alerts["exit"] as? Int == 0 && (alerts["alerts"] as? [Any])?.isEmpty == true)
    }

    @Test func tablesHaveTheirHeader() throws {
        #expect(try InventoryCommand.nothing(json: false, csv: true) == InventoryCSV.header)
        #expect(try InventoryCommand.nothing(json: false) == nil)
    }
}
